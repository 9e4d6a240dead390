internal import ActiveDirectory
internal import ArgumentParser
internal import Delegation
internal import Reports

/// Compliance with the policy.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks whether the directory is as the policy wants it, and what else is wrong with the mesh; for pipelines.",
    discussion: """
      Exit status: 0 compliant, 2 findings that fail, 1 the reading is not complete and nothing is claimed. The rights of any domain user \
      are enough. Findings are accepted by waivers in the policy; severities are set there too.
      """)

  @OptionGroup var selection: SelectionOptions

  @Option(help: "The least severity that fails: critical, error or warning.")
  var failOn = FailingSeverity.error

  @Option(help: ArgumentHelp("Explain a rule, KCD001 to KCD018, and check nothing.", valueName: "rule"))
  var explain: String?

  @OptionGroup var snapshot: SnapshotOptions
  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if try explainedRule() == nil { try output.require(FindingsReport.self) } else { try output.require(RuleReport.self) }
    try output.requireDistinct(from: ["the policy": selection.policyFile, "--snapshot": snapshot.snapshot])
    try snapshot.requireAlone(directory)
  }

  mutating func run() async throws {
    if let rule = try explainedRule() { return try output.write(RuleReport(rule: rule)) }
    try output.requirePlaces()
    let selected = try selection.policy()
    let checking = Checking(policy: selected.policy, failOn: failOn.severity, sambaNames: directory.sambaNames)
    let report = try await directory.reading(snapshot, for: selected.policy) { directory, reading in
      FindingsReport(
        reading: reading, compliance: try await checking.compliance(of: directory), policySource: selected.source,
        policyLines: selected.policy.lines)
    }
    try output.write(report)
    if !report.compliance.isCompliant { throw ExitStatus.different }
  }

  private func explainedRule() throws -> Rule? {
    try explain.map { Rule.rule(try argument($0) { text throws(NameError) in try RuleID(parsing: text) }) }
  }
}

/// The words of `--fail-on`.
enum FailingSeverity: String, CaseIterable, ExpressibleByArgument {
  case critical
  case error
  case warning

  var severity: Severity {
    switch self {
    case .critical: .critical
    case .error: .error
    case .warning: .warning
    }
  }
}
