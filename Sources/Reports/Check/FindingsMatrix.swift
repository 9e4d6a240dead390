internal import Delegation

extension FindingsReport {
  /// The mesh as it was found: which entries of each edge are there.
  var matrix: MatrixData? {
    let mesh = compliance.mesh
    guard !mesh.edges.isEmpty else { return nil }
    var builder = MatrixBuilder(
      hosts: mesh.hosts.map { .init(name: $0.name, dns: $0.account?.dnsHostName, meshes: $0.meshes) }, kinds: MatrixData.Kind.ofEntries,
      pairs: mesh.edges.map { ($0.source, $0.target) })
    for edge in mesh.edges {
      var marks: [MatrixData.Mark] = []
      for entry in edge.entries { marks.add(.good, at: builder.parts.part(of: entry, in: mesh.table)) }
      for entry in edge.missing { marks.add(.missing, at: builder.parts.part(of: entry, in: mesh.table)) }
      let kind = edge.missing.isEmpty ? 0 : edge.missing.count < edge.entries.count ? 1 : 2
      builder.draw(source: edge.source, target: edge.target, marks: marks, kind: kind)
      builder.name(target: edge.target, entries: edge.entries, in: mesh.table)
    }
    let mend = compliance.findings.first { $0.rule == .missingEntry }?.remedy
    return builder.data(meshes: mesh.meshes, table: mesh.table, issues: issues, mend: mend)
  }

  /// The most findings that the matrix knows; the rest of them is below it.
  private static let mostIssues = 4000

  /// What is wrong beside missing entries, which the cells show.
  private var issues: [MatrixData.Issue] {
    compliance.findings.lazy.filter { $0.rule != .missingEntry && $0.rule != .blastRadius }.prefix(Self.mostIssues).map { finding in
      .init(
        code: finding.rule.description, tone: finding.isWaived ? "waived" : finding.severity.rawValue, host: finding.host,
        target: finding.target, text: finding.message, mend: finding.remedy)
    }
  }
}

extension MatrixData.Kind {
  /// What edges of a check can be.
  static let ofEntries = [
    Self(label: "complete", tone: "good"), Self(label: "incomplete", tone: "error"), Self(label: "nothing there", tone: "critical"),
  ]
}

extension [MatrixData.Mark] {
  /// Marks a part; where it is marked already, the graver mark stays.
  mutating func add(_ mark: MatrixData.Mark, at part: Int) {
    while count <= part { append(.none) }
    self[part] = .graver(self[part], mark)
  }
}
