internal import Glibc
internal import Reports
internal import Synchronization

/// Some lines at the end of standard error that are drawn anew each time; on a terminal only.
final class ConsoleArea: Sendable {
  /// Whether anybody sees them.
  let isShown = Console.isTerminal(STDERR_FILENO)
  private let height = Mutex(0)

  /// Draws these lines in the place of the last ones; none takes them away.
  func draw(_ lines: [String]) {
    guard isShown else { return }
    let width = Console.style(for: STDERR_FILENO).width
    height.withLock { height in
      // Up to the first line of the last drawing, and away with all below; a line that wrapped would be two.
      let start = height > 0 ? "\u{1B}[\(height)A" : ""
      Console.text("\r\(start)\u{1B}[J" + lines.map { $0.prefix(width - 1) + "\n" }.joined())
      height = lines.count
    }
  }
}
