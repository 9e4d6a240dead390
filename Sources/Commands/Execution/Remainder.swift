internal import Delegation
internal import WindowsTypes

/// What is left to do of a journal, given its objects as they are: forwards what was not made, backwards what was.
struct Remainder: Sendable {
  /// Changes to make, with their numbers in the journal.
  private(set) var items: [Execution.Item] = []
  /// Lines that need no write: what the directory itself has settled.
  private(set) var settled: [JournalRecord] = []
  /// Changes that stay in doubt.
  private(set) var inDoubt: [PlanDocument.Outcome.Failure] = []
  private var hosts: [HostPlan] = []
  private var warnings: [PlanWarning] = []
  private let table: EntryTable
  private let limit: Int?

  /// Settles every change of a journal.
  init(of state: JournalledState, activity: JournalActivity, limit: Int?) {
    table = state.table
    self.limit = limit
    var verifier = Verifier(table: state.table)
    // A journal whose plan was not finished has sent nothing.
    for part in state.parts where state.journal.isPlanned {
      guard let account = part.account else {
        if part.isToBeSettled(for: activity) { leave(part, "its object is gone") }
        continue
      }
      guard !account.isDomainController, part.change.addServicePrincipalNames.allSatisfy(account.mayRegister) else {
        if part.isToBeSettled(for: activity) { leave(part, "no plan makes this change: the journal was edited") }
        continue
      }
      switch activity {
      case .resume: resume(part, account, &verifier)
      case .rollback: rollBack(part, account, &verifier)
      }
    }
  }

  /// What is left, to be shown like any plan.
  func plan(domain: String) -> Plan {
    Plan(domain: domain, table: table, hosts: hosts, warnings: warnings)
  }

  private mutating func resume(_ part: JournalledState.Part, _ account: ComputerAccount, _ verifier: inout Verifier) {
    guard part.isToBeSettled(for: .resume) else { return }
    switch Settlement(of: part.change, in: account, verifier: &verifier) {
    case .done: if part.state == .doubtful || part.state == .done { settled.append(.confirmed(number: part.number)) }
    case .notDone where part.state == .done: leave(part, "it was made, and is gone again; plan anew with provision")
    case .notDone: take(part.number, part.change.rebased(on: account), account)
    case .conflict(let details): leave(part, details.joined(separator: "; "))
    }
  }

  private mutating func rollBack(_ part: JournalledState.Part, _ account: ComputerAccount, _ verifier: inout Verifier) {
    guard part.isToBeSettled(for: .rollback) else { return }
    if part.state == .doubtful {
      switch Settlement(of: part.change, in: account, verifier: &verifier) {
      case .done: break
      case .notDone: return settled.append(.reverted(number: part.number))
      case .conflict(let details): return leave(part, details.joined(separator: "; "))
      }
    }
    let rollback = Rollback(of: part.change, in: account, table: table)
    warnings += rollback.conflicts.map { .leftAlone(host: part.change.host, $0) }
    if rollback.change.flagsAfter.subtracting(rollback.change.flagsBefore).contains(.trustedForDelegation) {
      warnings.append(.unconstrainedAgain(host: part.change.host))
    }
    if rollback.change.isEmpty {
      settled.append(.reverted(number: part.number))
    } else {
      take(part.number, rollback.change, account)
    }
  }

  private mutating func take(_ number: Int, _ change: ObjectChange, _ account: ComputerAccount) {
    items.append(Execution.Item(number: number, change: change, before: account.allowedToDelegateTo))
    hosts.append(HostPlan(change, to: account, limit: limit))
  }

  private mutating func leave(_ part: JournalledState.Part, _ reason: String) {
    warnings.append(.leftAlone(host: part.change.host, reason))
    inDoubt.append(.init(host: part.change.host, mayBeChanged: part.state != .planned, reason: reason))
  }
}

extension JournalledState.Part {
  /// Whether there may be something to do: forwards, all that wasn't seen to be made; backwards, all that may have been.
  fileprivate func isToBeSettled(for activity: JournalActivity) -> Bool {
    switch (state, activity) {
    case (.doubtful, _), (.done, _), (.planned, .resume), (.failed, .resume), (.confirmed, .rollback): true
    case (.planned, .rollback), (.failed, .rollback), (.confirmed, .resume), (.reverted, _): false
    }
  }
}
