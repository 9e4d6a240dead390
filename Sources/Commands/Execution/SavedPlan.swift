internal import ActiveDirectory
internal import Delegation

/// A plan from a file, before it is executed.
struct SavedPlan: Sendable {
  var plan: Plan

  /// Reads every object of the plan again, and looks up again who owns the names that it is about.
  ///
  /// - Returns: the plan, with what forbids it now.
  /// - Throws: ``StalePlan`` with what differs, where anything does that the plan follows from.
  func checked(in directory: Directory) async throws -> Plan {
    var reader = AccountReader(directory, table: plan.table)
    let accounts = try await reader.accounts(withIdentities: plan.hosts.map(\.account.guid))
    let stale = plan.hosts.compactMap { host in
      Staleness(then: host.account, now: accounts[host.account.guid], table: reader.table)
    }
    guard stale.isEmpty else { throw StalePlan(stale: stale) }
    return try await plan.guarded(in: directory, hosts: plan.hosts.map(\.account), isWhole: true)
  }
}

extension Plan {
  /// The plan with what forbids it since it was made: what has become of its objects, and each name that it is about and that has become
  /// another account's.
  ///
  /// - Parameters:
  ///   - hosts: the accounts as they are, as far as they are known.
  ///   - isWhole: whether these are all that the plan is about, but file servers.
  func guarded(in directory: Directory, hosts accounts: [ComputerAccount], isWhole: Bool = false) async throws -> Plan {
    let captures = Captures(of: changes, table: table, hosts: accounts)
    let owners = try await OwnerFinder(directory).owners(of: captures.namesToLookUp)
    var plan = self
    plan.blockers += plan.hosts.flatMap(\.blockers) + captures.blockers(owners: owners, isWhole: isWhole)
    plan.warnings += owners.failure.map { [.ownersUnknown(reason: $0)] } ?? []
    return plan
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
