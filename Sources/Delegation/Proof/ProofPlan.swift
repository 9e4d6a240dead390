/// Which edges are to be proven, and what is asked for each.
public struct ProofPlan: Sendable {
  /// One name to ask for.
  public struct Question: Hashable, Sendable {
    /// The name in the ordinary spelling: what a client sends.
    public var name: String
    /// The entry of the source's list that lets it through: on Samba, the escaped spelling of a name with spaces.
    public var entry: EntryID
  }

  /// One source, and the edges that begin there.
  public struct Source: Sendable {
    /// The source, as a position in the fleet.
    public var host: Int
    /// Its edges with the questions of each.
    public var edges: [Edge]

    /// Every name, in the order of the edges.
    public var names: [String] { edges.flatMap { $0.questions.map(\.name) } }
  }

  /// One edge, and what is asked for it.
  public struct Edge: Sendable {
    /// The target, as a position in the fleet.
    public var target: Int
    /// One for each name of each service.
    public var questions: [Question]

    /// The name whose ticket opens a file session with the target: `cifs`, by its qualified name if the mesh has it.
    ///
    /// `nil` where the mesh does not delegate `cifs`.
    public var sessionName: String? {
      let names = questions.map(\.name).filter { ServicePrincipalName($0)?.serviceClass.lowercased() == "cifs" }
      return names.first { $0.contains(".") } ?? names.first
    }
  }

  /// The sources that have an edge to prove.
  public private(set) var sources: [Source]

  /// The edges of a mesh, or those of them that are named.
  ///
  /// - Throws: ``NameError`` where a named edge is none of the mesh.
  public init(
    fleet: Fleet, mesh: Mesh, table: EntryTable, sambaNames: Bool, only named: [(source: HostReference, target: HostReference)] = []
  ) throws(NameError) {
    for edge in named where !mesh.edges.joined().contains(where: { fleet.isEdge($0, named: edge) }) {
      throw NameError(text: "\(edge.source):\(edge.target)", expected: "an edge of the mesh")
    }
    sources = fleet.hosts.indices.compactMap { host in
      let edges = mesh.edges[host].filter { edge in named.isEmpty || named.contains { fleet.isEdge(edge, named: $0) } }
      return edges.isEmpty
        ? nil
        : Source(
          host: host,
          edges: edges.map {
            Edge(target: $0.target, questions: Self.questions(mesh.entries(for: $0), table: table, sambaNames: sambaNames))
          })
    }
  }

  /// Every entry that counts, once: whose names must have the right owners.
  public func namesToLookUp(table: EntryTable) -> [String] {
    Set(sources.flatMap { $0.edges.flatMap { $0.questions.map(\.entry) } }).sorted().map { table[$0] }
  }

  /// How many tickets are asked for.
  public var questionCount: Int {
    sources.reduce(0) { $0 + $1.edges.reduce(0) { $0 + $1.questions.count } }
  }

  /// The entries of an edge are its questions; where a name has two spellings, the escaped one is the entry that counts.
  private static func questions(_ entries: [EntryID], table: EntryTable, sambaNames: Bool) -> [Question] {
    guard sambaNames else { return entries.map { Question(name: table[$0], entry: $0) } }
    let spellings = entries.map { (entry: $0, text: table[$0]) }
    return spellings.compactMap { spelling in
      guard SambaSpelling.ordinary(spelling.text) == spelling.text else { return nil }
      let escaped = SambaSpelling.escaped(spelling.text)
      return Question(name: spelling.text, entry: spellings.first { $0.text == escaped }?.entry ?? spelling.entry)
    }
  }
}

extension Fleet {
  fileprivate func isEdge(_ edge: Mesh.Edge, named: (source: HostReference, target: HostReference)) -> Bool {
    hosts[edge.source].isNamed(by: named.source) && hosts[edge.target].isNamed(by: named.target)
  }
}
