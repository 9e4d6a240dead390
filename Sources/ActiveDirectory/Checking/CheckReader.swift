public import Delegation
internal import LDAP
internal import WindowsTypes

/// Reads all that a check looks at; the rights of any domain user are enough.
public struct CheckReader: Sendable {
  private let directory: any ReadableDirectory

  /// A reader over one directory, or a file of one.
  public init(_ directory: any ReadableDirectory) {
    self.directory = directory
  }

  /// The facts for a policy.
  ///
  /// A host that no account has is among the facts, not an error.
  ///
  /// - Parameters:
  ///   - sambaNames: whether targets are named in Samba's spelling as well.
  /// - Throws: `FleetProblems` with all else that keeps a mesh from being made; `LDAPError` or ``ReadingError``, also where a host's
  ///   names can't be read: such a reading is not complete.
  public func facts(of policy: Policy, sambaNames: Bool) async throws -> CheckFacts {
    try directory.requireEntries()
    // The scan looks at every account of the domain, and needs nothing of what is read meanwhile.
    async let scanned = DelegatorScan(directory).identities()
    var reader = FleetReader(directory)
    var fleet = try Fleet(try await reader.membersAsFound(of: policy))
    try requireNames(of: fleet)
    let options = MeshOptions(policy, sambaNames: sambaNames)
    var table = reader.table
    let mesh = try Mesh(of: fleet, options: options, table: &table)
    let planner = Planner(policy: policy, fleet: fleet, mesh: mesh, meshOptions: options, options: .init(), isSamba: directory.root.isSamba)
    let owners = try await OwnerFinder(directory).owners(of: planner.namesToLookUp(table: table) + fleet.missing.compactMap(\.hostName))
    for position in fleet.missing.indices { fleet.missing[position].domain = domain(of: fleet.missing[position], owners: owners) }
    let surroundings = SurroundingsReader(directory)
    let delegators = try await surroundings.delegators(try await scanned, beside: fleet, table: &table)
    return CheckFacts(
      policy: policy, domain: directory.root.domain, fleet: fleet, mesh: mesh, meshOptions: options, table: table,
      isSamba: directory.root.isSamba, owners: owners,
      surroundings: try await surroundings.surroundings(of: policy, fleet: fleet, delegators: delegators))
  }

  /// Every computer registers names for itself: one without can't be read, or says nothing that a check could rely on.
  private func requireNames(of fleet: Fleet) throws {
    guard let host = fleet.active.map({ fleet.hosts[$0] }).first(where: \.servicePrincipalNames.isEmpty) else { return }
    throw ReadingError(
      server: directory.server, object: host.distinguishedName.text, problem: "servicePrincipalName can't be read",
      advice: "the reading is not complete, so nothing is claimed; every domain user can read it by default, and every host registers names"
    )
  }

  /// The domain of a host that was not found here, where it is another one.
  private func domain(of host: MissingHost, owners: ServicePrincipalNameOwners) -> String? {
    let names = host.hostName.flatMap { owners.owners(of: $0) }?.map(\.domain) ?? [host.reference.object?.domain]
    return names.compactMap(\.self).first { !$0.isSameName(as: directory.root.domain) }
  }
}

extension MissingHost {
  /// The name that every host of any domain registers.
  fileprivate var hostName: String? {
    switch reference {
    case .short(let name), .qualified(let name): "HOST/\(name)"
    case .object: nil
    }
  }
}

extension HostReference {
  fileprivate var object: DistinguishedName? {
    if case .object(let name) = self { name } else { nil }
  }
}
