internal import Delegation
internal import LDAP
internal import WindowsTypes

/// Computer accounts as they arrive, and the table that their entries are numbered in.
struct AccountBatch: Sendable {
  var table: EntryTable
  var accounts: [ComputerAccount] = []
  /// Objects that have a name that was looked for and are no computers.
  var others: [Other] = []

  struct Other: Sendable {
    var distinguishedName: DistinguishedName
    var objectClass: String
    var samAccountName: String
  }

  /// What an account is made of.
  static let attributes = [
    AttributeName.objectGUID, AttributeName.objectClass, AttributeName.samAccountName, AttributeName.dnsHostName,
    AttributeName.servicePrincipalName, AttributeName.userAccountControl, AttributeName.allowedToDelegateTo, AttributeName.objectSID,
    AttributeName.supportedEncryptionTypes, AttributeName.allowedToActOnBehalfOfOtherIdentity,
  ]

  /// Takes one object of a search's answer.
  ///
  /// - Throws: ``ReadingError`` where an account lacks what every computer has: then the reader has no right to see it.
  mutating func append(_ entry: borrowing SearchEntry, server: String) throws {
    let name = try DistinguishedName(parsing: entry.dn)
    let classes = try entry.strings(AttributeName.objectClass)
    guard Self.isHost(classes) else {
      let samAccountName = try entry.string(AttributeName.samAccountName) ?? ""
      others.append(Other(distinguishedName: name, objectClass: classes.last ?? "object", samAccountName: samAccountName))
      return
    }
    guard let samAccountName = try entry.string(AttributeName.samAccountName), let guid = try entry.bytes(AttributeName.objectGUID),
      let flags = try entry.string(AttributeName.userAccountControl)
    else {
      throw ReadingError(
        server: server, object: name.text, problem: "sAMAccountName, objectGUID or userAccountControl can't be read",
        advice: "the account that reads needs the right to read them (every domain user has it by default)")
    }
    var account = ComputerAccount(
      distinguishedName: name, guid: try GUID(bytes: guid), samAccountName: samAccountName,
      dnsHostName: try entry.string(AttributeName.dnsHostName),
      servicePrincipalNames: try entry.strings(AttributeName.servicePrincipalName),
      userAccountControl: try UserAccountControl(ldapText: flags), otherValues: classes.count)
    account.allowedToDelegateTo = try entries(of: entry, server: server)
    account.sid = try entry.bytes(AttributeName.objectSID).map { try SID(bytes: $0) }
    // A signed number of 32 bits ([MS-ADA2]).
    account.supportedEncryptionTypes = try entry.string(AttributeName.supportedEncryptionTypes).flatMap { Int32($0) }.map {
      UInt32(bitPattern: $0)
    }
    account.resourceDescriptor = try entry.bytes(AttributeName.allowedToActOnBehalfOfOtherIdentity).map(
      ComputerAccount.ResourceDescriptor.init)
    accounts.append(account)
  }

  /// The hot path: a mesh of 256 hosts has 391,680 values on Samba.
  private mutating func entries(of entry: borrowing SearchEntry, server: String) throws -> [EntryID] {
    var entries: [EntryID] = []
    entries.reserveCapacity(entry.count(of: AttributeName.allowedToDelegateTo))
    try entry.forEachValue(of: AttributeName.allowedToDelegateTo) { value in
      guard let id = table.intern(value) else {
        throw ReadingError(
          server: server, object: entry.dn, problem: "a value of msDS-AllowedToDelegateTo is not UTF-8", advice: "mend the object first")
      }
      entries.append(id)
    }
    return entries
  }

  /// A computer, and not one of the service accounts whose class derives from it.
  private static func isHost(_ classes: [String]) -> Bool {
    classes.contains { $0.isSameName(as: "computer") }
      && !classes.contains { $0.isSameName(as: "msDS-GroupManagedServiceAccount") || $0.isSameName(as: "msDS-ManagedServiceAccount") }
  }
}
