import Delegation
import Testing
import WindowsTypes

@testable import ActiveDirectory

@Suite("Checks of files that Windows wrote")
struct StoredDirectoryTests {
  private static let list = "msDS-AllowedToDelegateTo"

  /// Every host of the dump.
  private func policy(operators: [String] = []) throws -> Policy {
    var policy = Policy(meshes: [
      MeshPolicy(
        name: "fleet", hosts: HostSelection(.base(try DistinguishedName(parsing: "OU=Hyper-V,DC=corp,DC=example,DC=com"), discover: false)))
    ])
    policy.operators = operators
    return policy
  }

  private func stored(_ bytes: [UInt8], domain: String? = nil) throws -> StoredDirectory {
    try StoredDirectory(bytes, file: "dump.ldf", domain: domain, for: Policy(meshes: []))
  }

  private func compliance(of dump: WindowsDump, operators: [String] = []) async throws -> Compliance {
    let policy = try policy(operators: operators)
    let directory = try StoredDirectory(dump.bytes, file: "dump.ldf", domain: "corp.example.com", for: policy)
    let facts = try await CheckReader(directory).facts(of: policy, sambaNames: false)
    return Checker(facts, failOn: .error, time: "2026-11-23T07:00:00Z").compliance()
  }

  private func rules(_ name: String, _ change: (inout [String]) -> Void) async throws -> [String] {
    var dump = WindowsDump()
    dump.change(name, change)
    return try await compliance(of: dump).findings.map(\.rule.description)
  }

  @Test("A dump of the whole domain evaluates every rule")
  func whole() async throws {
    let compliance = try await compliance(of: WindowsDump())
    #expect(compliance.findings == [])
    #expect(compliance.notEvaluated == [])
    #expect(compliance.mesh.edges.count == 2)
  }

  @Test("Faults in the file are found")
  func faults() async throws {
    #expect(try await rules("ZULU") { $0.removeLast() } == ["KCD001"])
    #expect(try await rules("ZULU") { $0.append("\(Self.list): http/gone.corp.example.com") } == ["KCD005"])
    #expect(try await rules("ZULU") { $0.append("\(Self.list): ldap/dc1.corp.example.com") } == ["KCD005"])
    #expect(try await rules("ZULU") { $0.append("\(Self.list): http/dc1.corp.example.com") } == ["KCD012"])
    #expect(try await rules("YANKEE") { $0.append("memberOf: CN=Protected Users,CN=Users,DC=corp,DC=example,DC=com") } == ["KCD015"])
    #expect(try await rules("Protected Users") { $0.append("member: cn=yankee,ou=Hyper-V,dc=corp,dc=example,dc=com") } == ["KCD015"])
    #expect(try await rules("DC1") { $0.append("\(Self.list): cifs/zulu.corp.example.com") } == ["KCD016"])
    let admin = try await rules("DC1") { record in
      record =
        record.map { $0.replacing("objectClass: computer", with: "objectClass: user").replacing("532480", with: "512") } + ["adminCount: 1"]
    }
    #expect(admin == ["KCD017"])
  }

  @Test("A value in base64 is the same value")
  func base64() async throws {
    let rules = try await rules("ZULU") { record in
      record = record.map { $0 == "\(Self.list): cifs/YANKEE" ? "\(Self.list):: Y2lmcy9ZQU5LRUU=" : $0 }
    }
    #expect(rules == [])
  }

  @Test("UTF-16 with a byte order mark is read as well, and half of a character is not")
  func utf16() throws {
    let text = String(decoding: WindowsDump().bytes, as: UTF8.self)
    let bytes: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    #expect(try stored(bytes).root.domain == "corp.example.com")
    for broken in [Array(bytes.dropLast()), bytes + [0x00, 0xD8]] {
      #expect(throws: SnapshotError.self) { try stored(broken) }
    }
  }

  @Test("A list in ranges is put together, whatever their order")
  func ranges() async throws {
    let rules = try await rules("ZULU") { record in
      let entries = record.filter { $0.hasPrefix(Self.list) }.map { $0.dropFirst(Self.list.count) }
      record.removeAll { $0.hasPrefix(Self.list) }
      record += entries[2...].map { "\(Self.list);range=2-*\($0)" } + entries[..<2].map { "\(Self.list);range=0-1\($0)" }
    }
    #expect(rules == [])
  }

  @Test("A part of a list is no list", arguments: [";range=0-3", ";range=1-*", ";range=0-9", ";range=x", ";range=9223372036854775807-0"])
  func partialList(_ option: String) async throws {
    await #expect(throws: SnapshotError.self) {
      try await rules("ZULU") { record in record = record.map { $0.replacing(Self.list + ":", with: Self.list + option + ":") } }
    }
  }

  @Test("Rules that need what the file lacks are not evaluated")
  func gaps() async throws {
    var dump = WindowsDump()
    dump.records.removeAll { $0[0].contains("krbtgt") || $0[0].contains("Protected Users") || $0[0].contains("CN=Configuration") }
    let compliance = try await compliance(of: dump, operators: ["mover"])
    #expect(compliance.findings == [])
    let rules = compliance.notEvaluated.map(\.rule.description)
    #expect(Set(rules) == ["KCD005", "KCD008", "KCD012", "KCD014", "KCD015", "KCD016", "KCD017"])
  }

  @Test("Who owns a name is not claimed where a domain of the forest is not in the file")
  func forest() async throws {
    var dump = WindowsDump()
    dump.records.append([
      "dn: CN=SUB,CN=Partitions,CN=Configuration,DC=corp,DC=example,DC=com", "objectClass: crossRef", "systemFlags: 3",
      "nCName: DC=sub,DC=corp,DC=example,DC=com",
    ])
    let part = try await compliance(of: dump)
    #expect(part.notEvaluated.map(\.rule.description) == ["KCD005", "KCD008", "KCD012"])
    #expect(part.notEvaluated.allSatisfy { $0.reason.contains("DC=sub,DC=corp,DC=example,DC=com") })
    dump.records.append([
      "dn: CN=krbtgt,CN=Users,DC=sub,DC=corp,DC=example,DC=com", "objectClass: user", "objectSid:: \(WindowsDump.sid(502))",
    ])
    #expect(try await compliance(of: dump).notEvaluated == [])
    dump.records.removeAll { $0[0] == "dn: CN=krbtgt,CN=Users,DC=corp,DC=example,DC=com" }
    #expect(try await compliance(of: dump).notEvaluated.map(\.rule.description).contains("KCD017"), "a child's krbtgt is not the parent's")
  }

  @Test("A search of a domain doesn't reach the domain below it")
  func childDomain() async throws {
    var dump = WindowsDump()
    dump.records.append(
      WindowsDump.host("ZULU", number: 3, peer: "YANKEE").map { $0.replacing("DC=corp,", with: "DC=sub,DC=corp,") } + ["adminCount: 1"])
    let compliance = try await compliance(of: dump)
    #expect(compliance.findings == [])
    #expect(compliance.mesh.edges.count == 2)
  }

  /// A snapshot of the dump's domain, made for a policy.
  private func snapshot(for policy: Policy) -> WindowsDump {
    var dump = WindowsDump()
    let lines = PolicyScope(of: policy).lines.map { "kcdmeshScope: \($0)" }
    dump.records.append(["dn:", "defaultNamingContext: DC=corp,DC=example,DC=com", "kcdmeshSnapshot: 1"] + lines)
    return dump
  }

  @Test("A snapshot answers the policy that it was made for, and any that asks for less")
  func scope() async throws {
    let dump = snapshot(for: try policy(operators: ["mover"]))
    #expect(try await compliance(of: dump, operators: ["MOVER"]).notEvaluated == [])
    #expect(try await compliance(of: dump).notEvaluated == [])
    let other = try await compliance(of: dump, operators: ["another"])
    #expect(other.notEvaluated.map(\.rule.description) == ["KCD014"])
    #expect(other.notEvaluated.allSatisfy { $0.reason.contains("made for another policy") })
  }

  @Test("A snapshot of some hosts is none of others")
  func otherHosts() throws {
    func policy(_ names: String..., to targets: [String]? = nil, further: (inout Policy) throws -> Void = { _ in }) throws -> Policy {
      let references = { (names: [String]) in try names.map { try HostReference(parsing: $0) } }
      let directions: Directions = try targets.map { .directed(from: try references(names), to: try references($0)) } ?? .full
      var policy = Policy(meshes: [MeshPolicy(name: "m", hosts: HostSelection(.names(try references(names))), directions: directions)])
      try further(&policy)
      return policy
    }
    func isAnswered(_ asked: Policy, by made: Policy) -> Bool {
      (try? StoredDirectory(snapshot(for: made).bytes, file: "s.ldf", domain: nil, for: asked)) != nil
    }
    let made = try policy("Zulu", "yankee", "xray") { $0.storage = [try HostReference(parsing: "sofs01")] }
    #expect(isAnswered(made, by: made))
    #expect(try isAnswered(policy("YANKEE", "zulu"), by: made))
    #expect(try isAnswered(policy("zulu", "xray", to: ["xray"]), by: made))
    #expect(try !isAnswered(policy("zulu", "whiskey"), by: made))
    #expect(try !isAnswered(policy("zulu") { $0.retired = [try HostReference(parsing: "whiskey")] }, by: made))
    #expect(try !isAnswered(policy("zulu") { $0.storage = [try HostReference(parsing: "sofs02")] }, by: made))
    #expect(try !isAnswered(made, by: policy("zulu", "yankee", "xray", to: ["xray"])))
    #expect(try !isAnswered(self.policy(), by: made) && !isAnswered(made, by: self.policy()))
    #expect(try !isAnswered(policy("zulu\u{212A}"), by: policy("zuluk")), "no directory takes the Kelvin sign for a K")
  }

  @Test("A file whose hosts have no names, or without any list, is no complete reading")
  func incomplete() async throws {
    await #expect(throws: ReadingError.self) { try await rules("ZULU") { $0.removeAll { $0.hasPrefix("servicePrincipalName") } } }
    var dump = WindowsDump()
    for position in dump.records.indices {
      dump.records[position].removeAll { $0.hasPrefix(Self.list) || $0.hasPrefix("instanceType") || $0.hasPrefix("uSN") }
    }
    await #expect(throws: ReadingError.self) { try await compliance(of: dump) }
  }

  @Test(
    "What is no state of a directory is refused",
    arguments: ["", "x", "dn: CN=a,DC=b\r\nchangetype: delete\r\n", "dn: nonsense\r\na: b\r\n", "dn: CN=a\r\ncn: a\r\n"])
  func refusals(_ text: String) {
    #expect(throws: SnapshotError.self) { try stored(Array(text.utf8)) }
  }

  @Test("A host of another domain of the forest is told from one that is nowhere")
  func otherDomain() async throws {
    var dump = WindowsDump()
    dump.records.append([
      "dn: CN=SUB,CN=Partitions,CN=Configuration,DC=corp,DC=example,DC=com", "objectClass: crossRef", "systemFlags: 3",
    ])
    dump.records.append([
      "dn: CN=FAR,OU=Hosts,DC=sub,DC=example,DC=com", "objectClass: computer", "servicePrincipalName: HOST/far.sub.example.com",
    ])
    let names = ["zulu", "yankee", "far.sub.example.com", "lost.corp.example.com"].map { try? HostReference(parsing: $0) }
    let policy = Policy(meshes: [MeshPolicy(name: "fleet", hosts: HostSelection(.names(names.compactMap(\.self))))])
    let directory = try StoredDirectory(dump.bytes, file: "dump.ldf", domain: "corp.example.com", for: policy)
    let facts = try await CheckReader(directory).facts(of: policy, sambaNames: false)
    let compliance = Checker(facts, failOn: .error, time: "2026-11-23T07:00:00Z").compliance()
    #expect(
      compliance.findings.map { "\($0.rule) \($0.host) \($0.found ?? "")" } == [
        "KCD009 lost.corp.example.com ", "KCD013 far.sub.example.com sub.example.com",
      ])
  }

  @Test("The domain is the policy's, where the file has several")
  func domains() throws {
    var dump = WindowsDump()
    dump.records.append(["dn: CN=far,DC=other,DC=com", "cn: far"])
    #expect(throws: SnapshotError.self) { try stored(dump.bytes) }
    #expect(try stored(dump.bytes, domain: "CORP.example.com").root.domain == "corp.example.com")
    dump.records.append(["dn:", "defaultNamingContext: DC=corp,DC=example,DC=com", "vendorName: Samba Team (https://www.samba.org)"])
    let told = try stored(dump.bytes)
    #expect(told.root.domain == "corp.example.com" && told.root.isSamba)
  }
}
