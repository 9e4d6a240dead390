internal import ActiveDirectory
internal import Delegation
internal import Foundation
internal import LDAP
internal import PrintableText
internal import Reports
internal import Storage
internal import SystemPackage

/// Continues a journal, forwards or backwards: settles it against the directory, shows what is left to do, asks and does it.
struct JournalContinuation: Sendable {
  var path: FilePath
  var activity: JournalActivity
  var confirmation: Confirmation
  var output: OutputOptions

  /// Continues on the controller that the changes went to; on another that is named, where none of them is in doubt.
  func run(in directory: DirectoryOptions) async throws {
    let journal = try JournalFile.read(at: path)
    try requireNotUndone(journal)
    do {
      try await directory.connected(
        preferring: journal.place.server, policyDomain: journal.header.domain, for: confirmation.directoryUse
      ) {
        try await run(in: $0, isNamed: !directory.server.isEmpty)
      }
    } catch let error as LDAPError where error.isServersFault {
      try stop(JournalOutOfReach(journal, because: "\(error)"))
    } catch let error as JournalOutOfReach {
      try stop(error)
    }
  }

  /// What is in doubt may have been changed.
  private func stop(_ error: JournalOutOfReach) throws {
    guard error.isInDoubt else { throw error }
    Console.error("\(error)")
    throw ExitStatus.unconfirmed
  }

  private func requireNotUndone(_ journal: Journal) throws {
    if activity == .resume, journal.isBeingUndone { throw JournalUndone(path: path.string) }
  }

  private func requireRightful(_ directory: Directory, for journal: Journal, isNamed: Bool) throws {
    let (place, name) = (journal.place, directory.root.hostName)
    if place.isController(named: name, at: directory.server) { return }
    guard isNamed, journal.unsettled.isEmpty else {
      throw JournalOutOfReach(
        journal, because: "the journal's changes went to \(place.name), and at \(directory.server) \(name.printable) answers")
    }
    Console.warning("the journal's changes went to \(place.name); none is in doubt, so \(name.printable) goes on with it")
  }

  private func run(in directory: Directory, isNamed: Bool) async throws {
    // A dry run neither locks the journal nor mends its last line.
    let (journal, file): (Journal, JournalFile?) =
      confirmation.isDryRun ? (try JournalFile.read(at: path), nil) : try JournalFile.continue(at: path)
    // Until it was locked, a rollback may have begun.
    try requireNotUndone(journal)
    try requireRightful(directory, for: journal, isNamed: isNamed)
    let reading = Reading(directory)
    let state = try await settledState(of: journal, quietSince: file?.lastWritten, in: directory)
    let usualLimit = Budget.limit(policy: Policy(meshes: []), isSamba: directory.root.isSamba)
    let remainder = Remainder(of: state, activity: activity, limit: journal.header.valuesPerObject ?? usualLimit)
    var plan = remainder.plan(domain: journal.header.domain)
    // A rollback gives back what was there before, whoever owns it.
    if activity == .resume { plan = try await plan.guarded(in: directory, hosts: state.parts.compactMap(\.account)) }
    let report = DiffReport(
      plan: plan, reading: reading, fingerprint: Fingerprint.of(plan), policySource: path.string,
      purpose: activity.purpose)

    guard let file, !remainder.items.isEmpty else {
      try file?.append(remainder.settled, sync: true)
      try output.write(report)
      try confirmation.requireAllowed(plan)
      return try requireSettled(remainder)
    }
    try confirmation.require(for: report, question: "\(activity.verb) on \(directory.server)?", output: output)
    let beginning = JournalRecord.continued(
      as: activity, time: Timestamp.now, server: directory.server, controller: directory.root.hostName)
    try file.append([beginning] + remainder.settled, sync: true)
    let log = ExecutionLog(file, direction: activity == .rollback ? .backwards : .forwards, total: remainder.items.count)
    let execution = Execution(
      directory: directory, log: log, table: state.table, items: remainder.items, watched: remainder.watched)
    try await execution.run { outcome in
      var outcome = outcome
      outcome.failures += remainder.inDoubt
      try output.conclude(report, outcome)
    }
  }

  /// The objects as they are, when what was sent last has had time to arrive: a killed run's requests are executed after its end, too.
  private func settledState(of journal: Journal, quietSince lastWritten: Date?, in directory: Directory) async throws -> JournalledState {
    let state = try await JournalledState(of: journal, in: directory)
    guard lastWritten != nil, state.hasUnseenDoubts else { return state }
    try await LateRequests.wait(quietSince: lastWritten)
    return try await JournalledState(of: journal, in: directory)
  }

  /// A dry run ends as the run would.
  private func requireSettled(_ remainder: Remainder) throws {
    guard !remainder.inDoubt.isEmpty else { return }
    Console.error(
      "\(remainder.inDoubt.count) of the journal's changes can't be settled, and the report tells why; where others have changed the objects,"
        + " plan anew with provision")
    throw remainder.exitStatus
  }
}

extension JournalActivity {
  fileprivate var verb: String {
    switch self {
    case .resume: "Do the rest"
    case .rollback: "Undo this"
    }
  }

  fileprivate var purpose: DiffReport.Purpose {
    switch self {
    case .resume: .resume
    case .rollback: .rollback
    }
  }
}
