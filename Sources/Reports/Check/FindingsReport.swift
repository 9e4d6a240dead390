public import Delegation

/// What is not as the policy wants it, and how to mend it: the report of `check`.
public struct FindingsReport: Report {
  public static let formats: [ReportFormat] = [.text, .json]

  /// Where and when the state was read.
  public var reading: Reading
  /// What was found.
  public var compliance: Compliance
  /// Where the policy came from: a path, or the options' names.
  public var policySource: String

  /// A report of a check.
  public init(reading: Reading, compliance: Compliance, policySource: String) {
    self.reading = reading
    self.compliance = compliance
    self.policySource = policySource
  }

  public func rendered(as format: ReportFormat, style: TextStyle) throws -> [UInt8] {
    switch format {
    case .text: FindingsText.render(self, style: style)
    case .json: try FindingsDocument.bytes(of: self)
    case .html, .markdown, .ldif, .junit, .sarif: throw UnsupportedFormat(format, available: Self.formats)
    }
  }
}
