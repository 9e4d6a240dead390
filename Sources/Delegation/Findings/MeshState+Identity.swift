internal import WindowsTypes

extension MeshState {
  /// Each host's state as text, the same for the same state: what one reading is told from another by.
  public var hostTexts: some Sequence<String> {
    let edges = Dictionary(grouping: edges, by: \.source)
    return hosts.indices.lazy.map { text(of: $0, edges: edges[$0] ?? []) }
  }

  private func text(of position: Int, edges: [EdgeState]) -> String {
    let host = hosts[position]
    var lines = [host.name, host.account?.distinguishedName.text ?? "", host.account.map { "\($0.userAccountControl.rawValue)" } ?? ""]
    for edge in edges {
      let missing = Set(edge.missing)
      lines += edge.entries.lazy.filter { !missing.contains($0) }.map { table[$0] }
    }
    // The directory gives these in no order of its own.
    lines += (host.unmanaged + host.ghosts).map { table[$0] }.sorted()
    return lines.joined(separator: "\n")
  }
}
