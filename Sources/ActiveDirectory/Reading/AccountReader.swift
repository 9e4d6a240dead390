public import Delegation
internal import LDAP
public import WindowsTypes

/// Reads computer accounts, and numbers their entries in one table over all readings of a run.
public struct AccountReader: Sendable {
  let directory: any ReadableDirectory
  /// Every spelling that was met.
  public private(set) var table: EntryTable

  /// How many names or identities go into one search.
  private static let batch = 128

  /// A reader; entries are numbered in `table`.
  public init(_ directory: any ReadableDirectory, table: EntryTable = EntryTable()) {
    self.directory = directory
    self.table = table
  }

  /// The accounts that these identities belong to; one that is gone is not among them.
  ///
  /// - Throws: `LDAPError` or ``ReadingError``.
  public mutating func accounts(withIdentities guids: [GUID]) async throws -> [GUID: ComputerAccount] {
    let found = try await search(guids.map { .equalBytes(AttributeName.objectGUID, $0.bytes) }).accounts
    return Dictionary(found.map { ($0.guid, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Every computer below an object.
  mutating func computers(below base: DistinguishedName, thatAlso filter: Filter? = nil) async throws -> [ComputerAccount] {
    // objectCategory is indexed; service accounts, whose class derives from computer, have another.
    let filters = [.equal(AttributeName.objectCategory, "computer")] + [filter].compactMap(\.self)
    return try await search([.and(filters)], below: base).accounts
  }

  /// Every object that one of many filters finds, in searches of bounded size.
  mutating func search(_ filters: [Filter]) async throws -> AccountBatch {
    let parts = stride(from: 0, to: filters.count, by: Self.batch).map { start in
      Filter.or(Array(filters[start..<min(start + Self.batch, filters.count)]))
    }
    return try await search(parts, below: directory.root.domainRoot)
  }

  private mutating func search(_ filters: [Filter], below base: DistinguishedName) async throws -> AccountBatch {
    let requests = filters.map { SearchRequest(base.text, scope: .subtree, filter: $0, attributes: AccountBatch.attributes) }
    let server = directory.server
    let batch = try await directory.search(requests, into: AccountBatch(table: table)) { batch, entry in
      try batch.append(entry, server: server)
    }.value
    table = batch.table
    return batch
  }
}
