internal import Delegation
internal import PrintableText

/// What is left to do of a journal, given its objects as they are: forwards what was not made, backwards what was.
struct Remainder: Sendable {
  /// Changes to make, with their numbers in the journal.
  private(set) var items: [Execution.Item] = []
  /// Changes that were taken for not made, and may yet be: a controller can still be at work on them.
  private(set) var watched: [Execution.Item] = []
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
    for part in state.parts {
      guard let account = part.account else {
        if part.isToBeSettled(for: activity) { leave(part, "its object is gone") }
        continue
      }
      if let refusal = part.change.refusal(for: account) {
        if part.isToBeSettled(for: activity) { leave(part, refusal) }
        continue
      }
      switch activity {
      case .resume: resume(part, account, &verifier)
      case .rollback: rollBack(part, account, &verifier)
      }
    }
  }

  /// The status when all that is left has been done: what stays in doubt is not claimed.
  var exitStatus: ExitStatus {
    PlanDocument.Outcome(journal: nil, confirmed: items.count, failures: inDoubt).exitStatus
  }

  /// What is left, to be shown like any plan.
  func plan(domain: String) -> Plan {
    Plan(domain: domain, table: table, hosts: hosts, warnings: warnings)
  }

  private mutating func resume(_ part: JournalledState.Part, _ account: ComputerAccount, _ verifier: inout Verifier) {
    guard part.isToBeSettled(for: .resume) else { return }
    switch Settlement(of: part.change, in: account, verifier: &verifier) {
    // What was never sent and is there all the same is somebody else's, and not for us to undo one day.
    case .done: if part.wasSent { settled.append(.confirmed(number: part.number)) }
    case .notDone where account.distinguishedName != part.change.distinguishedName:
      leave(
        part,
        "it was moved or renamed: it was \(part.change.distinguishedName.text.printable), is \(account.distinguishedName.text.printable)")
    case .notDone: take(part, part.change.rebased(on: account), account)
    case .conflict(let details): leave(part, details.joined(separator: "; "))
    }
  }

  private mutating func rollBack(_ part: JournalledState.Part, _ account: ComputerAccount, _ verifier: inout Verifier) {
    guard part.isToBeSettled(for: .rollback) else { return }
    if part.state == .doubtful {
      switch Settlement(of: part.change, in: account, verifier: &verifier) {
      case .done: break
      case .notDone:
        watched.append(Execution.Item(number: part.number, change: part.change))
        return settled.append(.reverted(number: part.number))
      case .conflict(let details): return leave(part, details.joined(separator: "; "))
      }
    }
    let rollback = Rollback(of: part.change, in: account, table: table)
    if let place = part.otherPlace, rollback.change.isEmpty {
      return leave(part, "nothing of it is seen here, and it was made on \(place.name): it may not have replicated yet")
    }
    warnings += rollback.warnings
    if rollback.change.isEmpty {
      settled.append(.reverted(number: part.number))
    } else {
      take(part, rollback.change, account)
    }
  }

  private mutating func take(_ part: JournalledState.Part, _ change: ObjectChange, _ account: ComputerAccount) {
    items.append(
      Execution.Item(number: part.number, change: change, before: account.allowedToDelegateTo, mayComeLate: part.state.isInDoubt))
    hosts.append(HostPlan(change, to: account, limit: limit))
  }

  private mutating func leave(_ part: JournalledState.Part, _ reason: String) {
    let reason = part.wasSent ? reason : "it was not made, and no longer fits: \(reason): plan anew with provision"
    warnings.append(.leftAlone(host: part.change.host, reason))
    inDoubt.append(.init(host: part.change.host, mayBeChanged: part.wasSent, reason: reason))
  }
}

extension JournalledState.Part {
  /// Whether there may be something to do: forwards, all that was not seen to be done; backwards, all that may be.
  fileprivate func isToBeSettled(for activity: JournalActivity) -> Bool {
    switch (state, activity) {
    case (.doubtful, _), (.answered, _), (.reverting, _), (.planned, .resume), (.failed, .resume), (.confirmed, .rollback): true
    case (.planned, .rollback), (.failed, .rollback), (.confirmed, .resume), (.reverted, _): false
    }
  }

  /// Whether the change went out and the directory may have made it.
  fileprivate var wasSent: Bool {
    switch state {
    case .doubtful, .answered, .reverting, .confirmed: true
    case .planned, .failed, .reverted: false
    }
  }
}
