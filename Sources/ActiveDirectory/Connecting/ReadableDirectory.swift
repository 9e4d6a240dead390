public import LDAP

/// What a directory holds, of a domain controller or in a file: readers ask either in one way.
public protocol ReadableDirectory: Sendable {
  /// Where it is read from: a URL, or a file's name.
  var server: String { get }
  /// What it says of itself.
  var root: RootDSE { get }

  /// Searches several times, and collects the objects of all, in the order of the requests.
  ///
  /// - Throws: `LDAPError`, what `body` throws.
  func search<Value: Sendable>(
    _ requests: [SearchRequest], into initial: sending Value, _ body: @Sendable (inout Value, borrowing SearchEntry) throws -> Void
  ) async throws -> SearchOutcome<Value>

  /// Searches the global catalog, which has every object of the forest and not every attribute.
  func searchCatalog<Value: Sendable>(
    _ requests: [SearchRequest], into initial: sending Value, _ body: @Sendable (inout Value, borrowing SearchEntry) throws -> Void
  ) async throws -> SearchOutcome<Value>

  /// Lends a way to the same directory that doesn't wait for this one, and whose end is not this one's.
  func aside<Result: Sendable>(_ body: @Sendable (any ReadableDirectory) async throws -> Result) async throws -> Result

  /// Why not everything about a topic can be read here; `nil` where it can.
  func gap(in topic: ReadingTopic) -> String?
}

/// What a check reads beside the hosts themselves.
public enum ReadingTopic: String, CaseIterable, Sendable {
  /// The hosts' own entries: without them nothing can be claimed at all.
  case entries
  /// Who owns service principal names.
  case owners
  /// Who is in Protected Users.
  case protectedUsers
  /// The accounts of operators.
  case operators
  /// Accounts that may delegate.
  case delegators
  /// Accounts with rights over others.
  case privileged
  /// The hosts' encryption types.
  case encryptionTypes
  /// The hosts' resource-based descriptors.
  case descriptors
}

extension ReadableDirectory {
  /// Refuses what can't tell missing entries from entries that it doesn't hold.
  ///
  /// - Throws: ``ReadingError``.
  public func requireEntries() throws {
    guard let gap = gap(in: .entries) else { return }
    throw ReadingError(
      server: server, object: root.domain, problem: gap, advice: "the reading is not complete, so nothing is claimed; take kcdmesh snapshot"
    )
  }

  /// Searches once.
  func search<Value: Sendable>(
    _ request: SearchRequest, into initial: sending Value, _ body: @Sendable (inout Value, borrowing SearchEntry) throws -> Void
  ) async throws -> SearchOutcome<Value> {
    try await search([request], into: initial, body)
  }
}

extension Directory: ReadableDirectory {
  public func search<Value: Sendable>(
    _ requests: [SearchRequest], into initial: sending Value, _ body: @Sendable (inout Value, borrowing SearchEntry) throws -> Void
  ) async throws -> SearchOutcome<Value> {
    try await connection.search(requests, into: initial, body)
  }

  /// The global catalog of the same controller ([MS-ADTS] 5.1.1.3: ports 3268 and 3269).
  public func searchCatalog<Value: Sendable>(
    _ requests: [SearchRequest], into initial: sending Value, _ body: @Sendable (inout Value, borrowing SearchEntry) throws -> Void
  ) async throws -> SearchOutcome<Value> {
    let server = connection.server
    let address = try ServerAddress(scheme: server.scheme, host: server.host, port: server.scheme == .ldap ? 3268 : 3269)
    let catalog = try await LDAPConnection.open(servers: [address], options: options.forReading)
    do {
      let outcome = try await catalog.search(requests, into: initial, body)
      await catalog.close()
      return outcome
    } catch {
      await catalog.close()
      throw error
    }
  }

  public func aside<Result: Sendable>(_ body: @Sendable (any ReadableDirectory) async throws -> Result) async throws -> Result {
    try await reconnected { try await body($0) }
  }

  /// A controller that answers holds all that it is asked for.
  public func gap(in topic: ReadingTopic) -> String? { nil }
}
