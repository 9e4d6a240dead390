internal import Dispatch
internal import Glibc
internal import Synchronization

/// SIGINT and SIGTERM become a cancellation: what is on its way to the directory is settled and journalled before the program ends.
///
/// Unchecked, because Dispatch's sources are not marked as sendable; they are made once and never touched again.
final class Interruption: @unchecked Sendable {
  private let received = Mutex<Int32?>(nil)
  private let sources: [any DispatchSourceSignal]

  /// Calls `cancel` when a signal comes; a second one is told to wait, because what is on its way has a time-out of its own.
  init(_ cancel: @escaping @Sendable () -> Void) {
    // A reader that leaves early is a write error, not a death.
    Glibc.signal(SIGPIPE, SIG_IGN)
    sources = [SIGINT, SIGTERM].map { number in
      Glibc.signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: .global())
    }
    for (number, source) in zip([SIGINT, SIGTERM], sources) {
      source.setEventHandler { [weak self] in
        guard let self else { return }
        let isFirst = received.withLock { signal in
          defer { signal = signal ?? number }
          return signal == nil
        }
        Console.note(isFirst ? "stopping; what is on its way is settled first" : "still settling what is on its way")
        cancel()
      }
      source.resume()
    }
  }

  /// The first signal that came.
  var signal: Int32? { received.withLock(\.self) }
}
