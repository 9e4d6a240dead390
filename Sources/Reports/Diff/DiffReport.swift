public import Delegation

/// A plan, and what became of it: the report of `diff`, `provision` and `rollback`.
public struct DiffReport: Report {
  public static let formats: [ReportFormat] = [.text, .json, .ldif, .markdown, .html]

  /// What the plan is made for.
  public enum Purpose: Hashable, Sendable {
    /// To make the directory as the policy wants it.
    case policy
    /// To do the rest of a journal.
    case resume
    /// To undo a journal.
    case rollback
  }

  /// What is to be changed.
  public var plan: Plan
  /// Where and when the state was read that the plan follows from.
  public var reading: Reading
  /// The plan's fingerprint, which binds its execution to its review.
  public var fingerprint: String
  /// What became of the plan, where it was executed.
  public var outcome: PlanDocument.Outcome?
  /// Where the policy came from: a path, or the options' names; for a journal, its path.
  public var policySource: String?
  /// What the plan is made for.
  public var purpose: Purpose
  /// Whether text leaves out what each host's part is: for somebody who has just seen it, and wants to know what became of it.
  public var isBrief = false

  /// A report of a plan.
  public init(
    plan: Plan, reading: Reading, fingerprint: String, outcome: PlanDocument.Outcome? = nil, policySource: String? = nil,
    purpose: Purpose = .policy
  ) {
    self.plan = plan
    self.reading = reading
    self.fingerprint = fingerprint
    self.outcome = outcome
    self.policySource = policySource
    self.purpose = purpose
  }

  public func rendered(as format: ReportFormat, style: TextStyle) throws -> [UInt8] {
    switch format {
    case .text: DiffText.render(self, style: style)
    case .json: try JSONRendering.bytes(document)
    case .ldif: try DiffLDIF.render(self)
    case .markdown: try Comment.render(hosts: plan.hosts.count) { ReportView(self, limits: $0) }
    case .html: try Page.render(ReportView(self, limits: .page), matrix: matrix)
    case .junit, .sarif: throw UnsupportedFormat(format, available: Self.formats)
    }
  }

  /// The plan's document with its outcome, `kcdmesh.plan/1`.
  public var document: PlanDocument {
    var document = PlanDocument(plan, reading: reading, fingerprint: fingerprint)
    document.outcome = outcome
    return document
  }
}
