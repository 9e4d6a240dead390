public import LDAP

/// One domain controller, connected to: every reading and writing of a run goes to it, so that what was written can be read again.
public struct Directory: Sendable {
  /// The connection.
  public let connection: LDAPConnection
  /// What the controller says of itself.
  public let root: RootDSE
  /// How the connection was made, for a second one to the same controller's global catalog.
  let options: ConnectionOptions

  /// Connects to the first server that answers, and leaves it on every way out.
  ///
  /// - Throws: `LDAPError`, or what `body` throws.
  public static func connected<Result: Sendable>(
    to servers: [ServerAddress], options: ConnectionOptions, _ body: @Sendable (Directory) async throws -> Result
  ) async throws -> Result {
    try await LDAPConnection.withConnection(servers: servers, options: options) { connection in
      let root = try await RootDSE.read(from: connection)
      return try await body(Directory(connection: connection, root: root, options: options))
    }
  }

  /// Reads from the first server that answers; where it goes away in the midst, the whole reading begins anew at the next one.
  ///
  /// One controller serves one reading: the answers of two, of which one may not have the other's changes yet, are never mixed. What
  /// follows the reading is on the controller that it is of, happens once, and never goes on elsewhere.
  ///
  /// Only the loss of this connection counts. Where the global catalog or a connection aside fails, the reader tells a gap: it may be
  /// no fault of the controller's, and then every other would be asked in vain. A referral is an answer.
  ///
  /// - Parameters:
  ///   - onLoss: is told why a controller did not serve to the end, where another is tried.
  ///   - read: reads, and changes nothing anywhere.
  /// - Throws: `LDAPError`, or what `read` or `body` throws.
  public static func connected<Reading: Sendable, Result: Sendable>(
    to servers: [ServerAddress], options: ConnectionOptions, onLoss: (LDAPError) -> Void,
    reading read: @Sendable (Directory) async throws -> Reading, _ body: @Sendable (Directory, Reading) async throws -> Result
  ) async throws -> Result {
    var rest = servers[...]
    while true {
      do {
        return try await LDAPConnection.withConnection(servers: Array(rest), options: options) { connection in
          let (directory, reading) = try await losing(connection) {
            let directory = Directory(connection: connection, root: try await RootDSE.read(from: connection), options: options)
            return (directory, try await read(directory))
          }
          return try await body(directory, reading)
        }
      } catch let loss as Loss {
        rest = rest.drop { $0 != loss.server }.dropFirst()
        guard !rest.isEmpty else { throw loss.error }
        onLoss(loss.error)
      }
    }
  }

  /// A controller that went away, or said that it can't serve, while it was read from.
  private struct Loss: Error {
    var server: ServerAddress
    var error: LDAPError
  }

  private static func losing<Result: Sendable>(_ connection: LDAPConnection, _ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let error as LDAPError where error.isServersFault {
      throw Loss(server: connection.server, error: error)
    }
  }

  /// Connects anew to the same controller, to read: where a connection was lost, only it can tell what it did.
  ///
  /// A URL can lead to another controller than before: an alias, a load balancer, a name of the whole domain.
  ///
  /// - Throws: `LDAPError`; ``ReadingError`` where another controller answers; what `body` throws.
  public func reconnected<Result: Sendable>(_ body: @Sendable (Directory) async throws -> Result) async throws -> Result {
    try await Self.connected(to: [connection.server], options: options.forReading) { directory in
      try directory.root.requireController(root.hostName, at: directory.server)
      return try await body(directory)
    }
  }

  /// The controller, as a URL.
  public var server: String { connection.server.description }
}

extension ConnectionOptions {
  /// The same, for a connection that can't write.
  var forReading: Self {
    var options = self
    options.access = .reading
    return options
  }
}
