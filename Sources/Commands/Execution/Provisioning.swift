internal import ActiveDirectory
internal import Delegation
internal import Reports
internal import Storage
internal import SystemPackage

/// Executes a plan: guards, shows, asks, journals, writes and reads again.
struct Provisioning: Sendable {
  var source: String
  var journal: FilePath
  var confirmation: Confirmation
  var output: OutputOptions
  var expectedFingerprint: String?

  /// Executes a plan in the directory that it was made for.
  ///
  /// - Parameters:
  ///   - fingerprint: the plan's, as it was reviewed; since then it may have got blockers.
  /// - Throws: an error in words while nothing has been written; then ``ExitStatus``.
  func execute(_ plan: Plan, fingerprint: String, reading: Reading, in directory: Directory) async throws {
    let report = DiffReport(plan: plan, reading: reading, fingerprint: fingerprint, policySource: source)
    try requireExpected(fingerprint)
    if plan.isEmpty || confirmation.isDryRun {
      try output.write(report)
      return try confirmation.requireAllowed(plan)
    }
    try confirmation.require(for: report, question: "Write this to \(reading.domain) on \(directory.server)?", output: output)
    let log = try startJournal(for: report, on: directory)
    let items = zip(plan.changes.indices, plan.hosts.filter(\.hasChanges)).map { number, host in
      Execution.Item(number: number, change: host.change, before: host.account.allowedToDelegateTo)
    }
    try await Execution(directory: directory, log: log, table: plan.table, items: items).run { try output.conclude(report, $0) }
  }

  private func requireExpected(_ fingerprint: String) throws {
    guard let expectedFingerprint, expectedFingerprint.lowercased() != fingerprint else { return }
    throw Declined(
      reason:
        "the plan's fingerprint is \(fingerprint), not the expected \(expectedFingerprint.lowercased()): it is not the plan that was reviewed"
    )
  }

  private func startJournal(for report: DiffReport, on directory: Directory) throws -> ExecutionLog {
    let changes = report.plan.changes
    let records = JournalRecord.planning(
      changes, table: report.plan.table, time: Timestamp.now, server: directory.server, controller: directory.root.hostName,
      domain: report.plan.domain, fingerprint: report.fingerprint, valuesPerObject: report.plan.hosts.first?.budget.limit)
    let file = try JournalFile.create(at: journal, beginning: records)
    Console.note("journal \(journal)")
    return ExecutionLog(file, direction: .forwards, total: changes.count)
  }
}
