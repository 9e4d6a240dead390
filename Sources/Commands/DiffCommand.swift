internal import ActiveDirectory
internal import ArgumentParser
internal import Delegation
internal import Reports
internal import Storage
internal import SystemPackage

/// The dry run.
struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Shows how the directory differs from the policy; writes nothing to it.")

  @OptionGroup var selection: SelectionOptions
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("Keep the plan, to be executed by provision --plan.", valueName: "file"), completion: .file())
  var savePlan: String?

  @OptionGroup var snapshot: SnapshotOptions

  @Flag(name: .customLong("detailed-exitcode"), help: "Exit with 2 where there are differences.")
  var detailedExitCode = false

  func validate() throws {
    try output.require(DiffReport.self)
    try output.requireDistinct(from: ["--save-plan": savePlan, "the policy": selection.policyFile, "--snapshot": snapshot.snapshot])
    try snapshot.requireAlone(directory)
  }

  mutating func run() async throws {
    let selected = try selection.policy()
    let planning = Planning(policy: selected.policy, options: planning.plannerOptions, sambaNames: directory.sambaNames)
    let result = try await directory.reading(snapshot, for: selected.policy) {
      try await planning.plan(in: $0, reading: $1)
    }
    let report = DiffReport(
      plan: result.plan, reading: result.reading, fingerprint: Fingerprint.of(result.plan), policySource: selected.source)
    try output.requirePlaces()
    if let savePlan {
      try OutputFile.write(
        try report.rendered(as: .json, style: .plain), to: FilePath(savePlan), action: "save the plan", permissions: .ownerReadWrite)
    }
    try output.write(report)
    // What provision would refuse is no success of the dry run.
    if !result.plan.blockers.isEmpty { throw ExitStatus.failed }
    if detailedExitCode, !result.plan.isEmpty { throw ExitStatus.different }
  }
}
