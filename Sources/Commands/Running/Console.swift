internal import Foundation
internal import Glibc
internal import PrintableText
internal import Reports
internal import Storage

/// Standard error, where progress, notes and questions go, and what is known of the terminal.
enum Console {
  /// Whether people look at a stream.
  static func isTerminal(_ file: Int32) -> Bool {
    isatty(file) == 1
  }

  /// A line that may interest.
  static func note(_ text: String) {
    say(text)
  }

  /// Something that a reader should not miss.
  static func warning(_ text: String) {
    say("warning: \(text)")
  }

  /// Why the program ends.
  static func error(_ text: String) {
    say("error: \(text)")
  }

  /// Whoever made the text has seen to names in it; a path or a library's own words that slipped through must not drive a terminal either.
  private static func say(_ text: String) {
    write("kcdmesh: \(printable(text))\n")
  }

  /// Line by line, because the lines are ours.
  private static func printable(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }.joined(separator: "\n")
  }

  /// Several lines as they are.
  static func text(_ text: String) {
    write(text)
  }

  /// A line that overwrites itself; on a terminal only.
  static func progress(_ text: String) {
    guard isTerminal(STDERR_FILENO) else { return }
    write("\r\u{1B}[2K\(text.printable)")
  }

  /// Takes the progress line away.
  static func endProgress() {
    progress("")
  }

  /// Asks; only a whole "yes" is one.
  static func confirms(_ question: String) -> Bool {
    write("\(printable(question)) Only “yes” is taken for one: ")
    return readLine()?.trimmingCharacters(in: .whitespaces) == "yes"
  }

  /// Whether anybody can be asked.
  static var canAsk: Bool {
    isTerminal(STDIN_FILENO) && isTerminal(STDERR_FILENO)
  }

  /// How a text is laid out for a stream.
  static func style(for file: Int32) -> TextStyle {
    let environment = ProcessInfo.processInfo.environment
    let isPlain = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    guard isTerminal(file) else { return .plain }
    var size = winsize()
    let isKnown = ioctl(file, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return TextStyle(color: !isPlain, width: isKnown ? Int(size.ws_col) : TextStyle.plain.width)
  }

  private static func write(_ text: String) {
    // Nothing can be done about a standard error that takes nothing.
    FileHandle.standardError.write(Data(text.utf8))
  }
}
