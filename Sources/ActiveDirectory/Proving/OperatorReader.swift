public import Delegation
internal import LDAP
internal import WindowsTypes

/// Finds the account that migrates machines.
public struct OperatorReader: Sendable {
  private let directory: Directory

  private struct Found: Sendable {
    var distinguishedName: String
    var samAccountName: String
    var sid: [UInt8]
    var flags: String
  }

  /// A reader over one directory.
  public init(_ directory: Directory) {
    self.directory = directory
  }

  /// The account of a name: `sAMAccountName`, `DOMAIN\name`, or a user principal name.
  ///
  /// - Throws: ``ReadingError`` where it is nobody's or several accounts'; `LDAPError`.
  public func account(named name: String) async throws -> OperatorAccount {
    let request = SearchRequest(
      directory.root.domainRoot.text, scope: .subtree, filter: .and([.equal(AttributeName.objectClass, "user"), filter(for: name)]),
      attributes: [AttributeName.samAccountName, AttributeName.objectSID, AttributeName.userAccountControl])
    let found = try await directory.connection.search(request, into: [Found]()) { found, entry in
      guard let samAccountName = try entry.string(AttributeName.samAccountName),
        let sid = try entry.bytes(AttributeName.objectSID), let flags = try entry.string(AttributeName.userAccountControl)
      else { return }
      found.append(Found(distinguishedName: entry.dn, samAccountName: samAccountName, sid: sid, flags: flags))
    }.value
    guard let account = found.first, found.count == 1 else {
      throw ReadingError(
        server: directory.server, object: "operator “\(name)”",
        problem: found.isEmpty ? "no such account is in \(directory.root.domain)" : "\(found.count) accounts have this name",
        advice: "name the account that migrates machines by its sAMAccountName or its user principal name")
    }
    let identities = try await IdentityReader(directory).identities(of: account.distinguishedName)
    return OperatorAccount(
      distinguishedName: try DistinguishedName(parsing: account.distinguishedName), samAccountName: account.samAccountName,
      sid: try SID(bytes: account.sid), userAccountControl: try UserAccountControl(ldapText: account.flags),
      isProtected: identities.contains(where: \.isProtectedUsers))
  }

  private func filter(for name: String) -> Filter {
    if let backslash = name.firstIndex(of: "\\") {
      return .equal(AttributeName.samAccountName, String(name[name.index(after: backslash)...]))
    }
    guard let at = name.lastIndex(of: "@") else { return .equal(AttributeName.samAccountName, name) }
    let principal = Filter.equal("userPrincipalName", name)
    // A user without a userPrincipalName still has the one of its account's name ([MS-ADTS] 5.1.1.1.1).
    guard name[name.index(after: at)...].lowercased() == directory.root.domain.lowercased() else { return principal }
    return .or([principal, .equal(AttributeName.samAccountName, String(name[..<at]))])
  }
}

extension SID {
  /// The group of accounts that can't be delegated, by its relative identifier ([MS-DTYP] 2.4.2.4).
  fileprivate var isProtectedUsers: Bool { identifierAuthority == 5 && subAuthorities.first == 21 && relativeIdentifier == 525 }
}
