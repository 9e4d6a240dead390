/// Every entry of every host's list, put where it belongs, and every entry of the mesh that is not there.
///
/// Linear in the number of entries: what is asked of an entry is asked once, whoever holds it.
struct EntryReview: Sendable {
  /// By position in the fleet.
  private(set) var hosts: [HostEntries]
  /// Every edge, in the order of the mesh.
  private(set) var edges: [MeshState.EdgeState] = []
  /// The hosts that leave, by their names.
  let leaving: LeavingNames

  /// The entries of one host.
  struct HostEntries: Sendable {
    /// How many entries of the mesh are there.
    var present = 0
    /// Entries of the mesh that are not there, and the position of the host that each stands for.
    var missing: [(target: Int, entry: EntryID)] = []
    /// Entries that lead to a domain controller.
    var controllers: [EntryID] = []
    /// Entries for a host that leaves, or of one.
    var retired: [EntryID] = []
    /// Entries that the policy does not explain and nobody owns.
    var ghosts: [EntryID] = []
    /// Entries that the policy does not explain, and somebody, or nobody knows who, owns.
    var unmanaged: [EntryID] = []
  }

  init(fleet: Fleet, mesh: Mesh, table: EntryTable, owners: ServicePrincipalNameOwners, leaving: LeavingNames) {
    self.leaving = leaving
    hosts = Array(repeating: HostEntries(), count: fleet.hosts.count)
    let kinds = EntryKinds(table: table, owners: owners, leaving: leaving)
    let retired = Set(fleet.retired)
    var wanted = EntryMarks(table: table), stored = wanted
    for host in fleet.written {
      wanted.clear()
      stored.clear()
      for edge in mesh.edges[host] {
        for entry in mesh.entries(for: edge) { wanted.mark(table.identity(of: entry)) }
      }
      for entry in fleet.hosts[host].allowedToDelegateTo {
        stored.mark(table.identity(of: entry))
        let isWanted = wanted.isMarked(table.identity(of: entry))
        if isWanted { hosts[host].present += 1 }
        hosts[host].put(entry, kinds[entry], isWanted: isWanted, isRetired: retired.contains(host))
      }
      for edge in mesh.edges[host] {
        let entries = mesh.entries(for: edge)
        let missing = entries.filter { !stored.isMarked(table.identity(of: $0)) }
        edges.append(.init(source: host, target: edge.target, entries: entries, missing: missing))
        hosts[host].missing += missing.map { (edge.target, $0) }
      }
    }
  }
}

extension EntryReview.HostEntries {
  /// Puts an entry where the most severe rule wants it.
  fileprivate mutating func put(_ entry: EntryID, _ kind: EntryKind, isWanted: Bool, isRetired: Bool) {
    if kind == .controllers {
      controllers.append(entry)
    } else if isRetired || kind == .retired {
      retired.append(entry)
    } else if !isWanted {
      if kind == .ghost { ghosts.append(entry) } else { unmanaged.append(entry) }
    }
  }
}

/// What an entry is, whoever holds it.
private enum EntryKind {
  case controllers
  case retired
  case ghost
  case ordinary
}

/// The kind of every entry.
private struct EntryKinds {
  private let kinds: [EntryKind]

  init(table: EntryTable, owners: ServicePrincipalNameOwners, leaving: LeavingNames) {
    kinds = table.entries.map { entry in
      let text = table[entry]
      if owners.leadsToController(text) { return .controllers }
      if !leaving.isEmpty, leaving.host(of: text) != nil { return .retired }
      return owners.ownership(of: text) == .ghost ? .ghost : .ordinary
    }
  }

  subscript(entry: EntryID) -> EntryKind { kinds[Int(entry.index)] }
}
