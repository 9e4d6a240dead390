internal import Delegation

/// Disks that did not get to one target, all for one reason.
struct DiskFailure {
  var target: String
  var failure: MigrationFailure
  var sources: [String]

  private struct Likeness: Hashable {
    var target: String
    var failure: MigrationFailure
  }

  /// What failed, in the order of the edges.
  static func all(in proof: Proof) -> [DiskFailure] {
    var order: [Likeness] = []
    var sources: [Likeness: [String]] = [:]
    for edge in proof.edges {
      guard let failure = edge.migration?.failure else { continue }
      let key = Likeness(target: edge.target, failure: failure)
      if sources[key] == nil { order.append(key) }
      sources[key, default: []].append(edge.source)
    }
    return order.map { DiskFailure(target: $0.target, failure: $0.failure, sources: sources[$0, default: []]) }
  }
}

extension MigrationFailure.Step {
  /// The step as administrators know it.
  var inWords: String {
    switch self {
    case .session: "the SMB session with the delegated ticket"
    case .share: "the share on the target"
    case .space: "the free space of the target"
    case .write: "writing and flushing the disk"
    case .compare: "reading the disk back"
    case .look: "session and share, looked at from the target's side"
    case .cleanUp: "taking disk and share away again"
    }
  }
}
