internal import Delegation

/// Tickets of one source that were not a proof, all for one reason.
struct TicketFailure {
  var source: String
  /// At least one.
  private(set) var services: [(target: String, service: ServiceProof)]

  var targets: [String] { services.map(\.target).unique }
  var names: [String] { services.map(\.service.name).unique }
  var inference: ProofInference? { services.first?.service.inference }

  var sign: String {
    switch services.first?.service.verdict {
    case .error: ProofMarks.Mark.error.sign
    case .granted: ProofMarks.Mark.doubtful.sign
    case .refused, nil: ProofMarks.Mark.refused.sign
    }
  }

  /// Where it ended, and what the KDC said there.
  func step(_ evidence: ProofEvidence) -> String? {
    guard let first = services.first?.service else { return nil }
    if let refusal = first.refusal { return "\(refusal.step.name(evidence)): \(refusal.message) [\(refusal.code)]" }
    return first.verdict == .granted ? "\(KDCRefusal.Step.delegation.name(evidence)): the ticket was given" : nil
  }

  /// The first explanation, and how many there are like it.
  var explanation: String {
    let explanations = services.compactMap(\.service.inference?.explanation).unique
    let more = explanations.count > 1 ? " (and \((explanations.count - 1).grouped) more alike)" : ""
    return (explanations.first ?? "") + more
  }

  private struct Likeness: Hashable {
    var source: String
    var cause: ProofCause?
    var step: KDCRefusal.Step?
    var error: String?
    /// A cause of the target or of one name is told for each target; one of the source once.
    var target: String?
  }

  /// What failed, in the order of the edges.
  static func all(in proof: Proof) -> [TicketFailure] {
    var order: [Likeness] = []
    var groups: [Likeness: TicketFailure] = [:]
    for edge in proof.edges {
      for service in edge.services where !service.isProven {
        let likeness = Likeness(
          source: edge.source, cause: service.inference?.cause, step: service.refusal?.step, error: service.refusal?.code,
          target: service.isFailureOfSource ? nil : edge.target)
        if groups[likeness] == nil { order.append(likeness) }
        groups[likeness, default: TicketFailure(source: edge.source, services: [])].services.append((edge.target, service))
      }
    }
    return order.compactMap { groups[$0] }
  }
}

extension ServiceProof {
  /// Whether the source, the operator or the KDC is to blame, whatever the target.
  fileprivate var isFailureOfSource: Bool {
    switch inference?.cause {
    case .listEmpty, .evidenceNotForwardable, .operatorNotDelegable, .operatorUnusable, .sourceUnusable, .clockSkew, .wrongKey,
      .unreachable, .changedMeanwhile, .unknown:
      true
    case .notInList, .unknownService, .nameLeadsElsewhere, .targetUnusable, .noCommonKey, .onlyResourceBased, .unexplained, nil:
      refusal.map { $0.step != .delegation } ?? false
    }
  }
}

extension KDCRefusal.Step {
  /// The step as administrators know it.
  fileprivate func name(_ evidence: ProofEvidence) -> String {
    switch self {
    case .ownTicket: "the source's own ticket"
    case .evidence: evidence == .transition ? "S4U2Self" : "the operator's own ticket to the source"
    case .delegation: "S4U2Proxy"
    }
  }
}
