public import WindowsTypes

/// The hosts of a policy, found in the directory, and the part that each plays.
public struct Fleet: Sendable {
  /// Every account that the policy names or finds, once each, in the order of their names.
  public private(set) var hosts: [ComputerAccount]
  /// The policy's meshes, over positions in ``hosts``.
  public private(set) var meshes: [FleetMesh]
  /// File servers that every source may delegate to, as positions in ``hosts``.
  public private(set) var storage: [Int]
  /// Hosts that leave, as positions in ``hosts``.
  public private(set) var retired: [Int]
  /// Hosts that leave and have no account any more: only entries for their names are left.
  public private(set) var departed: [HostReference]

  /// Hosts that the policy names and no account has; only a check goes on without them.
  public var missing: [MissingHost]

  /// A mesh whose members were found.
  public struct FleetMesh: Hashable, Sendable {
    /// The mesh's name in the policy.
    public var name: String
    /// Who may delegate, as positions in the fleet, ascending.
    public var sources: [Int]
    /// To whom, as positions in the fleet, ascending.
    public var targets: [Int]
    /// Whether the members came by discovery.
    public var isDiscovered: Bool
  }

  /// Gathers what a directory found for a policy into a fleet.
  ///
  /// - Throws: ``FleetProblems`` with everything that stands in the way, not only the first.
  public init(_ members: FleetMembers) throws(FleetProblems) {
    var problems: [FleetProblem] = []
    let accounts = members.accounts
    let positions = Dictionary(uniqueKeysWithValues: accounts.enumerated().map { ($1.guid, $0) })
    let place = { (accounts: [ComputerAccount]) in Set(accounts.compactMap { positions[$0.guid] }).sorted() }

    hosts = accounts
    storage = place(members.storage)
    retired = place(members.retired)
    departed = members.departed
    missing = members.missing
    meshes = members.meshes.map { mesh in
      let hosts = mesh.accounts
      switch mesh.directions {
      case .full: return FleetMesh(name: mesh.name, sources: place(hosts), targets: place(hosts), isDiscovered: mesh.isDiscovered)
      case .directed(let from, let to):
        let sources = Self.select(from, in: mesh, missing: members.missing, problems: &problems)
        let targets = Self.select(to, in: mesh, missing: members.missing, problems: &problems)
        return FleetMesh(name: mesh.name, sources: place(sources), targets: place(targets), isDiscovered: mesh.isDiscovered)
      }
    }
    problems += meshProblems() + roleProblems() + nameProblems()
    guard problems.isEmpty else { throw FleetProblems(problems) }
  }

  private static func select(
    _ references: [HostReference], in mesh: FleetMembers.Mesh, missing: [MissingHost], problems: inout [FleetProblem]
  ) -> [ComputerAccount] {
    references.flatMap { reference in
      let found = mesh.accounts.filter { $0.isNamed(by: reference) }
      let isMissing = missing.contains { $0.reference.isSameName(as: reference) }
      if found.isEmpty, !isMissing { problems.append(.notAMember(reference, mesh: mesh.name)) }
      if Set(found.map(\.guid)).count > 1 { problems.append(.ambiguous(reference, found.map(\.distinguishedName))) }
      return found
    }
  }

  private func meshProblems() -> [FleetProblem] {
    meshes.flatMap { mesh -> [FleetProblem] in
      guard !mesh.sources.isEmpty, !mesh.targets.isEmpty else {
        return missing.contains { $0.meshes.contains(mesh.name) } ? [] : [.emptyMesh(mesh.name)]
      }
      return domainProblems(of: mesh)
    }
  }

  /// Classic constrained delegation does not cross a domain, so an edge that would is refused.
  private func domainProblems(of mesh: FleetMesh) -> [FleetProblem] {
    let targets = mesh.targets + storage
    guard let home = mesh.sources.first.map({ hosts[$0] }) else { return [] }
    guard let stranger = (mesh.sources + targets).map({ hosts[$0] }).first(where: { !$0.isInDomain(of: home) }) else { return [] }
    return [.crossesDomain(source: home, target: stranger, mesh: mesh.name)]
  }

  /// Hosts whose accounts are the policy's to write; file servers are only named by others.
  package var written: [Int] {
    let storage = Set(storage).subtracting(meshes.flatMap { $0.sources + $0.targets })
    return hosts.indices.filter { !storage.contains($0) }
  }

  /// Hosts that stay.
  package var active: [Int] {
    let retired = Set(retired)
    return hosts.indices.filter { !retired.contains($0) }
  }

  private func roleProblems() -> [FleetProblem] {
    let active = Set(meshes.flatMap { $0.sources + $0.targets } + storage)
    let contradictions = retired.filter(active.contains).map { FleetProblem.retiredMember(hosts[$0]) }
    let controllers = hosts.filter(\.isDomainController).map { FleetProblem.domainController($0) }
    return contradictions + controllers
  }

  /// Two accounts with one name, in whatever forms, would be delegated to as one.
  private func nameProblems() -> [FleetProblem] {
    var owners: [FoldedName: ComputerAccount] = [:]
    return NameForm.allCases.flatMap { form in
      hosts.compactMap { host -> FleetProblem? in
        guard let name = host.name(in: form) else { return nil }
        guard let other = owners.updateValue(host, forKey: FoldedName(name)), other.guid != host.guid else { return nil }
        return .sharedName(name, other, host)
      }
    }
  }
}

extension ComputerAccount: Identifiable {
  /// The object's GUID.
  public var id: GUID { guid }

  /// Whether the account is a domain controller's.
  public var isDomainController: Bool {
    userAccountControl.isDomainController
  }

  fileprivate func isInDomain(of other: ComputerAccount) -> Bool {
    switch (distinguishedName.domain, other.distinguishedName.domain) {
    case (let mine?, let theirs?): mine.isSameName(as: theirs)
    default: false
    }
  }
}
