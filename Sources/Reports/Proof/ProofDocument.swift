public import Delegation

/// A proof as JSON, `kcdmesh.proof/1`.
public struct ProofDocument: Hashable, Sendable, Codable {
  /// The name of this form.
  public static let schema = "kcdmesh.proof/1"

  /// How far a proof goes.
  public enum Scope: String, Hashable, Sendable, Codable {
    /// Up to the tickets.
    case kdc
  }

  /// Whose keys a source was proven with.
  public enum Prover: String, Hashable, Sendable, Codable {
    /// The host's own.
    case host
  }

  public var schema = Self.schema
  public var reading: Reading
  public var scope: Scope
  /// Whom the hosts acted for.
  public var `operator`: String
  public var evidence: ProofEvidence
  public var proven: Bool
  public var edges: [Edge]

  /// One ordered pair of hosts.
  public struct Edge: Hashable, Sendable, Codable {
    public var source: String
    public var target: String
    public var by: Prover
    public var services: [Service]
    /// What kept every service of the edge from being asked for.
    public var error: String?
  }

  /// One name of one service.
  public struct Service: Hashable, Sendable, Codable {
    public var name: String
    public var verdict: ServiceProof.Verdict
    public var through: ServiceProof.Path?
    /// Why it is no proof; the rest tells it in words.
    public var cause: ProofCause?
    public var explanation: String?
    public var basis: String?
    public var mend: String?
    /// Where the KDC said no, and how.
    public var step: KDCRefusal.Step?
    public var error: String?
  }
}

extension ProofDocument {
  init(_ report: ProofReport) {
    reading = report.reading
    scope = .kdc
    `operator` = report.proof.operatorName
    evidence = report.proof.evidence
    proven = report.proof.isProven
    edges = report.proof.edges.map(Edge.init)
  }
}

extension ProofDocument.Edge {
  fileprivate init(_ edge: EdgeProof) {
    source = edge.source
    target = edge.target
    by = .host
    services = edge.services.map(ProofDocument.Service.init)
    let first = edge.services.first
    error = first?.refusal.flatMap { $0.step == .delegation ? nil : first?.inference?.explanation }
  }
}

extension ProofDocument.Service {
  fileprivate init(_ service: ServiceProof) {
    name = service.name
    verdict = service.verdict
    through = service.through
    cause = service.inference?.cause
    explanation = service.inference?.explanation
    basis = service.inference?.basis
    mend = service.inference?.mend
    step = service.refusal?.step
    error = service.refusal.map { "\($0.message) [\($0.code)]" }
  }
}
