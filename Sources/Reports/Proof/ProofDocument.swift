public import Delegation

/// A proof as JSON, `kcdmesh.proof/1`.
public struct ProofDocument: Hashable, Sendable, Codable {
  /// The name of this form.
  public static let schema = "kcdmesh.proof/1"

  public var schema = Self.schema
  public var reading: Reading
  public var scope: ProofScope
  /// Whom the hosts acted for.
  public var `operator`: String
  public var evidence: ProofEvidence
  public var proven: Bool
  public var edges: [Edge]

  /// One ordered pair of hosts.
  public struct Edge: Hashable, Sendable, Codable {
    public var source: String
    public var target: String
    public var by: EdgeProof.Prover
    public var services: [Service]
    public var session: Session?
    public var share: Share?
    public var interfaces: [InterfaceSeen]?
    public var transfer: Transfer?
    /// Where the disk's way ended.
    public var failure: Failure?
    /// What kept every service of the edge from being asked for, or the disk from being moved.
    public var error: String?
  }

  /// The SMB session.
  public struct Session: Hashable, Sendable, Codable {
    public var dialect: String
    public var signing: String
    public var cipher: String?
    public var user: String?

    /// No cipher is told as null: it is a fact, not a gap.
    public func encode(to encoder: any Encoder) throws {
      var session = encoder.container(keyedBy: CodingKeys.self)
      try session.encode(dialect, forKey: .dialect)
      try session.encode(signing, forKey: .signing)
      try session.encode(cipher, forKey: .cipher)
      try session.encodeIfPresent(user, forKey: .user)
    }
  }

  /// The share that the disk went through.
  public struct Share: Hashable, Sendable, Codable {
    public var name: String
    public var temporary: Bool
    public var exclusive: Bool?
  }

  /// The disk's way.
  public struct Transfer: Hashable, Sendable, Codable {
    public var bytes: UInt64
    public var seconds: Double
    public var verified: Bool
  }

  /// A step of the disk's way that failed.
  public struct Failure: Hashable, Sendable, Codable {
    public var step: MigrationFailure.Step
    public var explanation: String
    public var cause: String?
    public var mend: String?
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
    scope = report.proof.scope
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
    by = edge.prover
    services = edge.services.map(ProofDocument.Service.init)
    let first = edge.services.first
    let migration = edge.migration
    session = migration?.session.map { .init(dialect: $0.dialect, signing: $0.signing, cipher: $0.cipher, user: $0.user) }
    share = migration?.share.map { .init(name: $0.name, temporary: $0.isTemporary, exclusive: $0.isExclusive) }
    interfaces = migration.flatMap { $0.interfaces.isEmpty ? nil : $0.interfaces }
    transfer = migration?.transfer.map { .init(bytes: $0.bytes, seconds: $0.seconds, verified: $0.isVerified) }
    failure = migration?.failure.map(ProofDocument.Failure.init)
    error = first?.refusal.flatMap { $0.step == .delegation ? nil : first?.inference?.explanation } ?? migration?.failure?.explanation
  }
}

extension ProofDocument.Failure {
  fileprivate init(_ failure: MigrationFailure) {
    step = failure.step
    explanation = failure.explanation
    cause = failure.cause.isEmpty ? nil : failure.cause
    mend = failure.mend.isEmpty ? nil : failure.mend
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
