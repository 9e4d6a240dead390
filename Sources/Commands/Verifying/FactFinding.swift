internal import ActiveDirectory
internal import Delegation
internal import LDAP
internal import WindowsTypes

/// Reads what the mesh is, and what explains the KDC's answers about it.
struct FactFinding: Sendable {
  var policy: Policy
  var operatorName: String
  var edges: [EdgeArgument]
  var sambaNames: SambaNames

  /// The facts, and what is to be asked.
  ///
  /// - Throws: `LDAPError`, ``NothingToProve``, and what is wrong with the policy or the names.
  func facts(in directory: Directory) async throws -> (ProofFacts, ProofPlan) {
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
}

/// A selection without an edge.
struct NothingToProve: Error, CustomStringConvertible {
  var description: String {
    "there is no edge to prove: a mesh needs two hosts at least"
  }
}
