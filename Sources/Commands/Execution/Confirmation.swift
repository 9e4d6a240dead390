internal import Delegation
internal import Reports

/// Between a plan and its execution: who looks at it, and who agrees.
struct Confirmation: Sendable {
  /// Whether `--yes` was given.
  var isGiven: Bool
  /// Whether nothing is to be written in any case.
  var isDryRun: Bool
  /// More single changes than this are refused.
  var maxChanges: Int?

  /// A dry run's connection can't write.
  var directoryUse: DirectoryUse { isDryRun ? .rehearsing : .writing }

  /// Makes sure that nothing forbids a plan; a dry run ends as the run would.
  ///
  /// - Throws: ``Refused`` or ``Declined``.
  func requireAllowed(_ plan: Plan) throws {
    guard plan.blockers.isEmpty else { throw Refused(blockers: plan.blockers) }
    if let maxChanges, plan.summary.changes > maxChanges {
      throw Declined(
        reason:
          "the plan makes \(plan.summary.changes) changes, more than the \(maxChanges) that --max-changes allows; look at it with diff")
    }
  }

  /// Shows a plan, and makes sure that it may be executed.
  ///
  /// - Throws: ``Refused`` or ``Declined``; nothing has been changed then.
  func require(for report: DiffReport, question: String, output: OutputOptions) throws {
    try requireAllowed(report.plan)
    try output.requirePlaces()
    try output.show(report, isAsked: !isGiven)
    if isGiven { return }
    guard Console.canAsk else { throw Declined(reason: "there is no terminal to ask on; --yes executes the plan without asking") }
    guard Console.confirms(question) else { throw Declined(reason: "it was not confirmed") }
  }
}
