internal import ActiveDirectory
internal import ArgumentParser
internal import Delegation
internal import Reports
internal import Storage
internal import SystemPackage

/// One shot: read, plan, confirm, journal, write, read again.
struct ProvisionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "provision",
    abstract: "Makes the directory as the policy wants it: shows the plan, asks, journals, writes and reads again.")

  @OptionGroup var selection: SelectionOptions
  @OptionGroup var planning: PlanningOptions

  @Flag(name: .customLong("yes"), help: "Don't ask.")
  var isConfirmed = false

  @Flag(help: "Show what would be done, and send no write.")
  var dryRun = false

  @Option(help: ArgumentHelp("The journal's file; else a dated one beside the policy.", valueName: "file"), completion: .file())
  var journal: String?

  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("Execute this saved plan, and only if nothing has changed since.", valueName: "file"), completion: .file())
  var plan: String?

  @Option(help: ArgumentHelp("Execute only the plan that has this fingerprint.", valueName: "hex"))
  var expectFingerprint: String?

  @Option(
    help: ArgumentHelp("Settle this journal against the directory, and do what is left of it.", valueName: "file"), completion: .file())
  var resume: String?

  @Option(help: ArgumentHelp("Refuse more single changes than this.", valueName: "n"))
  var maxChanges: Int?

  func validate() throws {
    try output.require(DiffReport.self)
    let policy = plan == nil && resume == nil ? selection.policyFile : nil
    try output.requireDistinct(from: ["--journal": journal, "--plan": plan, "--resume": resume, "the policy": policy])
    if plan != nil, resume != nil { throw ValidationError("--plan and --resume are two ways to begin; choose one") }
    if plan != nil || resume != nil, selection.config != nil || selection.namesHosts {
      throw ValidationError("--plan and --resume say what is to be done; --config, --host and --hosts can't be used beside them")
    }
    if plan != nil || resume != nil, selection.hasPolicyOptions || directory.sambaNames != .auto {
      throw ValidationError(
        "--plan and --resume say what is to be done; give --services, --names, --protocol, --unmanaged and --samba-names to diff --save-plan"
      )
    }
    if let maxChanges, maxChanges < 0 { throw ValidationError("--max-changes takes a number from zero") }
    if plan != nil || resume != nil, planning.registerNames || planning.clearUnconstrained {
      throw ValidationError(
        "--plan and --resume say what is to be done; give --register-spns and --clear-unconstrained to diff --save-plan")
    }
    if resume != nil, journal != nil { throw ValidationError("--resume continues its own journal; leave --journal out") }
    if resume != nil, expectFingerprint != nil { throw ValidationError("--expect-fingerprint is for a plan; a journal holds its own") }
  }

  mutating func run() async throws {
    if let resume {
      try await JournalContinuation(path: FilePath(resume), activity: .resume, confirmation: confirmation, output: output).run(
        in: directory)
    } else if let plan {
      try await provision(savedPlan: FilePath(plan))
    } else {
      try await provisionPolicy()
    }
  }

  private func provisionPolicy() async throws {
    let selected = try selection.policy()
    let planning = Planning(policy: selected.policy, options: planning.plannerOptions, sambaNames: directory.sambaNames)
    let provisioning = provisioning(source: selected.source, directory: selected.directory)
    try await directory.reading(policyDomain: selected.policy.domain, for: confirmation.directoryUse) { directory in
      try await planning.plan(in: directory, reading: Reading(directory))
    } then: { directory, result in
      let fingerprint = Fingerprint.of(result.plan)
      try await provisioning.execute(result.plan, fingerprint: fingerprint, reading: result.reading, in: directory)
    }
  }

  private func provision(savedPlan path: FilePath) async throws {
    let plan = try PlanFile.read(path, expectedFingerprint: expectFingerprint)
    let fingerprint = Fingerprint.of(plan)
    let provisioning = provisioning(source: path.string, directory: path.removingLastComponent())
    try await directory.reading(policyDomain: plan.domain, for: confirmation.directoryUse) { directory in
      // Every object is read again, so this is the reading that the report is of.
      let reading = Reading(directory)
      return Planning.Result(plan: try await SavedPlan(plan: plan).checked(in: directory), reading: reading)
    } then: { directory, result in
      try await provisioning.execute(result.plan, fingerprint: fingerprint, reading: result.reading, in: directory)
    }
  }

  private func provisioning(source: String, directory: FilePath) -> Provisioning {
    let dated = directory.appending("kcdmesh-\(Timestamp.nowForFileName).journal").lexicallyNormalized()
    return Provisioning(
      source: source, journal: journal.map { FilePath($0) } ?? dated, confirmation: confirmation, output: output,
      expectedFingerprint: expectFingerprint)
  }

  private var confirmation: Confirmation {
    Confirmation(isGiven: isConfirmed, isDryRun: dryRun, maxChanges: maxChanges)
  }
}
