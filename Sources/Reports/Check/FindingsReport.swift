public import Delegation

/// What is not as the policy wants it, and how to mend it: the report of `check`.
public struct FindingsReport: Report {
  public static let formats: [ReportFormat] = [.text, .json, .markdown, .html, .junit, .sarif]

  /// Where and when the state was read.
  public var reading: Reading
  /// What was found.
  public var compliance: Compliance
  /// Where the policy came from: a path, or the options' names.
  public var policySource: String
  /// Where in its file each part of the policy stands.
  public var policyLines: PolicyLines

  /// A report of a check.
  public init(reading: Reading, compliance: Compliance, policySource: String, policyLines: PolicyLines = PolicyLines()) {
    self.reading = reading
    self.compliance = compliance
    self.policySource = policySource
    self.policyLines = policyLines
  }

  public func rendered(as format: ReportFormat, style: TextStyle) throws -> [UInt8] {
    switch format {
    case .text: FindingsText.render(self, style: style)
    case .json: try FindingsDocument.bytes(of: self)
    case .markdown: try Comment.render(hosts: compliance.mesh.hosts.count) { ReportView(self, limits: $0) }
    case .html: try Page.render(ReportView(self, limits: .page), matrix: matrix)
    case .junit: try testResults.rendered(time: reading.time)
    case .sarif: try JSONRendering.bytes(sarif)
    case .ldif: throw UnsupportedFormat(format, available: Self.formats)
    }
  }
}
