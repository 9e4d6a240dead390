/// Which entries each source must hold: the edges of the fleet, and the entries that stand for each target.
public struct Mesh: Sendable {
  /// One ordered pair of hosts, as positions in the fleet.
  public struct Edge: Hashable, Sendable {
    /// Who delegates.
    public var source: Int
    /// To whom.
    public var target: Int
    /// Whether the target is only a file server to this source: then the edge is for `cifs` alone.
    public var isStorageOnly: Bool
  }

  /// The edges of each host, by position in the fleet, in the order of their targets; empty for hosts that delegate to nobody.
  public let edges: [[Edge]]
  /// The entries that stand for each host as a migration's target, and as a file server.
  private let entries: [(member: [EntryID], storage: [EntryID])]

  /// Computes the mesh of a fleet; entries that are new get a place in the table.
  ///
  /// - Throws: ``FleetProblems`` where a target has no name in a form that is asked for.
  public init(of fleet: Fleet, options: MeshOptions, table: inout EntryTable) throws(FleetProblems) {
    edges = Self.edges(of: fleet)
    var entries = Array(repeating: (member: [EntryID](), storage: [EntryID]()), count: fleet.hosts.count)
    var problems: [FleetProblem] = []
    for target in Set(edges.joined().map(\.target)).sorted() {
      let account = fleet.hosts[target]
      problems += Self.problems(naming: account, options: options)
      let services = fleet.storage.contains(target) ? options.services + [.cifs] : options.services
      entries[target].member = Self.entries(for: account, services: services, options: options, table: &table)
      entries[target].storage = Self.entries(for: account, services: [.cifs], options: options, table: &table)
    }
    guard problems.isEmpty else { throw FleetProblems(problems) }
    self.entries = entries
  }

  /// The entries that stand for an edge's target in its source's list.
  public func entries(for edge: Edge) -> [EntryID] {
    edge.isStorageOnly ? entries[edge.target].storage : entries[edge.target].member
  }

  /// Each target once, and every entry that stands for it in some source's list.
  var targetEntries: [(target: Int, entries: [EntryID])] {
    var members: Set<Int> = [], servers: Set<Int> = []
    for edge in edges.joined() {
      if edge.isStorageOnly { servers.insert(edge.target) } else { members.insert(edge.target) }
    }
    return members.sorted().map { ($0, entries[$0].member) } + servers.subtracting(members).sorted().map { ($0, entries[$0].storage) }
  }

  /// The names of all targets, in each spelling that an account may own them in.
  func targetNames(table: EntryTable) -> [String] {
    targetEntries.flatMap(\.entries).map { table[$0] }
  }

  /// Who must register the migration service: hosts as positions in the fleet, ascending.
  func migrationTargets(options: MeshOptions) -> [Int] {
    guard options.services.contains(.migration) else { return [] }
    return Set(edges.joined().filter { !$0.isStorageOnly }.map(\.target)).sorted()
  }

  /// A host that is in two meshes reaches the hosts of both; nobody delegates to itself.
  private static func edges(of fleet: Fleet) -> [[Edge]] {
    var members = [Set<Int>](repeating: [], count: fleet.hosts.count)
    for mesh in fleet.meshes {
      for source in mesh.sources { members[source].formUnion(mesh.targets) }
    }
    let sources = Set(fleet.meshes.flatMap(\.sources))
    return fleet.hosts.indices.map { source in
      let reach = sources.contains(source) ? members[source].union(fleet.storage).subtracting([source]) : []
      return reach.sorted().map { Edge(source: source, target: $0, isStorageOnly: !members[source].contains($0)) }
    }
  }

  /// A name becomes part of an entry as it is, so it must be a host's name and nothing else.
  private static func problems(naming host: ComputerAccount, options: MeshOptions) -> [FleetProblem] {
    options.names.compactMap { form in
      guard let name = host.name(in: form) else { return .missingDNSHostName(host) }
      return name.isHostName ? nil : .unusableName(name, host)
    }
  }

  private static func entries(
    for host: ComputerAccount, services: [ServiceClass], options: MeshOptions, table: inout EntryTable
  ) -> [EntryID] {
    options.servicePrincipalNames(of: host, services: services).map { table.intern($0) }
  }
}

/// How a target is named in the lists of its sources.
public struct MeshOptions: Hashable, Sendable {
  /// The service classes, in order.
  public var services: [ServiceClass]
  /// The name forms, in order.
  public var names: [NameForm]
  /// Whether the directory is Samba's, whose key distribution center needs ``SambaSpelling`` as well.
  public var sambaNames: Bool

  /// A policy's services and names, on one kind of directory.
  public init(_ policy: Policy, sambaNames: Bool) {
    services = policy.services
    names = policy.names
    self.sambaNames = sambaNames
  }

  /// The names of some services of a host, in every form that the host has; each once, also where two forms are alike.
  public func servicePrincipalNames(of host: ComputerAccount, services: [ServiceClass]) -> [String] {
    let hostNames = names.compactMap { host.name(in: $0) }
    let ordinary = services.flatMap { service in hostNames.map { "\(service.name)/\($0)" } }
    let all = sambaNames ? ordinary.flatMap { [$0] + [SambaSpelling.escaped($0)].compactMap(\.self) } : ordinary
    var seen: Set<FoldedName> = []
    return all.filter { seen.insert(FoldedName($0)).inserted }
  }
}
