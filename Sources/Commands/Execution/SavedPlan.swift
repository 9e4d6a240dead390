internal import ActiveDirectory
internal import Delegation

/// A plan from a file, before it is executed.
struct SavedPlan: Sendable {
  var plan: Plan

  /// Reads every object of the plan again.
  ///
  /// - Throws: ``StalePlan`` with what differs, where anything does that the plan follows from.
  func requireFresh(in directory: Directory) async throws {
    var reader = AccountReader(directory, table: plan.table)
    let accounts = try await reader.accounts(withIdentities: plan.hosts.map(\.account.guid))
    let stale = plan.hosts.compactMap { host in
      Staleness(then: host.account, now: accounts[host.account.guid], table: reader.table)
    }
    guard stale.isEmpty else { throw StalePlan(stale: stale) }
  }
}

/// The directory has changed since the plan was made.
struct StalePlan: Error, CustomStringConvertible {
  var stale: [Staleness]

  var description: String {
    "the plan is stale, nothing was changed:\n" + stale.map { "  \($0)" }.joined(separator: "\n")
      + "\nmake a new one with diff --save-plan, and review it"
  }
}
