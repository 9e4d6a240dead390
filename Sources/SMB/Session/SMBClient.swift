internal import Threads

/// One authenticated session with an SMB 3 server, over a connection and on a thread of its own.
///
/// Calls run one after the other on that thread, which may block; none of the cooperative pool's threads does. A task that is cancelled
/// while it waits gets `CancellationError`, and its requests are given up; closing, deleting and leaving go on all the same, so that a
/// cancelled task can still clean up. After an error whose `isConnectionLost` is true the client is of no more use.
public actor SMBClient {
  /// Makes a new security context for the server with this name; called on the client's thread.
  public typealias Authentication = @Sendable (_ host: String) throws -> any SecurityContext

  /// Where the server is.
  public nonisolated let server: ServerAddress
  /// What was agreed on.
  public nonisolated let session: SessionSummary
  private nonisolated let thread: DedicatedThread
  /// What the client was opened with: its channels are opened with the same.
  nonisolated let way: Way
  /// What its channels need of the session; with its keys, so that it must not be shown.
  nonisolated let identity: SessionIdentity
  let connection: Connection
  private var isValidated = false

  /// The thread on which all calls run.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Connects, negotiates and authenticates.
  ///
  /// - Parameter previous: a client whose connection was lost; the server ends its session and closes its files ([MS-SMB2] 3.3.5.5.3).
  /// - Throws: ``SMBError``, or what the security context throws.
  public static func open(
    _ server: ServerAddress, options: ClientOptions = ClientOptions(), replacing previous: SMBClient? = nil,
    authentication: @escaping Authentication
  ) async throws -> SMBClient {
    let way = Way(options: options, authentication: authentication)
    return try await open(server, at: server, way, previous.map { .replacing(sessionID: $0.session.id) } ?? .new)
  }

  /// - Parameters:
  ///   - server: who is authenticated with.
  ///   - address: where the connection goes: another of the server's addresses, perhaps.
  static func open(_ server: ServerAddress, at address: ServerAddress, _ way: Way, _ purpose: SessionPurpose) async throws -> SMBClient {
    let thread = DedicatedThread()
    let opened = try await thread.run { try Opened(server, address, way, purpose) }
    return SMBClient(server, way, opened, on: thread)
  }

  private init(_ server: ServerAddress, _ way: Way, _ opened: Opened, on thread: DedicatedThread) {
    self.server = server
    self.way = way
    self.thread = thread
    session = opened.summary
    identity = opened.identity
    connection = opened.connection
  }

  struct Way: Sendable {
    let options: ClientOptions
    let authentication: Authentication
  }

  /// What is made before the actor is; it changes hands once.
  private struct Opened: @unchecked Sendable {
    let connection: Connection
    let identity: SessionIdentity
    let summary: SessionSummary

    init(_ server: ServerAddress, _ address: ServerAddress, _ way: Way, _ purpose: SessionPurpose) throws {
      connection = try Connection(to: address, options: way.options)
      try connection.negotiate(clientGUID: purpose.session?.clientGUID)
      var context = try way.authentication(server.host)
      try connection.authenticate(&context, for: purpose)
      guard let session = connection.session else { throw connection.error(.local) }
      identity = session.identity
      summary = SessionSummary(identity, principal: context.principal, localAddress: connection.socket.localAddress)
    }
  }

  /// Does something on the connection, and settles what is outstanding if the task was cancelled.
  func perform<Result>(
    _ operation: SMBError.Operation, _ object: String?, isCleanUp: Bool = false, _ body: (Connection) throws -> Result
  ) throws -> Result {
    connection.activity = (operation, object)
    connection.ignoresCancellation = isCleanUp
    defer { connection.ignoresCancellation = false }
    do {
      return try body(connection)
    } catch is CancellationError {
      connection.cancelOutstanding()
      throw CancellationError()
    }
  }

  /// Below 3.1.1 what was negotiated is validated once, as soon as there is a tree that carries the question.
  func validateOnce(_ tree: Share) throws {
    guard !isValidated else { return }
    try connection.validateNegotiation(tree: tree)
    isValidated = true
  }

  /// Ends the session and closes the connection.
  ///
  /// - Throws: ``SMBError`` if the server does not confirm it.
  public func logoff() throws {
    try perform(.logoff, nil, isCleanUp: true) { connection in
      let _: EmptyResponse = try connection.call(LogoffRequest())
      _ = connection.broken(.connectionLost, "the session was ended")
    }
  }

  /// Asks the server for a sign of life.
  public func echo() throws {
    try perform(.echo, nil) { connection in
      let _: EmptyResponse = try connection.call(EchoRequest())
    }
  }
}

/// What protects a session, and whose it is.
public struct SessionSummary: Sendable, Hashable {
  /// The version of the protocol.
  public let dialect: Dialect
  /// How messages are signed that are not encrypted.
  public let signing: SigningAlgorithm
  /// What encrypts where encryption is wanted; `nil` where the server can't.
  public let cipher: Cipher?
  /// Whether the whole session is encrypted; a share may be although its session is not.
  public let isEncrypted: Bool
  /// Who has authenticated.
  public let principal: String
  /// The address that the server knows this client by, as numbers; `nil` where the system does not tell it.
  public let localAddress: String?
  /// The server's number of the session.
  let id: UInt64

  init(_ session: SessionIdentity, principal: String, localAddress: String?) {
    dialect = session.dialect
    signing = session.signing
    cipher = session.cipher
    isEncrypted = session.encryptsAll
    self.principal = principal
    self.localAddress = localAddress
    id = session.id
  }
}
