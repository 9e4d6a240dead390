public import Delegation

/// What each edge of the mesh was seen to do: the report of `verify`.
public struct ProofReport: Report {
  public static let formats: [ReportFormat] = [.text, .json]

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
    case .html, .markdown, .ldif, .junit, .sarif: throw UnsupportedFormat(format, available: Self.formats)
    }
  }

  /// The proof as a document, `kcdmesh.proof/1`.
  public var document: ProofDocument {
    ProofDocument(self)
  }
}
