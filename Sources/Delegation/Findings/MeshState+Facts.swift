extension MeshState {
  /// The state of the mesh of a reading.
  init(_ facts: CheckFacts) {
    let fleet = facts.fleet
    let sources = Set(facts.mesh.edges.joined().map(\.source)), targets = Set(facts.mesh.edges.joined().map(\.target))
    let storage = Set(fleet.storage), retired = Set(fleet.retired)
    var hosts = fleet.hosts.indices.map { position in
      let parts: [(Role, Set<Int>)] = [(.source, sources), (.target, targets), (.storage, storage), (.retired, retired)]
      var host = HostState(
        name: fleet.hosts[position].shortName, account: Account(fleet.hosts[position], budget: facts.budget(of: position)),
        roles: Set(parts.filter { $0.1.contains(position) }.map(\.0)), meshes: [])
      let entries = facts.review.hosts[position]
      host.present = entries.present
      host.missing = entries.missing.count
      host.unmanaged = entries.unmanaged
      host.ghosts = entries.ghosts
      return host
    }
    for (mesh, part) in fleet.meshes.enumerated() {
      for position in Set(part.sources + part.targets) { hosts[position].meshes.append(mesh) }
    }
    hosts += fleet.missing.map { host in
      let meshes = fleet.meshes.indices.filter { host.meshes.contains(fleet.meshes[$0].name) }
      return HostState(
        name: host.reference.description, account: nil, roles: meshes.isEmpty ? [.storage] : [.source, .target], meshes: meshes)
    }
    self.init(table: facts.table, meshes: fleet.meshes.map(\.name), hosts: hosts, edges: facts.review.edges)
  }
}
