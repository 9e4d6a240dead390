import Foundation
import Testing
import WindowsTypes

/// A user of a test's own who is no administrator, and as a member of a group has some rights in one container and no others.
enum Delegate {
  /// Makes user and group in the unit, gives the rights by the commands of README, lends the user's desk, and takes everything away again.
  static func with(
    _ rights: Set<Right>, in unit: Unit, on container: String? = nil, body: (Desk) async throws -> Void
  ) async throws {
    let container = container ?? unit.dn
    let (name, group) = ("Delegate-\(unit.tag)", "Writers-\(unit.tag)")
    let password = "Aa1-\(UUID())"
    try await unit.desk.addUser(name, password: password, in: unit)
    try await unit.desk.addGroup(group, of: name, in: unit)
    let sid = try await unit.desk.sid(of: group, in: unit)
    let entries = rights.compactMap { $0.entry(for: sid) }
    let privilege = [#"LAB\\#(group)"#, "SeEnableDelegationPrivilege", "-S", Directory.controller, "--use-kerberos=required"]
    // What is on the unit goes with it.
    let before = container == unit.dn || entries.isEmpty ? nil : try await unit.desk.accessList(of: container)
    func takeAway() async throws {
      if rights.contains(.privilege) { try await unit.desk.administer("net", ["rpc", "rights", "revoke"] + privilege) }
      if let before { try await unit.desk.giveBack(before, to: container) }
    }
    do {
      if !entries.isEmpty { try await unit.desk.grant(entries.joined(), on: container) }
      if rights.contains(.privilege) { try await unit.desk.administer("net", ["rpc", "rights", "grant"] + privilege) }
      let desk = try await Desk(nil)
      try await desk.succeed("kinit", name, input: "\(password)\n")
      try await body(desk)
    } catch {
      try? await takeAway()
      throw error
    }
    try await takeAway()
  }
}

extension Desk {
  fileprivate func addUser(_ name: String, password: String, in unit: Unit) async throws {
    let quoted = Data("\"\(password)\"".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
    try await add(
      """
      dn: CN=\(name),\(unit.dn)
      objectClass: user
      sAMAccountName: \(name)
      userAccountControl: 512
      unicodePwd:: \(quoted.base64EncodedString())

      """)
  }

  fileprivate func addGroup(_ name: String, of member: String, in unit: Unit) async throws {
    try await add("dn: CN=\(name),\(unit.dn)\nobjectClass: group\nsAMAccountName: \(name)\nmember: CN=\(member),\(unit.dn)\n")
  }

  fileprivate func sid(of name: String, in unit: Unit) async throws -> String {
    let text = try await succeed(
      "ldapsearch", "-LLL", "-Q", "-N", "-Y", "GSSAPI", "-o", "ldif-wrap=no", "-H", "ldap://\(Directory.controller)", "-b",
      "CN=\(name),\(unit.dn)", "objectSid")
    let value = try #require(text.firstMatch(of: #/objectSid:: (.+)/#)?.1)
    return try SID(bytes: try #require(Data(base64Encoded: String(value)).map { [UInt8]($0) })).description
  }

  fileprivate func grant(_ entries: String, on container: String) async throws {
    try await administer(
      "samba-tool",
      [
        "dsacl", "set", "--objectdn=\(container)", "--sddl=\(entries)", "-H", "ldap://\(Directory.controller)", "--use-kerberos=required",
      ])
  }

  /// The discretionary list alone ([MS-ADTS] 3.1.1.3.4.1.11), and by ldb's tools: `samba-tool` of 4.17 takes no entry away.
  private static let listAlone = ["-H", "ldap://\(Directory.controller)", "--use-kerberos=required", "--controls=sd_flags:1:4"]

  /// The container's descriptor in the language of Windows (SDDL).
  fileprivate func accessList(of container: String) async throws -> String {
    let outcome = try await run("ldbsearch", Self.listAlone + ["-b", container, "-s", "base", "nTSecurityDescriptor"])
    let text = outcome.output.replacing("\n ", with: "")
    return String(try #require(text.firstMatch(of: #/nTSecurityDescriptor: (.+)/#)?.1, "\(outcome)"))
  }

  fileprivate func giveBack(_ list: String, to container: String) async throws {
    let change = "dn: \(container)\nchangetype: modify\nreplace: nTSecurityDescriptor\nnTSecurityDescriptor: \(list)\n"
    let outcome = try await run("ldbmodify", Self.listAlone, input: change)
    try #require(outcome.status == 0, "\(outcome)")
  }

  fileprivate func administer(_ program: String, _ arguments: [String]) async throws {
    let outcome = try await run(program, arguments)
    try #require(outcome.status == 0, "\(program) \(arguments): \(outcome)")
  }
}
