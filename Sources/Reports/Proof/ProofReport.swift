public import Delegation

/// What each edge of the mesh was seen to do: the report of `verify`.
public struct ProofReport: Report {
  public static let formats: [ReportFormat] = [.text, .json, .markdown, .html, .junit]

  /// Where and when the directory's part was read.
  public var reading: Reading
  /// What was seen.
  public var proof: Proof

  /// A report of a proof.
  public init(reading: Reading, proof: Proof) {
    self.reading = reading
    self.proof = proof
  }

  public func rendered(as format: ReportFormat, style: TextStyle) throws -> [UInt8] {
    switch format {
    case .text: ProofText.render(self, style: style)
    case .json: try JSONRendering.bytes(document)
    case .markdown:
      try Comment.render(hosts: Set(proof.edges.flatMap { [$0.source, $0.target] }).count) { ReportView(self, limits: $0) }
    case .html: try Page.render(ReportView(self, limits: .page), matrix: matrix)
    case .junit: try testResults.rendered(time: reading.time)
    case .ldif, .sarif: throw UnsupportedFormat(format, available: Self.formats)
    }
  }

  /// The proof as a document, `kcdmesh.proof/1`.
  public var document: ProofDocument {
    ProofDocument(self)
  }
}
