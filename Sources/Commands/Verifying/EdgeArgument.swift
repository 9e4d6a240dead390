internal import ArgumentParser
internal import Delegation

/// One edge as `--edge` names it: `SOURCE:TARGET`.
struct EdgeArgument: Sendable {
  var source: HostReference
  var target: HostReference

  /// Reads the argument.
  ///
  /// - Throws: an error of usage.
  init(_ text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw ValidationError("--edge takes SOURCE:TARGET, as in zulu:yankee, not “\(text)”") }
    source = try argument(String(parts[0])) { text throws(NameError) in try HostReference(parsing: text) }
    target = try argument(String(parts[1])) { text throws(NameError) in try HostReference(parsing: text) }
  }
}
