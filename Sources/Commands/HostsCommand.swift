internal import ActiveDirectory
internal import ArgumentParser
internal import Delegation
internal import Reports

/// What is out there.
struct HostsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hosts", abstract: "Shows hosts: their names, flags, and the values they use of their budget.")

  @OptionGroup var survey: SurveyOptions
  @OptionGroup var selection: SelectionOptions
  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try output.require(HostsReport.self)
  }

  mutating func run() async throws {
    let surveyed = try survey.selected(with: selection)
    let sambaNames = directory.sambaNames
    let report = try await directory.reading(policyDomain: surveyed.policy.domain) { directory in
      let reading = Reading(directory)
      var reader = FleetReader(directory)
      let accounts = try await surveyed.policy.locatingProblems { try await reader.hosts(of: surveyed.policy) }
      return HostsReport(
        reading: reading, accounts: accounts, table: reader.table,
        options: MeshOptions(surveyed.policy, sambaNames: sambaNames.areNeeded(by: directory.root)),
        budgetLimit: Budget.limit(policy: surveyed.policy, isSamba: directory.root.isSamba))
    }
    try output.write(report)
  }
}
