import Testing

extension Trait where Self == TimeLimitTrait {
  /// Ends a test that hangs; hundreds share one domain, and the time that they wait for each other counts.
  static var againstHangs: Self { .timeLimit(.minutes(20)) }
}
