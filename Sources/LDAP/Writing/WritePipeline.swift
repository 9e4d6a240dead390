internal import COpenLDAP
import Glibc

/// Several requests of one kind under way at once on one connection.
///
/// A request is announced before it goes out and reported when it is answered, or when it never will be. What was announced and is not
/// reported was not sent. Each is made when it goes out, while the server is busy with those before it.
struct WritePipeline<Request: WriteRequest> {
  let handle: Handle
  let count: Int
  let makeRequest: (Int) -> Request
  let window: Int
  let timeLimit: Duration
  let willSend: (Range<Int>) throws -> Void
  let didAnswer: (Int, LDAPError?) throws -> Void

  private var announced = 0
  private var sent = 0
  /// The requests under way, by message id.
  private var inFlight: [Int32: UnderWay] = [:]
  /// The request that could not go out, because the one before was still being written.
  private var waiting: Request?
  /// Why nothing more is sent.
  private var stop: (any Error)?

  /// What is remembered of a request that went out.
  private struct UnderWay {
    let index: Int
    /// The object, for messages.
    let name: String
    /// The attributes that it changes, for messages.
    let attributes: String?

    init(_ request: Request, index: Int) {
      self.index = index
      name = request.name
      attributes = request.attributeText
    }
  }

  init(
    _ handle: Handle, count: Int, window: Int, timeLimit: Duration, makeRequest: @escaping (Int) -> Request,
    willSend: @escaping (Range<Int>) throws -> Void, didAnswer: @escaping (Int, LDAPError?) throws -> Void
  ) {
    self.handle = handle
    self.count = count
    self.makeRequest = makeRequest
    self.window = max(1, window)
    self.timeLimit = timeLimit
    self.willSend = willSend
    self.didAnswer = didAnswer
  }

  /// Runs to the end.
  ///
  /// - Throws: what a callback threw, `CancellationError`, or the failure of the connection; an error of a request is no reason.
  mutating func run() throws {
    var deadline = Deadline(timeLimit)
    while sent < count && stop == nil || !inFlight.isEmpty {
      if Task.isCancelled { stop = stop ?? CancellationError() }
      do {
        let hasSent = stop == nil ? try send() : false
        let hasReceived = try receive(wait: deadline.nextSlice)
        if hasSent || hasReceived { deadline.restart() }
        if deadline.isOver {
          throw LDAPError(Request.operation, server: handle.server.description, code: .timeout, diagnostic: "no answer in time")
        }
      } catch let failure as LDAPError {
        handle.isLost = handle.isLost || failure.isConnectionLost
        reportUnknown(failure)
        throw stop ?? failure
      }
    }
    if let stop { throw stop }
  }

  /// Fills the window once half of it is free: so the journal is synced once a group, and the server never waits.
  ///
  /// - Returns: whether something went out.
  private mutating func send() throws(LDAPError) -> Bool {
    if sent == announced {
      let free = window - inFlight.count
      guard sent < count, free * 2 >= window || free == window else { return false }
      let group = sent..<min(count, sent + free)
      do {
        try willSend(group)
        announced = group.upperBound
      } catch {
        stop = error
        return false
      }
    }
    let before = sent
    while sent < announced, try sendOne() { sent += 1 }
    return sent > before
  }

  /// - Returns: whether it went out; it does not while the one before is still being written.
  private mutating func sendOne() throws(LDAPError) -> Bool {
    let request = waiting ?? makeRequest(sent)
    waiting = nil
    guard !request.hasNameWithNUL else {
      report(
        sent,
        LDAPError(
          Request.operation, server: handle.server.description, object: request.name, code: .parameterError,
          diagnostic: "a name has a NUL in it"))
      return true
    }
    var id: Int32 = 0
    switch request.send(handle.pointer, id: &id) {
    case LDAP_SUCCESS:
      inFlight[id] = UnderWay(request, index: sent)
      return true
    case LDAP_BUSY:
      waiting = request
      return false
    case let status:
      let failure = handle.error(Request.operation, status, object: request.name)
      if failure.isConnectionLost {
        // A part of it may be on its way.
        inFlight[-1] = UnderWay(request, index: sent)
        throw failure
      }
      report(sent, failure)
      return true
    }
  }
}

extension WritePipeline {
  /// Takes all answers that are there, after waiting for the first.
  private mutating func receive(wait: Duration) throws(LDAPError) -> Bool {
    var hasReceived = false
    var wait = wait
    if stop == nil, sent < announced {
      // The socket takes no more for now: wait until it does, or has something to read.
      if try takeOne(wait: .zero) { return true }
      var request = pollfd(fd: handle.socket, events: Int16(POLLIN | POLLOUT), revents: 0)
      Glibc.poll(&request, 1, wait.milliseconds)
      wait = .zero
    }
    while !inFlight.isEmpty, try takeOne(wait: wait) {
      hasReceived = true
      wait = .zero
    }
    return hasReceived
  }

  private mutating func takeOne(wait: Duration) throws(LDAPError) -> Bool {
    guard let message = try handle.poll(LDAP_RES_ANY, Request.operation, object: nil, wait: wait) else { return false }
    guard let request = inFlight[message.id] else { return true }
    // Until its answer was understood, it is not known what became of it.
    guard message.type == Request.answer else {
      throw LDAPError(
        Request.operation, server: handle.server.description, object: request.name, code: .decodingError,
        diagnostic: "a message of type \(message.type) is no answer to this request")
    }
    let result = try handle.result(of: message, Request.operation, object: request.name)
    inFlight[message.id] = nil
    report(request.index, handle.failure(result, Request.operation, object: request.name, attribute: request.attributes))
    return true
  }

  private mutating func report(_ index: Int, _ error: LDAPError?) {
    do {
      try didAnswer(index, error)
    } catch {
      stop = stop ?? error
    }
  }

  private mutating func reportUnknown(_ failure: LDAPError) {
    for request in inFlight.values.sorted(by: { $0.index < $1.index }) {
      report(
        request.index,
        LDAPError(
          Request.operation, server: failure.server, object: request.name, attribute: request.attributes, code: failure.code,
          diagnostic: failure.diagnostic, isOutcomeUnknown: true))
    }
    inFlight = [:]
  }
}
