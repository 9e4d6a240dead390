internal import Delegation
internal import LDAP
internal import PrintableText
internal import WindowsTypes

/// An account as it is now, which is a probe, or was one.
struct ProbeState: Sendable {
  let distinguishedName: DistinguishedName
  let guid: GUID
  let samAccountName: String
  let description: String
  let flags: UserAccountControl
  let delegation: ProbeDelegation

  static let attributes = [
    AttributeName.objectGUID, AttributeName.samAccountName, AttributeName.description, AttributeName.userAccountControl,
    AttributeName.allowedToDelegateTo,
  ]

  /// - Throws: ``ReadingError`` for what can't be read as an account: it is not known to be gone.
  init(_ entry: borrowing SearchEntry, server: String) throws {
    guard let guid = try entry.bytes(AttributeName.objectGUID), let samAccountName = try entry.string(AttributeName.samAccountName),
      let flags = try entry.string(AttributeName.userAccountControl)
    else {
      throw ReadingError(
        server: server, object: entry.dn, problem: "sAMAccountName, objectGUID or userAccountControl can't be read",
        advice: "look at the object: it is no computer, or the account that reads needs the right to read them")
    }
    distinguishedName = try DistinguishedName(parsing: entry.dn)
    self.guid = try GUID(bytes: guid)
    self.samAccountName = samAccountName
    // The schema allows several, and a probe has one.
    description = try entry.strings(AttributeName.description).joined(separator: "\n")
    self.flags = try UserAccountControl(ldapText: flags)
    delegation = ProbeDelegation(list: Set(try entry.strings(AttributeName.allowedToDelegateTo)), flags: self.flags)
  }

  /// Which probe it is; `nil` for any other account.
  var identity: ProbeIdentity? { ProbeIdentity(samAccountName: samAccountName, description: description) }

  func object(_ identity: ProbeIdentity) -> ProbeObject {
    ProbeObject(identity: identity, distinguishedName: distinguishedName, guid: guid)
  }

  /// What it is, for whoever must look at it.
  var text: String {
    let described = description.isEmpty ? "without a description" : "described as “\(description)”"
    return "\(distinguishedName.text), account \(samAccountName), \(described)".printable
  }
}

extension ProbeObject {
  /// Its name by its identity, which can't lead to another object ([MS-ADTS] 3.1.1.3.1.2.4).
  var address: String { "<GUID=\(guid)>" }
}

extension ProbeWriter {
  /// An account by any form of its name; `nil` where there is none.
  func state(of name: String) async throws -> ProbeState? {
    try await directory.connection.read(name, attributes: ProbeState.attributes) { try ProbeState($0, server: directory.server) }
  }
}
