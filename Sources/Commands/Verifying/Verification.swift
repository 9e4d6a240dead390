internal import ActiveDirectory
internal import Delegation
internal import Foundation
internal import Kerberos
internal import LDAP
internal import PrintableText
internal import Reports
internal import SystemPackage
internal import WindowsTypes

/// From a policy and a directory to a proof: reads what the mesh is and what explains it, asks the KDC, judges, and moves the disks.
struct Verification: Sendable {
  /// Whose key stands for a source's.
  enum Keys: Sendable {
    case hosts(KeytabDirectory)
    case probe
  }

  var finding: FactFinding
  var keys: Keys
  var evidence: ProofEvidence
  var parallel: Int
  /// What is moved; `nil` where the tickets are all.
  var migration: MigrationOrder?
  var agreement: Agreement
  /// Where the journal of what is made for a while lies.
  var journal: FilePath
  var timeout: Int

  /// What was read before anybody is asked.
  struct Findings: Sendable {
    var reading: Reading
    var facts: ProofFacts
    var plan: ProofPlan
  }

  /// Reads what the mesh is, and what explains it.
  func findings(in directory: Directory) async throws -> Findings {
    let reading = Reading(directory)
    defer { Console.endProgress() }
    Console.progress("reading \(directory.root.domain) from \(directory.server)")
    let (facts, plan) = try await finding.policy.locatingProblems { try await finding.facts(in: directory) }
    if evidence == .ticket { try await requireTicket(of: facts.operatorAccount, realm: kdc(of: directory).realm) }
    return Findings(reading: reading, facts: facts, plan: plan)
  }

  /// Proves the edges.
  ///
  /// - Throws: what makes it impossible to ask; what is refused is in the report.
  func report(of findings: Findings, in directory: Directory) async throws -> ProofReport {
    let (facts, plan) = (findings.facts, findings.plan)
    let account = facts.operatorAccount
    defer { Console.endProgress() }
    let header = TraceHeader(
      run: UUID().uuidString, time: Timestamp.now, domain: directory.root.domain, controller: directory.root.hostName,
      operator: account.samAccountName)
    let keeper = TraceKeeper(header, path: journal)
    do {
      let proof = try await proof(facts, plan, keeper, in: directory)
      try keeper.end()
      return ProofReport(reading: findings.reading, proof: proof)
    } catch {
      // Why the run ends is told last; a journal that can't be ended must not hide it.
      do { try keeper.end() } catch { Console.warning("\(error)") }
      guard keeper.leavesTraces, !(error is CancellationError) else { throw error }
      Console.error("\(error)")
      throw ExitStatus.unconfirmed
    }
  }

  /// What the run would ask and make, in words.
  ///
  /// - Throws: what would make the run impossible, as far as it can be told without asking the KDC or a target.
  func rehearsal(of findings: Findings, in directory: Directory) async throws -> [String] {
    let (facts, plan) = (findings.facts, findings.plan)
    _ = try migration?.intention(plan, parallel: parallel)
    var rehearsal = Rehearsal(facts: facts, plan: plan, controller: directory.server, migration: migration)
    switch keys {
    case .hosts(let keytabs):
      try KeytabDirectory.check(delegations(of: plan, facts: facts, keytabs: keytabs, kdc: kdc(of: directory)))
    case .probe: rehearsal.probeContainer = try await ProbeWriter(directory).container()
    }
    return rehearsal.lines
  }

  private func proof(_ facts: ProofFacts, _ plan: ProofPlan, _ keeper: TraceKeeper, in directory: Directory) async throws -> Proof {
    let answers = try await answers(facts, plan, keeper, in: directory)
    var proof = try await judged(answers.map { SourceAnswers($0) }, facts: facts, plan: plan, directory)
    Console.endProgress()
    guard let migration else { return proof }
    let items = Migrating.items(proof, plan: plan, fleet: facts.fleet, answers: answers)
    try await migration.execute(items, as: facts.operatorAccount, parallel: parallel, keeper: keeper, proof: &proof)
    return proof
  }

  /// What the KDC says, after everything that can be wrong without asking it, and after an agreement to what is written.
  private func answers(
    _ facts: ProofFacts, _ plan: ProofPlan, _ keeper: TraceKeeper, in directory: Directory
  ) async throws -> [HostDelegation.Answers] {
    let disks = try migration.map { [try $0.intention(plan, parallel: parallel)] } ?? []
    switch keys {
    case .hosts(let keytabs):
      let delegations = delegations(of: plan, facts: facts, keytabs: keytabs, kdc: kdc(of: directory))
      try KeytabDirectory.check(delegations)
      try agreement.require(disks)
      return try await Questioning(delegations: delegations, plan: plan, parallel: parallel, keepsTickets: migration != nil).answers()
    case .probe:
      try agreement.require([ProbeQuestioning.intention(in: directory)] + disks)
      return try await ProbeQuestioning(
        facts: facts, plan: plan, evidence: delegationEvidence, kdc: kdc(of: directory), keepsTickets: migration != nil, keeper: keeper
      ).answers(in: directory)
    }
  }

  private func judged(
    _ answers: [SourceAnswers], facts: ProofFacts, plan: ProofPlan, _ directory: Directory
  ) async throws -> Proof {
    // A probe asks by a copy of what was read, which the source may have lost since.
    if prover == .probe { return try await judgedAgain(answers, facts: facts, plan: plan, directory) }
    let proof = ProofJudge(facts: facts, plan: plan, evidence: evidence).proof(answers)
    return proof.hasRiddles ? try await judgedAgain(answers, facts: facts, plan: plan, directory) : proof
  }

  private var prover: EdgeProof.Prover {
    switch keys {
    case .hosts: .host
    case .probe: .probe
    }
  }

  /// What nothing explains may have an explanation that came during the run.
  private func judgedAgain(
    _ answers: [SourceAnswers], facts: ProofFacts, plan: ProofPlan, _ directory: Directory
  ) async throws -> Proof {
    var reader = AccountReader(directory, table: facts.table)
    let accounts = try await reader.accounts(withIdentities: facts.fleet.hosts.map(\.guid))
    var facts = facts
    facts.compare(with: Array(accounts.values), table: reader.table)
    return ProofJudge(facts: facts, plan: plan, evidence: evidence, prover: prover).proof(answers)
  }

  /// The KDC of the domain controller that is read from: another one may not have the same state.
  private func kdc(of directory: Directory) -> KDC {
    KDC(realm: directory.root.domain.uppercased(), host: directory.connection.server.host, timeout: min(timeout, 15))
  }

  private var delegationEvidence: HostDelegation.Evidence {
    evidence == .transition ? .transition : .ticket(cache: nil)
  }

  private func delegations(of plan: ProofPlan, facts: ProofFacts, keytabs: KeytabDirectory, kdc: KDC) -> [HostDelegation] {
    plan.sources.map { source in
      let host = facts.fleet.hosts[source.host]
      return HostDelegation(
        host: host.samAccountName, key: .keytab(path: keytabs.file(of: host)), user: facts.operatorAccount.samAccountName,
        evidence: delegationEvidence, kdc: kdc)
    }
  }

  /// Told before anybody is asked: the same would be wrong for every source.
  private func requireTicket(of account: OperatorAccount, realm: String) async throws {
    let principal = try await InitiatorCredentials.fromDefaultCache().principal
    let wanted = "\(account.samAccountName)@\(realm)"
    guard principal.lowercased() == wanted.lowercased() else { throw ForeignTicket(principal: principal, wanted: wanted) }
  }
}

/// The current ticket is somebody else's.
struct ForeignTicket: Error, CustomStringConvertible {
  var principal: String
  var wanted: String

  var description: String {
    "--evidence ticket needs the operator's own ticket, and the current one is of \(principal.printable); log on by kinit -f \(wanted.printable)"
  }
}
