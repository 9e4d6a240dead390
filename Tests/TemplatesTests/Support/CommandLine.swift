/// One use of kcdmesh in a text that people copy.
struct CommandLine: Hashable, Sendable {
  var command: String
  var options: [String]

  /// Every use in a text: `kcdmesh`, in a pipeline's shell, a unit or a manual page, and the words up to the end of the command.
  static func all(in text: String) -> [CommandLine] {
    // A line goes on after a backslash (in mdoc `\e`), and in YAML's folded text where the next one begins with an option.
    let joined = text.replacing(/\\e?\n\s*/, with: " ").replacing(/\n\s+--/, with: " --")
    return joined.split(separator: "\n").compactMap(read)
  }

  private static func read(_ line: Substring) -> CommandLine? {
    guard let match = line.firstMatch(of: /^(?:[-\s$]|\.Dl |ExecStart=\/usr\/bin\/)*kcdmesh ([a-z]+)((?: .*)?)$/) else { return nil }
    let words = match.2.split(separator: " ")
    return CommandLine(command: String(match.1), options: words.filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) })
  }
}
