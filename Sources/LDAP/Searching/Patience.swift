import Glibc

/// How long a server that says that it is busy is asked again: with growing waits, within the time that it may be silent.
///
/// Only reading is repeated. A write that is refused so is told, and the journal's rest is done later.
struct Patience {
  private var remaining: Duration
  private var wait = Duration.milliseconds(250)
  /// How often it was asked.
  private(set) var tries = 1

  init(_ limit: Duration) {
    remaining = limit
  }

  /// The next wait; `nil` where there is no more time.
  mutating func next() -> Duration? {
    guard wait <= remaining else { return nil }
    defer {
      remaining -= wait
      wait *= 2
      tries += 1
    }
    return wait
  }
}

extension Handle {
  /// Waits.
  ///
  /// - Throws: `CancellationError` if the task was cancelled.
  func pause(_ duration: Duration) throws {
    let deadline = Deadline(duration)
    while !deadline.isOver {
      try Task.checkCancellation()
      Glibc.poll(nil, 0, deadline.nextSlice.milliseconds)
    }
  }
}

extension LDAPError {
  /// The server did not do it, and may do it later (RFC 4511 A.2).
  var isTransient: Bool { code == .busy || code == .unavailable }

  /// The same after several tries.
  func after(_ tries: Int) -> LDAPError {
    LDAPError(
      operation, server: server, object: object, attribute: attribute, code: code, diagnostic: "\(diagnostic) (asked \(tries) times)",
      matchedDN: matchedDN)
  }
}
