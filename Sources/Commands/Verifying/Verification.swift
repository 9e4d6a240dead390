internal import ActiveDirectory
internal import Delegation
internal import Kerberos
internal import LDAP
internal import PrintableText
internal import Reports
internal import WindowsTypes

/// From a policy and a directory to a proof: reads what the mesh is and what explains it, asks the KDC, judges, and moves the disks.
struct Verification: Sendable {
  var policy: Policy
  var operatorName: String
  var keytabs: KeytabDirectory
  var evidence: ProofEvidence
  var edges: [EdgeArgument]
  var parallel: Int
  /// What is moved; `nil` where the tickets are all.
  var migration: MigrationOrder?
  var sambaNames: SambaNames
  var timeout: Int

  /// Proves the edges.
  ///
  /// - Throws: what makes it impossible to ask; what is refused is in the report.
  func report(in directory: Directory) async throws -> ProofReport {
    let reading = Reading(directory)
    defer { Console.endProgress() }
    Console.progress("reading \(directory.root.domain) from \(directory.server)")
    let (facts, plan) = try await policy.locatingProblems { try await read(directory) }
    let delegations = delegations(of: plan, facts: facts, kdc: kdc(of: directory))
    try KeytabDirectory.check(delegations)
    if evidence == .ticket { try await requireTicket(of: facts.operatorAccount, realm: kdc(of: directory).realm) }
    Console.endProgress()
    try migration?.confirm(plan, fleet: facts.fleet, parallel: parallel)
    let answers = try await Questioning(delegations: delegations, plan: plan, parallel: parallel, keepsTickets: migration != nil).answers()
    var proof = try await judged(answers.map { SourceAnswers($0) }, facts: facts, plan: plan, directory)
    Console.endProgress()
    if let migration {
      let items = Migrating.items(proof, plan: plan, fleet: facts.fleet, answers: answers)
      try await migration.execute(items, as: facts.operatorAccount, domain: reading.domain, parallel: parallel, proof: &proof)
    }
    return ProofReport(reading: reading, proof: proof)
  }

  private func judged(
    _ answers: [SourceAnswers], facts: ProofFacts, plan: ProofPlan, _ directory: Directory
  ) async throws -> Proof {
    let proof = ProofJudge(facts: facts, plan: plan, evidence: evidence).proof(answers)
    return proof.hasRiddles ? try await judgedAgain(answers, facts: facts, plan: plan, directory) : proof
  }

  /// What nothing explains may have an explanation that came during the run.
  private func judgedAgain(
    _ answers: [SourceAnswers], facts: ProofFacts, plan: ProofPlan, _ directory: Directory
  ) async throws -> Proof {
    var reader = AccountReader(directory, table: facts.table)
    let accounts = try await reader.accounts(withIdentities: facts.fleet.hosts.map(\.guid))
    var facts = facts
    facts.compare(with: Array(accounts.values), table: reader.table)
    return ProofJudge(facts: facts, plan: plan, evidence: evidence).proof(answers)
  }

  /// The KDC of the domain controller that is read from: another one may not have the same state.
  private func kdc(of directory: Directory) -> KDC {
    KDC(realm: directory.root.domain.uppercased(), host: directory.connection.server.host, timeout: min(timeout, 15))
  }

  private func read(_ directory: Directory) async throws -> (ProofFacts, ProofPlan) {
    let samba = sambaNames.areNeeded(by: directory.root)
    var reader = FleetReader(directory)
    let fleet = try Fleet(try await reader.members(of: policy))
    var table = reader.table
    let mesh = try Mesh(of: fleet, options: MeshOptions(policy, sambaNames: samba), table: &table)
    let plan = try ProofPlan(
      fleet: fleet, mesh: mesh, table: table, sambaNames: samba, only: edges.map { ($0.source, $0.target) })
    guard !plan.sources.isEmpty else { throw NothingToProve() }
    let operatorAccount = try await OperatorReader(directory).account(named: operatorName)
    let owners = try await OwnerFinder(directory).owners(of: plan.namesToLookUp(table: table))
    if let failure = owners.failure { Console.warning("whether other accounts own the targets' names could not be looked up: \(failure)") }
    var facts = ProofFacts(
      fleet: fleet, table: table, operatorAccount: operatorAccount, owners: owners, descriptors: [:], identities: [:])
    try await readDescriptors(into: &facts, plan: plan, directory)
    return (facts, plan)
  }

  /// As whom the sources are let in matters only where a target has a descriptor.
  private func readDescriptors(into facts: inout ProofFacts, plan: ProofPlan, _ directory: Directory) async throws {
    let reader = ProofReader(directory)
    let targets = Set(plan.sources.flatMap { $0.edges.map(\.target) }).sorted()
    let found = try await reader.descriptors(of: targets.map { facts.fleet.hosts[$0] })
    for target in targets { facts.descriptors[target] = found[facts.fleet.hosts[target].guid] }
    guard !facts.descriptors.isEmpty else { return }
    for source in plan.sources { facts.identities[source.host] = try await reader.identities(of: facts.fleet.hosts[source.host]) }
  }

  private func delegations(of plan: ProofPlan, facts: ProofFacts, kdc: KDC) -> [HostDelegation] {
    plan.sources.map { source in
      let host = facts.fleet.hosts[source.host]
      return HostDelegation(
        host: host.samAccountName, key: .keytab(path: keytabs.file(of: host)), user: facts.operatorAccount.samAccountName,
        evidence: evidence == .transition ? .transition : .ticket(cache: nil), kdc: kdc)
    }
  }

  /// Told before anybody is asked: the same would be wrong for every source.
  private func requireTicket(of account: OperatorAccount, realm: String) async throws {
    let principal = try await InitiatorCredentials.fromDefaultCache().principal
    let wanted = "\(account.samAccountName)@\(realm)"
    guard principal.lowercased() == wanted.lowercased() else { throw ForeignTicket(principal: principal, wanted: wanted) }
  }
}

/// A selection without an edge.
struct NothingToProve: Error, CustomStringConvertible {
  var description: String {
    "there is no edge to prove: a mesh needs two hosts at least"
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
