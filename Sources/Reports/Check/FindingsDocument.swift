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
  init(_ report: FindingsReport) {
    reading = report.reading
    compliant = report.compliance.isCompliant
    summary = report.compliance.summary
    notEvaluated = report.compliance.notEvaluated
    findings = report.compliance.findings.map { finding in
      Item(
        rule: finding.rule, severity: finding.severity, failing: finding.failing, host: finding.host, target: finding.target,
        entry: finding.entry, message: finding.message, wanted: finding.wanted, found: finding.found, remedy: finding.remedy,
        waiver: finding.waiver.map { Waiver(reason: $0.reason, owner: $0.owner, expires: $0.expires, expired: $0.expired) })
    }
  }
}
