internal import ActiveDirectory
internal import Delegation
internal import Kerberos
internal import LDAP
internal import WindowsTypes

/// Asks the KDC as a probe, which is given the delegation of each source in turn: for hosts whose own keys can't be had.
struct ProbeQuestioning: Sendable {
  var facts: ProofFacts
  var plan: ProofPlan
  var evidence: HostDelegation.Evidence
  var kdc: KDC
  var keepsTickets: Bool
  var keeper: TraceKeeper

  /// What will be written to the directory.
  static func intention(in directory: Directory) -> String {
    "makes a computer account in \(directory.root.domain), gives it the delegation of each source in turn, and deletes it again"
  }

  /// The answers to the probe in the place of each source, in the plan's order; the probe is gone then.
  ///
  /// - Throws: `LDAPError` where the probe can't be made, given a delegation or deleted; ``ForeignProbe``; `CancellationError`.
  func answers(in directory: Directory) async throws -> [HostDelegation.Answers] {
    try await Interruption.settling {
      let writer = ProbeWriter(directory)
      let container = try DistinguishedName(parsing: try await writer.container())
      let identity = ProbeIdentity(run: keeper.run, time: keeper.header.time)
      let number = try keeper.willMake(
        Trace(.account, server: directory.server, name: identity.samAccountName, place: directory.root.domainRoot.text))
      let probe = try await make(identity, in: container, number, writer)
      do {
        let answers = try await ask(as: probe, writer)
        try await remove(probe, number, writer)
        return answers
      } catch {
        try await remove(probe, number, writer)
        throw error
      }
    }
  }

  /// Where it is not certain that nothing was made, the journal keeps it.
  private func make(
    _ identity: ProbeIdentity, in container: DistinguishedName, _ number: Int, _ writer: ProbeWriter
  ) async throws -> ProbeAccount {
    do {
      return try await writer.make(identity, in: container)
    } catch let error as LDAPError where error.operation == .add && !error.isOutcomeUnknown {
      try keeper.didNotMake(number)
      throw error
    } catch is CancellationError {
      try keeper.didNotMake(number)
      throw CancellationError()
    }
  }

  private func ask(as probe: ProbeAccount, _ writer: ProbeWriter) async throws -> [HostDelegation.Answers] {
    var answers: [HostDelegation.Answers] = []
    let progress = TicketProgress(total: plan.questionCount)
    for source in plan.sources {
      try Task.checkCancellation()
      try await writer.give(probe.object, delegationOf: facts.fleet.hosts[source.host], table: facts.table)
      let delegation = HostDelegation(
        host: probe.object.identity.samAccountName, key: .password(probe.password), user: facts.operatorAccount.samAccountName,
        evidence: evidence, kdc: kdc)
      let kept = keepsTickets ? Set(source.edges.compactMap(\.sessionName)) : []
      answers.append(try await delegation.answers(for: source.names, keeping: kept) { progress.advance() })
    }
    return answers
  }

  private func remove(_ probe: ProbeAccount, _ number: Int, _ writer: ProbeWriter) async throws {
    switch try await writer.delete(probe.object) {
    case .deleted, .alreadyGone: try keeper.didRemove(number)
    case .foreign(let found): throw ForeignProbe(found: found)
    }
  }
}

/// The probe's object has become another's.
struct ForeignProbe: Error, CustomStringConvertible {
  var found: String

  var description: String { "somebody has changed the probe during the run, and it was left as it is: \(found)" }
}
