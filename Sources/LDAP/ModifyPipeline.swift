internal import COpenLDAP
import Glibc

/// Several modifies under way at once on one connection.
///
/// A request is announced before it goes out and reported when it is answered, or when it never will be. What was announced and is not
/// reported was not sent.
struct ModifyPipeline {
  let handle: Handle
  let requests: [ModifyRequest]
  let window: Int
  let timeLimit: Duration
  let willSend: (Range<Int>) throws -> Void
  let didAnswer: (Int, LDAPError?) throws -> Void

  private var announced = 0
  private var sent = 0
  /// The requests under way, by message id.
  private var inFlight: [Int32: Int] = [:]
  /// Why nothing more is sent.
  private var stop: (any Error)?

  init(
    _ handle: Handle, _ requests: [ModifyRequest], window: Int, timeLimit: Duration, willSend: @escaping (Range<Int>) throws -> Void,
    didAnswer: @escaping (Int, LDAPError?) throws -> Void
  ) {
    self.handle = handle
    self.requests = requests
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
    while sent < requests.count && stop == nil || !inFlight.isEmpty {
      if Task.isCancelled { stop = stop ?? CancellationError() }
      do {
        let hasSent = stop == nil ? try send() : false
        let hasReceived = try receive(wait: deadline.nextSlice)
        if hasSent || hasReceived { deadline.restart() }
        if deadline.isOver {
          throw LDAPError(.modify, server: handle.server.description, code: .timeout, diagnostic: "no answer in time")
        }
      } catch let failure as LDAPError {
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
      guard sent < requests.count, free * 2 >= window || free == window else { return false }
      let group = sent..<min(requests.count, sent + free)
      do {
        try willSend(group)
        announced = group.upperBound
      } catch {
        stop = error
        return false
      }
    }
    let before = sent
    while sent < announced, try sendOne(requests[sent]) { sent += 1 }
    return sent > before
  }

  /// - Returns: whether it went out; it does not while the one before is still being written.
  private mutating func sendOne(_ request: ModifyRequest) throws(LDAPError) -> Bool {
    guard !request.dn.containsNUL, !request.changes.contains(where: \.attribute.containsNUL) else {
      report(
        sent,
        LDAPError(
          .modify, server: handle.server.description, object: request.dn, code: .parameterError, diagnostic: "a name has a NUL in it"))
      return true
    }
    var id: Int32 = 0
    let arena = ModifyArena(request)
    let status = arena.withModifications { ldap_modify_ext(handle.pointer, request.dn, $0, nil, nil, &id) }
    switch status {
    case LDAP_SUCCESS:
      inFlight[id] = sent
      return true
    case LDAP_BUSY:
      return false
    default:
      let failure = handle.error(.modify, status, object: request.dn)
      if failure.isConnectionLost {
        // A part of it may be on its way.
        inFlight[-1] = sent
        throw failure
      }
      report(sent, failure)
      return true
    }
  }
}

extension ModifyPipeline {
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
    guard let message = try handle.poll(LDAP_RES_ANY, .modify, object: nil, wait: wait) else { return false }
    guard let index = inFlight.removeValue(forKey: message.id) else { return true }
    let request = requests[index]
    let result = try handle.result(of: message, .modify, object: request.dn)
    report(index, handle.failure(result, .modify, object: request.dn, attribute: request.onlyAttribute))
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
    for index in inFlight.values.sorted() {
      let request = requests[index]
      report(
        index,
        LDAPError(
          .modify, server: failure.server, object: request.dn, attribute: request.onlyAttribute, code: failure.code,
          diagnostic: failure.diagnostic, isOutcomeUnknown: true))
    }
    inFlight = [:]
  }
}

extension ModifyRequest {
  /// The attribute, if all changes are of one.
  fileprivate var onlyAttribute: String? {
    guard let first = changes.first?.attribute, changes.allSatisfy({ $0.attribute == first }) else { return nil }
    return first
  }
}
