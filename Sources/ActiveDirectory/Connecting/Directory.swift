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

  /// Connects anew to the same controller, to read: where a connection was lost, only it can tell what it did.
  ///
  /// A URL can lead to another controller than before: an alias, a load balancer, a name of the whole domain.
  ///
  /// - Throws: `LDAPError`; ``ReadingError`` where another controller answers; what `body` throws.
  public func reconnected<Result: Sendable>(_ body: @Sendable (Directory) async throws -> Result) async throws -> Result {
    try await Self.connected(to: [connection.server], options: options.forReading) { directory in
      try root.requireSameController(directory.root, at: directory.server)
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
