public import Delegation
internal import LDAP
public import WindowsTypes

/// Reads what explains the KDC's answers, beside the accounts themselves: descriptors of targets, and as whom sources are let in.
public struct ProofReader: Sendable {
  private let directory: Directory

  private static let batch = 128
  /// Everyone and Authenticated Users, who every source is too ([MS-DTYP] 2.4.2.4).
  private static let everybody = ["S-1-1-0", "S-1-5-11"]

  /// A reader over one directory.
  public init(_ directory: Directory) {
    self.directory = directory
  }

  /// The resource-based descriptors of those accounts that have one.
  ///
  /// - Throws: `LDAPError`. A value that is no descriptor is told as such: it explains nothing.
  public func descriptors(of accounts: [ComputerAccount]) async throws -> [GUID: ComputerAccount.ResourceDescriptor] {
    var descriptors: [GUID: ComputerAccount.ResourceDescriptor] = [:]
    for start in stride(from: 0, to: accounts.count, by: Self.batch) {
      let names = accounts[start..<min(start + Self.batch, accounts.count)].map {
        Filter.equalBytes(AttributeName.objectGUID, $0.guid.bytes)
      }
      let request = SearchRequest(
        directory.root.domainRoot.text, scope: .subtree,
        filter: .and([.present(AttributeName.allowedToActOnBehalfOfOtherIdentity), .or(names)]),
        attributes: [AttributeName.objectGUID, AttributeName.allowedToActOnBehalfOfOtherIdentity])
      let found = try await directory.connection.search(request, into: [(GUID, [UInt8])]()) { found, entry in
        guard let guid = try entry.bytes(AttributeName.objectGUID),
          let value = try entry.bytes(AttributeName.allowedToActOnBehalfOfOtherIdentity)
        else { return }
        found.append((try GUID(bytes: guid), value))
      }.value
      for (guid, value) in found { descriptors[guid] = ComputerAccount.ResourceDescriptor(bytes: value) }
    }
    return descriptors
  }

  /// The identifiers of an account, of its groups, and of everybody.
  ///
  /// - Throws: `LDAPError`, or ``ReadingError`` where they can't be read.
  public func identities(of account: ComputerAccount) async throws -> Set<SID> {
    try await IdentityReader(directory).identities(of: account.distinguishedName.text).union(Self.everybody.map { try SID($0) })
  }
}
