import Delegation
import Reports
import Storage
import Testing
import WindowsTypes

@Suite("The policy to begin with")
struct StarterPolicyTests {
  private static let hostile = [
    "zulu", "yes", "null", "123", "1e3", "-", "~", "a: b", "a #b", "- x", "&a", "*a", "!tag", "%x", "@x", "`x`", "[a]", "{a}", "\"q\"",
    "'q'",
    "\u{1B}[31m", "line\nretired: [zulu]", "back\\slash", "日本", "é", "\u{202E}rtl", "a,b", "a=b", "two words", "{{mesh}}", "<script>",
    "\u{85}x",
  ]

  private static func policy(of hosts: [ComputerAccount], domain: String = Fixtures.domain) -> StarterPolicy {
    StarterPolicy(
      domain: domain, hosts: hosts, foundBy: "--discover --base OU=Hyper-V,DC=corp,DC=example,DC=com", reading: Fixtures.reading)
  }

  private static func parse(_ policy: StarterPolicy) throws -> Policy {
    try PolicyFile.parse(String(decoding: try policy.rendered(), as: UTF8.self), path: "starter.yaml")
  }

  @Test("reads as it was agreed")
  func golden() throws {
    try Golden.expect(try Self.policy(of: HostScenario.mixed().accounts).rendered(), "starter.yaml")
  }

  @Test("is a policy with one full mesh of the hosts that were found")
  func accepted() throws {
    var table = EntryTable()
    let policy = try Self.parse(Self.policy(of: try Fixtures.hosts(3, table: &table)))
    var wanted = Policy(meshes: [MeshPolicy(name: "hosts", hosts: HostSelection(.names([.short("H001"), .short("H002"), .short("H003")])))])
    wanted.domain = Fixtures.domain
    wanted.lines = policy.lines
    #expect(policy == wanted)
  }

  @Test("keeps what was asked for on the command line")
  func defaults() throws {
    var table = EntryTable()
    var starter = Self.policy(of: try Fixtures.hosts(2, table: &table))
    starter.defaults.services = [.cifs, .migration, .wsman, try ServiceClass(parsing: "My Service: \"x\"")]
    starter.defaults.names = [.qualified]
    starter.defaults.delegationProtocol = .kerberos
    starter.defaults.unmanaged = .remove
    starter.defaults.ghosts = .remove
    starter.mesh = "new: mesh"
    let policy = try Self.parse(starter)
    #expect(policy.services == starter.defaults.services)
    #expect(policy.names == [.qualified])
    #expect(policy.delegationProtocol == .kerberos)
    #expect(policy.unmanaged == .remove)
    #expect(policy.ghosts == .remove)
    #expect(policy.meshes.map(\.name) == ["new: mesh"])
  }

  @Test("names each host so that it alone is meant, whatever it is called", arguments: hostile)
  func names(_ name: String) throws {
    var table = EntryTable()
    let host = try Fixtures.host(name, number: 1, dns: "\(name).corp.example.com", table: &table)
    let other = try Fixtures.host("OTHER", number: 2, table: &table)
    let policy = try Self.parse(Self.policy(of: [host, other]))
    guard case .names(let references) = try #require(policy.meshes.first).hosts.source else {
      Issue.record("the mesh is not made of names")
      return
    }
    #expect(references.count == 2)
    #expect(references.filter { host.isNamed(by: $0) && !other.isNamed(by: $0) }.count == 1)
    #expect(policy.retired.isEmpty)
  }

  @Test("quotes what stands in comments too", arguments: hostile)
  func comments(_ text: String) throws {
    var table = EntryTable()
    var starter = Self.policy(of: try Fixtures.hosts(2, table: &table))
    let plain = try Self.parse(starter)
    starter.foundBy = text
    starter.reading?.server = text
    #expect(try Self.parse(starter) == plain)
    #expect(!String(decoding: try starter.rendered(), as: UTF8.self).unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }

  @Test("leaves out a domain name that is none", arguments: ["", "corp", "a b.c", "x\nretired: [h]"])
  func domains(_ domain: String) throws {
    var table = EntryTable()
    #expect(try Self.parse(Self.policy(of: try Fixtures.hosts(2, table: &table), domain: domain)).domain == nil)
  }

  @Test("names two hosts with one short name by their qualified names, or by their places")
  func ambiguity() throws {
    var table = EntryTable()
    let hosts = [
      try Fixtures.host("ZULU", number: 1, table: &table), try Fixtures.host("ZULU", number: 2, dns: "zulu.other.test", table: &table),
      try Fixtures.host("XRAY", number: 3, dns: "same.test", table: &table),
      try Fixtures.host("XRAY", number: 4, dns: "same.test", table: &table),
    ]
    let policy = try Self.parse(Self.policy(of: hosts))
    let places = try ["XRAY", "XRAY"].map {
      HostReference.object(try DistinguishedName(parsing: "CN=\($0),OU=Hyper-V,DC=corp,DC=example,DC=com"))
    }
    let names = places + [.qualified("zulu.corp.example.com"), .qualified("zulu.other.test")]
    #expect(policy.meshes.map(\.hosts.source) == [.names(names)])
  }

  @Test("leaves out domain controllers, and is none without hosts")
  func none() throws {
    var table = EntryTable()
    let controller = try Fixtures.host("DC1", number: 1, flags: .serverTrustAccount, table: &table)
    #expect(throws: StarterPolicy.NoHosts()) { try Self.policy(of: [controller]).rendered() }
    #expect(throws: StarterPolicy.NoHosts()) { try Self.policy(of: []).rendered() }
    let text = String(
      decoding: try Self.policy(of: [controller, try Fixtures.host("ZULU", number: 2, table: &table)]).rendered(), as: UTF8.self)
    #expect(text.contains("# Left out: DC1 is"))
  }
}
