internal import Delegation
internal import PrintableText

/// What the directory says against a policy, each with the file and the line that it is about.
struct LocatedProblems: Error, CustomStringConvertible {
  var problems: FleetProblems
  var policy: Policy

  var description: String {
    problems.problems.map { problem in
      let place = policy.lines.file.map { "\($0.printable):" + (policy.lines.line(of: problem).map { "\($0):" } ?? "") + " " }
      return (place ?? "") + problem.description
    }.joined(separator: "\n")
  }
}

extension Policy {
  /// Runs what compares the policy with a directory; a problem names file and line.
  func locatingProblems<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
  ) async throws -> Result {
    do {
      return try await body()
    } catch let problems as FleetProblems {
      throw LocatedProblems(problems: problems, policy: self)
    }
  }
}
