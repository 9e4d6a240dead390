internal import ActiveDirectory
internal import Delegation

/// From a policy and a directory to what is wrong with it.
struct Checking: Sendable {
  var policy: Policy
  var failOn: Severity
  var sambaNames: SambaNames

  /// Reads what the rules look at, and runs them.
  func compliance(of directory: any ReadableDirectory) async throws -> Compliance {
    Console.progress("reading \(directory.root.domain) from \(directory.server)")
    defer { Console.endProgress() }
    let facts = try await policy.locatingProblems {
      try await CheckReader(directory).facts(of: policy, sambaNames: sambaNames.areNeeded(by: directory.root))
    }
    return Checker(facts, failOn: failOn, time: Timestamp.now).compliance()
  }
}
