internal import Delegation

extension DiffReport {
  /// The edges as they are and are to be: what stays, comes and goes.
  var matrix: MatrixData? {
    var catalog = EntryCatalog(plan)
    var lists = plan.hosts.indices.map { EdgeLists(plan.hosts[$0], hosts: plan.hosts.count, catalog: &catalog) }
    for source in lists.indices { lists[source].edges[source] = nil }
    let pairs = lists.indices.flatMap { source in lists[source].edges.keys.map { (source: source, target: $0) } }
    guard !pairs.isEmpty else { return nil }
    var builder = MatrixBuilder(
      hosts: plan.hosts.map { .init(name: $0.account.shortName, dns: $0.account.dnsHostName, meshes: []) }, kinds: Self.kinds, pairs: pairs)
    for (source, list) in lists.enumerated() {
      for (target, entries) in list.edges.sorted(by: { $0.key < $1.key }) {
        var marks: [MatrixData.Mark] = []
        for (entry, mark) in entries { marks.add(mark, at: builder.parts.part(of: entry, in: plan.table)) }
        builder.draw(source: source, target: target, marks: marks, kind: Self.kind(of: entries.map(\.mark)))
        builder.name(target: target, entries: entries.filter { $0.mark != .removed }.map(\.entry), in: plan.table)
      }
    }
    return builder.data(meshes: [], table: plan.table)
  }

  private static let kinds: [MatrixData.Kind] = [
    .init(label: "stays as it is", tone: "good"), .init(label: "gets entries", tone: "change"), .init(label: "is new", tone: "change"),
    .init(label: "loses entries", tone: "warning"),
  ]

  private static func kind(of marks: [MatrixData.Mark]) -> Int {
    if marks.contains(.removed) { return 3 }
    guard marks.contains(.added) else { return 0 }
    return marks.contains(.good) ? 1 : 2
  }
}

/// The entries of one host's list, by the planned host that each names.
private struct EdgeLists {
  var edges: [Int: [(entry: EntryID, mark: MatrixData.Mark)]] = [:]

  init(_ host: HostPlan, hosts: Int, catalog: inout EntryCatalog) {
    let others = Set(host.remove).union(host.unmanaged.map(\.entry))
    let kept = host.account.allowedToDelegateTo.filter { !others.contains($0) }
    for (entries, mark) in [(kept, MatrixData.Mark.good), (host.add, .added), (host.remove, .removed)] {
      for entry in entries {
        guard let target = catalog.place(of: entry)?.target, target < hosts else { continue }
        edges[target, default: []].append((entry, mark))
      }
    }
  }
}
