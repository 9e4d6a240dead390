internal import ActiveDirectory
internal import Delegation
internal import Glibc
internal import LDAP

/// Executes changes: announces, writes, notes the answers, reads again and compares.
///
/// Success is claimed for what was seen, not for what was answered.
struct Execution: Sendable {
  /// One change and its number in the journal.
  struct Item: Sendable {
    var number: Int
    var change: ObjectChange
    /// The entries before, where they are known: what was to stay must have stayed.
    var before: [EntryID] = []
    /// Whether the same request was sent by a run that never heard of its answer.
    var mayComeLate = false

    /// What is told where this run has not sent it.
    fileprivate var unsent: PlanDocument.Outcome.Failure {
      .init(
        host: change.host, mayBeChanged: mayComeLate,
        reason: mayComeLate ? "it was not sent again, and what was sent before stays in doubt" : "it was not sent")
    }
  }

  let directory: Directory
  let log: ExecutionLog
  let table: EntryTable
  let items: [Item]
  /// Changes of a run before that were taken for not made: what comes of them all the same must not go unseen.
  var watched: [Item] = []

  /// Executes the changes and reports the outcome.
  ///
  /// What fails once a change has gone out never ends like something that changed nothing.
  ///
  /// - Throws: ``ExitStatus``; `CancellationError` after a signal; while nothing has gone out, the error itself.
  func run(report: (PlanDocument.Outcome) throws -> Void) async throws {
    do {
      try report(try await Interruption.settling { try await run() })
    } catch let error where log.hasSent && !(error is ExitStatus || error is CancellationError) {
      Console.error("\(error)")
      Console.note("changes were made: the journal \(log.path) tells of them; provision --resume or rollback settles it")
      throw ExitStatus.unconfirmed
    }
  }

  /// Executes the changes, whatever becomes of the connection, and tells what is known.
  ///
  /// - Throws: `CancellationError` after a signal, when what was on its way is settled and journalled; errors of the journal.
  private func run() async throws -> PlanDocument.Outcome {
    defer { Console.endProgress() }
    do {
      return try await writtenAndConfirmed()
    } catch is CancellationError {
      try log.append([], sync: true)
      Console.note("the journal \(log.path) tells what was done and what was not; provision --resume or rollback settles it")
      throw CancellationError()
    }
  }

  private func writtenAndConfirmed() async throws -> PlanDocument.Outcome {
    do {
      try await write()
    } catch let error as LDAPError where error.isConnectionLost {
      Console.warning("\(error)")
      return try await confirmedAfterReconnecting()
    }
    return try await confirmed(by: directory)
  }

  private func write() async throws {
    let (items, log) = (items, log)
    try await ChangeWriter(directory).write(items.map(\.change), table: table) { range in
      try log.willSend(range.map { items[$0].number })
    } didAnswer: { position, error in
      try log.didAnswer(items[position].number, error, mayComeLate: items[position].mayComeLate)
    }
  }

  /// After a lost connection, the same controller is asked once more: only it can tell what it did.
  private func confirmedAfterReconnecting() async throws -> PlanDocument.Outcome {
    do {
      return try await directory.reconnected { try await confirmed(by: $0) }
    } catch let error as LDAPError {
      Console.warning("\(error)")
      let failures = items.compactMap { item -> PlanDocument.Outcome.Failure? in
        switch log.state(of: item.number) {
        case .planned: item.unsent
        case .refused(let reason): .init(host: item.change.host, mayBeChanged: false, reason: reason)
        case .done:
          .init(host: item.change.host, mayBeChanged: true, reason: "the directory said that it was done, and could not be read again")
        case .doubtful(let reason): .init(host: item.change.host, mayBeChanged: true, reason: reason)
        }
      }
      return .init(journal: log.path, confirmed: 0, failures: failures)
    }
  }

  /// Reads every object again and compares it with what was to be written.
  private func confirmed(by directory: Directory) async throws -> PlanDocument.Outcome {
    Console.progress("reading \(items.count) objects again")
    var reader = AccountReader(directory, table: table)
    let accounts = try await reader.accounts(withIdentities: (items + watched).map(\.change.guid))
    var verifier = Verifier(table: reader.table)
    var outcome = PlanDocument.Outcome(journal: log.path, confirmed: 0, failures: [])
    var records: [JournalRecord] = []
    for item in items {
      let verdict = verdict(on: item, account: accounts[item.change.guid], verifier: &verifier)
      records += verdict.record.map { [$0] } ?? []
      if let failure = verdict.failure { outcome.failures.append(failure) } else { outcome.confirmed += 1 }
    }
    for item in watched {
      guard let late = lateness(of: item, account: accounts[item.change.guid], verifier: &verifier) else { continue }
      records.append(late.record)
      outcome.failures.append(late.failure)
    }
    try log.append(records, sync: true)
    return outcome
  }

  /// What tells of a change that has been made since it was taken for not made.
  private func lateness(
    of item: Item, account: ComputerAccount?, verifier: inout Verifier
  ) -> (record: JournalRecord, failure: PlanDocument.Outcome.Failure)? {
    guard let account, Settlement(of: item.change, in: account, verifier: &verifier) != .notDone else { return nil }
    let reason = "it was made late, by the run that was killed; run rollback again"
    return (
      .differs(number: item.number, details: [reason]), .init(host: item.change.host, mayBeChanged: true, reason: reason)
    )
  }

  private func verdict(
    on item: Item, account: ComputerAccount?, verifier: inout Verifier
  ) -> (record: JournalRecord?, failure: PlanDocument.Outcome.Failure?) {
    let failure = { (mayBeChanged: Bool, reason: String) in
      PlanDocument.Outcome.Failure(host: item.change.host, mayBeChanged: mayBeChanged, reason: reason)
    }
    guard let account else {
      let reason = "its object is gone"
      return (.differs(number: item.number, details: [reason]), failure(log.state(of: item.number) != .planned, reason))
    }
    switch log.state(of: item.number) {
    case .planned: return (nil, item.unsent)
    case .refused(let reason): return (nil, failure(false, reason))
    case .done:
      let discrepancies = verifier.discrepancies(of: item.change, in: account, before: item.before).map(\.description)
      guard discrepancies.isEmpty else {
        return (.differs(number: item.number, details: discrepancies), failure(true, discrepancies.joined(separator: "; ")))
      }
      return (log.confirmation(of: item.number), nil)
    case .doubtful(let reason):
      switch Settlement(of: item.change, in: account, verifier: &verifier) {
      // What collided with our own earlier request was made by that.
      case .done: return (log.confirmation(of: item.number), nil)
      // The request may still lie with the controller, and be executed later.
      case .notDone: return (nil, failure(true, "\(reason) It is not there so far, and stays in doubt"))
      case .conflict(let details):
        return (.differs(number: item.number, details: details), failure(true, details.joined(separator: "; ")))
      }
    }
  }
}

extension PlanDocument.Outcome {
  /// The contract's status: nothing is claimed that was not seen.
  var exitStatus: ExitStatus {
    if failures.isEmpty { return .done }
    return confirmed == 0 && !failures.contains(where: \.mayBeChanged) ? .failed : .unconfirmed
  }
}
