public import Delegation

/// What a check has found as JSON, `kcdmesh.findings/1`.
public struct FindingsDocument: Hashable, Sendable, Codable {
  /// The name of this form.
  public static let schema = "kcdmesh.findings/1"

  public var schema = Self.schema
  public var reading: Reading
  public var compliant: Bool
  public var summary: Compliance.Summary
  public var notEvaluated: [NotEvaluated]
  public var findings: [Item]

  /// One finding.
  public struct Item: Hashable, Sendable, Codable {
    public var rule: RuleID
    public var severity: Severity
    public var failing: Bool
    public var host: String
    public var target: String?
    public var entry: String?
    public var message: String
    public var wanted: String?
    public var found: String?
    public var remedy: String
    public var waiver: Waiver?
  }

  /// Why a finding is accepted, by whom, and until when.
  public struct Waiver: Hashable, Sendable, Codable {
    public var reason: String
    public var owner: String
    public var expires: String
    public var expired: Bool
  }
}

extension FindingsDocument {
  /// How many findings are encoded at a time.
  private static let portion = 4096

  /// The document's bytes: a mesh of 256 hosts can lack 391,680 entries, and the encoder takes a kilobyte and more for each that it holds.
  static func bytes(of report: FindingsReport) throws -> [UInt8] {
    var document = FindingsDocument(report)
    let findings = report.compliance.findings
    guard !findings.isEmpty else { return try JSONRendering.bytes(document) }
    let frame = try Frame(document)
    var bytes = frame.head
    for start in stride(from: 0, to: findings.count, by: portion) {
      document.findings = findings[start..<min(start + portion, findings.count)].map(Item.init)
      if start > 0 { bytes.append(UInt8(ascii: ",")) }
      // A list with items is as deep as one without, so the frame around it is the same.
      bytes += try JSONRendering.bytes(document)[frame.head.count...].dropLast(frame.tail.count)
    }
    return bytes + frame.tail
  }

  /// All but the findings.
  private init(_ report: FindingsReport) {
    reading = report.reading
    compliant = report.compliance.isCompliant
    summary = report.compliance.summary
    notEvaluated = report.compliance.notEvaluated
    findings = []
  }

  /// What stands before and behind the items of the list of findings.
  private struct Frame {
    var head: [UInt8]
    var tail: [UInt8]

    private static let opening = Array("\"findings\" : [".utf8)
    private static let closing = Array("\n  ]".utf8)

    /// Takes an encoded document without findings apart; the list's name stands in no text, where its quotation marks would be escaped.
    init(_ document: FindingsDocument) throws {
      let bytes = try JSONRendering.bytes(document)
      guard let opening = bytes.firstRange(of: Self.opening),
        let closing = bytes[opening.upperBound...].firstRange(of: Self.closing)
      else { throw EncodingError.invalidValue(document, .init(codingPath: [], debugDescription: "the list of findings is not to be seen")) }
      head = Array(bytes[..<opening.upperBound])
      tail = Array(bytes[closing.lowerBound...])
    }
  }
}

extension FindingsDocument.Item {
  init(_ finding: Finding) {
    self.init(
      rule: finding.rule, severity: finding.severity, failing: finding.failing, host: finding.host, target: finding.target,
      entry: finding.entry, message: finding.message, wanted: finding.wanted, found: finding.found, remedy: finding.remedy,
      waiver: finding.waiver.map { .init(reason: $0.reason, owner: $0.owner, expires: $0.expires, expired: $0.expired) })
  }
}
