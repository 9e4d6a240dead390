internal import Delegation
internal import Foundation

extension LateRequests {
  /// Waits until a journal has been quiet long enough; not at all, where it has.
  ///
  /// - Throws: `CancellationError`.
  static func wait(quietSince lastWritten: Date?) async throws {
    guard let lastWritten else { return }
    let rest = limit - .seconds(max(0, Date.now.timeIntervalSince(lastWritten)))
    guard rest > .zero else { return }
    Console.note("what was sent last may still be on its way; it is looked for again in \(rest.components.seconds + 1) s")
    try await Task.sleep(for: rest)
  }
}
