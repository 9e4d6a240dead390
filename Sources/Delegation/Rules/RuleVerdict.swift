/// What came of one rule.
struct RuleVerdict {
  /// What was found, of the rule's own severity.
  var findings: [Finding] = []
  /// Why not everything is known, each reason once.
  var gaps: [String] = []

  init(_ findings: [Finding] = [], gap: String? = nil) {
    self.findings = findings
    gaps = gap.map { [$0] } ?? []
  }
}
