public import Delegation
internal import LDAP
public import WindowsTypes

/// Reads computer accounts, and numbers their entries in one table over all readings of a run.
public struct AccountReader: Sendable {
  let directory: Directory
  /// Every spelling that was met.
  public private(set) var table: EntryTable

  /// How many names or identities go into one search.
  private static let batch = 128

  /// A reader; entries are numbered in `table`.
  public init(_ directory: Directory, table: EntryTable = EntryTable()) {
    self.directory = directory
    self.table = table
  }

  /// The accounts that these identities belong to, in no particular order; one that is gone is not among them.
  ///
  /// - Throws: `LDAPError` or ``ReadingError``.
  public mutating func accounts(withIdentities guids: [GUID]) async throws -> [ComputerAccount] {
    try await search(guids.map { .equalBytes(AttributeName.objectGUID, $0.bytes) }).accounts
  }

  /// Every computer below an object.
  mutating func computers(below base: DistinguishedName, thatAlso filter: Filter? = nil) async throws -> [ComputerAccount] {
    // objectCategory is indexed; service accounts, whose class derives from computer, have another.
    let filters = [.equal("objectCategory", "computer")] + [filter].compactMap(\.self)
    return try await search(.and(filters), below: base).accounts
  }

  /// Every object that one of many filters finds, in searches of bounded size.
  mutating func search(_ filters: [Filter]) async throws -> (accounts: [ComputerAccount], others: [AccountBatch.Other]) {
    var found = (accounts: [ComputerAccount](), others: [AccountBatch.Other]())
    for start in stride(from: 0, to: filters.count, by: Self.batch) {
      let part = try await search(.or(Array(filters[start..<min(start + Self.batch, filters.count)])), below: directory.root.domainRoot)
      found.accounts += part.accounts
      found.others += part.others
    }
    return found
  }

  private mutating func search(_ filter: Filter, below base: DistinguishedName) async throws -> AccountBatch {
    let request = SearchRequest(base.text, scope: .subtree, filter: filter, attributes: AccountBatch.attributes)
    let server = directory.server
    let batch = try await directory.connection.search(request, into: AccountBatch(table: table)) { batch, entry in
      try batch.append(entry, server: server)
    }.value
    table = batch.table
    return batch
  }
}
