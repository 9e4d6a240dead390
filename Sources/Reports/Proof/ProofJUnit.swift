internal import Delegation

extension ProofReport {
  /// A suite for each source, with a case for each target.
  var testResults: JUnitView {
    let edges = Dictionary(grouping: proof.edges, by: \.source)
    return JUnitView(
      suitesName: "kcdmesh verify \(reading.domain)",
      suites: proof.edges.map(\.source).unique.map { source in
        .init(suiteName: source, cases: edges[source, default: []].map(result))
      })
  }

  private func result(of edge: EdgeProof) -> JUnitView.Case {
    var result = JUnitView.Case(className: edge.source, caseName: "\(edge.source) → \(edge.target)")
    guard !proof.isProven(edge) else { return result }
    let services = edge.services.filter { !$0.isProven }
    var details = services.map { service in
      "\(service.name): \(service.verdict.rawValue)" + (service.inference.map { ": \($0.explanation); mend: \($0.mend)" } ?? "")
    }
    let disk = edge.migration?.failure
    if let disk { details.append("\(disk.step.inWords): \(disk.explanation); mend: \(disk.mend)") }
    let first = services.first?.inference?.explanation ?? disk?.explanation ?? "not proven"
    result.failure = .init(
      summary: first, kind: services.first?.inference?.cause.rawValue ?? disk.map { "disk-\($0.step.rawValue)" } ?? "not-proven",
      details: details.isEmpty ? ["nothing was asked for"] : details)
    return result
  }
}
