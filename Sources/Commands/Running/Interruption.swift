internal import Dispatch
internal import Glibc
internal import Synchronization

/// SIGINT and SIGTERM: at once while nothing is being written; else what is on its way to the directory is settled and journalled first.
///
/// Unchecked, because Dispatch's sources are not marked as sendable; they are made once and never touched again.
final class Interruption: @unchecked Sendable {
  private static let isSettling = Mutex(false)
  private let received = Mutex<Int32?>(nil)
  private let sources: [any DispatchSourceSignal]

  /// Calls `cancel` when a signal comes in the midst of writing; then what is on its way has a time-out of its own.
  init(_ cancel: @escaping @Sendable () -> Void) {
    // A reader that leaves early is a write error, not a death.
    Glibc.signal(SIGPIPE, SIG_IGN)
    sources = [SIGINT, SIGTERM].map { number in
      Glibc.signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: .global())
    }
    for (number, source) in zip([SIGINT, SIGTERM], sources) {
      source.setEventHandler { [weak self] in
        self?.receive(number)
        cancel()
      }
      source.resume()
    }
  }

  /// The first signal that came.
  var signal: Int32? { received.withLock(\.self) }

  /// Runs what must not be left half-way: a signal only cancels it.
  static func settling<Result>(_ body: () async throws -> Result) async throws -> Result {
    isSettling.withLock { $0 = true }
    defer { isSettling.withLock { $0 = false } }
    return try await body()
  }

  /// Says what ended the command, and returns the contract's status for it.
  static func status(after signal: Int32) -> Int32 {
    Console.note("stopped by \(signal == SIGINT ? "SIGINT" : "SIGTERM")")
    return 128 + signal
  }

  private func receive(_ number: Int32) {
    // Under the lock, so that nothing begins to be written between the look and the end.
    Self.isSettling.withLock { isSettling in
      if isSettling { return }
      Console.endProgress()
      // Not exit: it ends the C libraries, and another thread may be in the midst of them.
      _exit(Self.status(after: number))
    }
    let isFirst = received.withLock { signal in
      defer { signal = signal ?? number }
      return signal == nil
    }
    Console.note(isFirst ? "stopping; what is on its way is settled first" : "still settling what is on its way")
  }
}
