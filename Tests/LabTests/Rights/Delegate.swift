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
    func takeAway() async throws {
      if rights.contains(.privilege) { try await unit.desk.administer("net", ["rpc", "rights", "revoke"] + privilege) }
      // What is on the unit goes with it.
      if container != unit.dn { for entry in entries { try await unit.desk.changeAccess("delete", entry, on: container) } }
    }
    do {
      if !entries.isEmpty { try await unit.desk.changeAccess("set", entries.joined(), on: container) }
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

  fileprivate func changeAccess(_ verb: String, _ entries: String, on container: String) async throws {
    try await administer(
      "samba-tool",
      [
        "dsacl", verb, "--objectdn=\(container)", "--sddl=\(entries)", "-H", "ldap://\(Directory.controller)", "--use-kerberos=required",
      ])
  }

  fileprivate func administer(_ program: String, _ arguments: [String]) async throws {
    let outcome = try await run(program, arguments)
    try #require(outcome.status == 0, "\(program) \(arguments): \(outcome)")
  }
}
