/// The JSON Schemas of the contract (draft 2020-12), by the documents that they describe.
public enum Schema: String, CaseIterable, Hashable, Sendable {
  /// What is out there: `hosts --format json`.
  case hosts
  /// A plan, and what became of it: `diff`, `provision` and `rollback`, and saved plans.
  case plan
  /// One line of a journal.
  case journal
  /// The findings of `check`.
  case findings
  /// The proof of `verify`.
  case proof
  /// One line of the journal of `verify`.
  case traces

  /// The schema's JSON text.
  public var text: String {
    String(decoding: bytes, as: UTF8.self)
  }

  private var bytes: [UInt8] {
    switch self {
    case .hosts: PackageResources.hosts_json
    case .plan: PackageResources.plan_json
    case .journal: PackageResources.journal_json
    case .findings: PackageResources.findings_json
    case .proof: PackageResources.proof_json
    case .traces: PackageResources.traces_json
    }
  }
}
