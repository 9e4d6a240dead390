internal import Delegation
internal import PrintableText

/// What is wrong in a policy file: each fault with its line and its mend.
public struct PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One fault.
  public struct Problem: Hashable, Sendable {
    /// The line in the file, from 1; `nil` where the whole file is meant.
    public var line: Int?
    /// What is wrong, and how to mend it.
    public var message: String
  }

  /// The file.
  public var path: String
  /// The faults, in the order of their lines; at least one.
  public var problems: [Problem]

  public var description: String {
    problems.map { problem in
      "\(path.printable):\(problem.line.map { "\($0):" } ?? "") \(problem.message.printable)"
    }.joined(separator: "\n")
  }
}
