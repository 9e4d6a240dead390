/// What the edges of a mesh were seen to do.
public struct Proof: Sendable {
  /// Whom the hosts acted for, by `sAMAccountName`.
  public var operatorName: String
  /// Where the evidence tickets came from.
  public var evidence: ProofEvidence
  /// How far it goes.
  public var scope: ProofScope
  /// Every edge that was tried, in the order of sources and targets.
  public var edges: [EdgeProof]

  /// A proof.
  public init(operatorName: String, evidence: ProofEvidence, scope: ProofScope = .kdc, edges: [EdgeProof]) {
    self.operatorName = operatorName
    self.evidence = evidence
    self.scope = scope
    self.edges = edges
  }

  /// Whether something came out that nothing that was read explains: then it is worth reading again.
  public var hasRiddles: Bool {
    edges.contains { $0.services.contains { $0.inference?.cause == .unknown || $0.inference?.cause == .unexplained } }
  }

  /// Whether there are edges, and each is proven.
  public var isProven: Bool { !edges.isEmpty && edges.allSatisfy(isProven) }

  /// Whether an edge is proven as far as the scope goes.
  public func isProven(_ edge: EdgeProof) -> Bool {
    edge.hasProvenTickets && (scope == .kdc || edge.migration?.isProven ?? false)
  }
}

/// How far a proof goes.
public enum ProofScope: String, CaseIterable, Hashable, Sendable, Codable {
  /// Up to the tickets.
  case kdc
  /// Up to a disk on the target.
  case migration
}

/// Where the ticket comes from that a host shows for the operator.
public enum ProofEvidence: String, CaseIterable, Hashable, Sendable, Codable {
  /// The host asks for it in the operator's name: protocol transition (S4U2Self).
  case transition
  /// It is the operator's own ticket to the host.
  case ticket
}

/// One edge: what its source got for its target.
public struct EdgeProof: Hashable, Sendable {
  /// Who delegates, by short name.
  public var source: String
  /// To whom, by short name.
  public var target: String
  /// Whose key it was proven with.
  public var prover: Prover
  /// One for each name of each service.
  public var services: [ServiceProof]
  /// What became of the disk; `nil` where none was moved.
  public var migration: MigrationProof?

  /// Whose key stands for the source's.
  public enum Prover: String, Hashable, Sendable, Codable {
    /// The source's own.
    case host
    /// That of an account which was given the source's delegation for the time of the proof.
    case probe
  }

  /// An edge.
  public init(
    source: String, target: String, prover: Prover = .host, services: [ServiceProof], migration: MigrationProof? = nil
  ) {
    self.source = source
    self.target = target
    self.prover = prover
    self.services = services
    self.migration = migration
  }

  /// Whether the list, and nothing else, opened every service of the target in every form of its name.
  public var hasProvenTickets: Bool { !services.isEmpty && services.allSatisfy(\.isProven) }
}

/// One name of one service, and what the KDC said to it.
public struct ServiceProof: Hashable, Sendable {
  /// What was seen.
  public enum Verdict: String, Hashable, Sendable, Codable {
    /// The KDC gave the ticket.
    case granted
    /// The KDC refused it.
    case refused
    /// It could not be asked.
    case error
  }

  /// What a ticket was granted by; only the list proves the mesh.
  public enum Path: String, Hashable, Sendable, Codable {
    /// The source's `msDS-AllowedToDelegateTo`.
    case list
    /// The target's `msDS-AllowedToActOnBehalfOfOtherIdentity`.
    case resourceBased = "resource-based"
  }

  /// The service principal name that was asked for, in the ordinary spelling.
  public var name: String
  /// What was seen.
  public var verdict: Verdict
  /// What the grant is explained by, where it is.
  public var through: Path?
  /// What the KDC said, where it refused.
  public var refusal: KDCRefusal?
  /// Why it is not a proof; `nil` where it is one.
  public var inference: ProofInference?

  /// A service's verdict.
  public init(name: String, verdict: Verdict, through: Path? = nil, refusal: KDCRefusal? = nil, inference: ProofInference? = nil) {
    self.name = name
    self.verdict = verdict
    self.through = through
    self.refusal = refusal
    self.inference = inference
  }

  /// Whether the ticket was given, the list explains it, and nothing speaks against it.
  public var isProven: Bool { verdict == .granted && through == .list && inference == nil }
}
