internal import Threads

/// One authenticated connection to one directory server.
///
/// Every call blocks the connection's own thread and no other. Calls are done one after the other. Once the connection is lost it
/// stays lost: it never connects anew by itself, and every further call throws.
public actor LDAPConnection {
  /// The server that was reached.
  public nonisolated let server: ServerAddress
  /// What protects the connection: "SASL GSSAPI, SSF 256", "LDAPS, GSSAPI with channel binding", "StartTLS, simple bind".
  public nonisolated let securityDescription: String
  /// The servers that were tried before, and why they did not serve.
  public nonisolated let skipped: [LDAPError]

  private let thread: DedicatedThread
  private let timeLimit: Duration
  private let access: ConnectionOptions.Access
  /// `nil` once closed or lost.
  private var handle: Handle?

  /// The connection's thread.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  init(
    _ session: sending Session, on thread: DedicatedThread, timeLimit: Duration, access: ConnectionOptions.Access, skipped: [LDAPError]
  ) {
    server = session.handle.server
    securityDescription = session.protection.description
    handle = session.handle
    self.thread = thread
    self.timeLimit = timeLimit
    self.access = access
    self.skipped = skipped
  }

  /// The handle's goodbye is a write, and belongs on the connection's thread as every other.
  isolated deinit {
    handle = nil
  }

  /// Connects to the first server that serves, and authenticates.
  ///
  /// - Parameter servers: tried in this order. After a refused password or ticket no other is: accounts lock.
  /// - Throws: ``LDAPError``, with ``LDAPError/attempts`` if several servers were tried; `CancellationError`.
  public static func open(servers: [ServerAddress], options: ConnectionOptions) async throws -> LDAPConnection {
    let thread = DedicatedThread()
    var failures: [LDAPError] = []
    for server in servers {
      do {
        let session = try await thread.run { try Session.open(server, options) }
        return LDAPConnection(
          session, on: thread, timeLimit: options.operationTimeout, access: options.access, skipped: failures)
      } catch let failure as LDAPError {
        if failure.isAuthenticationFailure { throw failure }
        failures.append(failure)
      }
    }
    if failures.count == 1 { throw failures[0] }
    throw LDAPError(
      .connect, server: servers.map(\.description).joined(separator: ", "), code: .connectError,
      diagnostic: servers.isEmpty ? "no server was named" : "none of \(servers.count) servers serves", attempts: failures)
  }

  /// Connects, lends the connection, and closes it on every path.
  public static func withConnection<Result: Sendable>(
    servers: [ServerAddress], options: ConnectionOptions, isolation: isolated (any Actor)? = #isolation,
    _ body: (LDAPConnection) async throws -> Result
  ) async throws -> Result {
    let connection = try await open(servers: servers, options: options)
    do {
      let result = try await body(connection)
      await connection.close()
      return result
    } catch {
      await connection.close()
      throw error
    }
  }

  /// Says goodbye and closes.
  ///
  /// More calls throw; to close twice is to close once.
  public func close() {
    handle = nil
  }
}

extension LDAPConnection {
  /// Searches, by pages, and lends each object to `body` as it arrives; memory holds one object at a time.
  ///
  /// Ranged attributes are completed, referrals are not followed. All that matches comes, or an error: never less.
  ///
  /// - Parameters:
  ///   - initial: what `body` collects into.
  ///   - body: runs on the connection's thread, and must not wait.
  /// - Throws: ``LDAPError``, what `body` throws, `CancellationError`.
  public func search<Value: Sendable>(
    _ request: SearchRequest, into initial: sending Value, _ body: @Sendable (inout Value, borrowing SearchEntry) throws -> Void
  ) throws -> SearchOutcome<Value> {
    try search([request], into: initial, body)
  }

  /// Searches several times, each as the search for one request does, and collects the objects of all, in the order of the requests.
  ///
  /// The server has the next request while it answers one.
  public func search<Value: Sendable>(
    _ requests: [SearchRequest], into initial: sending Value, _ body: @Sendable (inout Value, borrowing SearchEntry) throws -> Void
  ) throws -> SearchOutcome<Value> {
    var value = initial
    let (entries, references) = try onOpenHandle(.search, requests.first?.base) { handle in
      try handle.search(requests, timeLimit: timeLimit) { try body(&value, $0) }
    }
    return SearchOutcome(value: value, entryCount: entries, references: references)
  }

  /// Reads one object; `nil` if there is none of this name.
  ///
  /// The name "" reads the rootDSE (RFC 4512 5.1).
  public func read<Value: Sendable>(
    _ dn: String, attributes: [String], _ body: @Sendable (borrowing SearchEntry) throws -> Value
  ) throws -> Value? {
    do {
      let request = SearchRequest(dn, attributes: attributes)
      return try search(request, into: Optional<Value>.none) { $0 = try body($1) }.value
    } catch let error as LDAPError where error.code == .noSuchObject {
      return nil
    }
  }

  /// Changes objects, with several requests under way at once.
  ///
  /// An error of one request does not stop the others. When the connection is lost, all that was under way is reported with
  /// ``LDAPError/isOutcomeUnknown``; what is not reported was not sent. The permissive modify control is never sent.
  ///
  /// - Parameters:
  ///   - count: how many requests there are.
  ///   - inFlight: how many may be under way.
  ///   - makeRequest: makes one when it is about to go out, so that memory holds one at a time.
  ///   - willSend: is told which requests go out next, before any of them does: the place to write a journal.
  ///   - didAnswer: is told of each request once, in the order of the answers. `nil`: done.
  /// - Throws: the loss of the connection, what a callback threw, `CancellationError`; after what was under way has been settled. On a
  ///   connection for reading, before anything is announced.
  public func modify(
    count: Int, inFlight: Int = 16, makeRequest: @Sendable (Int) -> ModifyRequest, willSend: @Sendable (Range<Int>) throws -> Void,
    didAnswer: @Sendable (Int, LDAPError?) throws -> Void
  ) throws {
    try onWritableHandle(.modify, nil) { handle in
      try withoutActuallyEscaping(makeRequest) { makeRequest in
        try withoutActuallyEscaping(willSend) { willSend in
          try withoutActuallyEscaping(didAnswer) { didAnswer in
            var pipeline = WritePipeline(
              handle, count: count, window: inFlight, timeLimit: timeLimit, makeRequest: makeRequest, willSend: willSend,
              didAnswer: didAnswer)
            try pipeline.run()
          }
        }
      }
    }
  }

  /// Changes objects by requests that are there already.
  public func modify(
    _ requests: [ModifyRequest], inFlight: Int = 16, willSend: @Sendable (Range<Int>) throws -> Void,
    didAnswer: @Sendable (Int, LDAPError?) throws -> Void
  ) throws {
    try modify(
      count: requests.count, inFlight: inFlight, makeRequest: { requests[$0] }, willSend: willSend, didAnswer: didAnswer)
  }

  /// Changes one object.
  ///
  /// - Throws: ``LDAPError``, with ``LDAPError/isOutcomeUnknown`` where no answer came; `CancellationError` where nothing was sent.
  public func modify(_ request: ModifyRequest) throws {
    try onWritableHandle(.modify, request.name) { try $0.write(request, timeLimit: timeLimit) }
  }

  /// Makes an object (RFC 4511 4.7).
  ///
  /// - Throws: as ``modify(_:)``.
  public func add(_ request: AddRequest) throws {
    try onWritableHandle(.add, request.name) { try $0.write(request, timeLimit: timeLimit) }
  }

  /// Deletes an object (RFC 4511 4.8).
  ///
  /// - Throws: as ``modify(_:)``.
  public func delete(_ request: DeleteRequest) throws {
    try onWritableHandle(.delete, request.name) { try $0.write(request, timeLimit: timeLimit) }
  }

  /// Lends the handle to what writes, if the connection is for that.
  private func onWritableHandle<Result>(
    _ operation: LDAPError.Operation, _ object: String?, _ body: (Handle) throws -> Result
  ) throws -> Result {
    guard access == .writing else {
      throw LDAPError(
        operation, server: server.description, object: object, code: .parameterError,
        diagnostic: "the connection was opened for reading, nothing was sent")
    }
    return try onOpenHandle(operation, object, body)
  }

  /// Lends the handle, and drops it when it is of no more use.
  private func onOpenHandle<Result>(
    _ operation: LDAPError.Operation, _ object: String?, _ body: (Handle) throws -> Result
  ) throws -> Result {
    guard let handle else {
      throw LDAPError(operation, server: server.description, object: object, code: .serverDown, diagnostic: "the connection is closed")
    }
    do {
      return try body(handle)
    } catch {
      if handle.isLost || (error as? LDAPError)?.isConnectionLost == true { self.handle = nil }
      throw error
    }
  }
}
