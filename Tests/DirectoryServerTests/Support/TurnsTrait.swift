import Testing

/// Lets only some of a run's tests go on at once: each has a server and runs programs.
struct TurnsTrait: SuiteTrait, TestTrait, TestScoping {
  private static let turns = Turns(count: 3)

  var isRecursive: Bool { true }

  func provideScope(for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void) async throws {
    guard testCase != nil else { return try await body() }
    try await Self.turns.take(body)
  }
}

extension Trait where Self == TurnsTrait {
  /// A test waits for its turn.
  static var inTurns: Self { TurnsTrait() }
}
