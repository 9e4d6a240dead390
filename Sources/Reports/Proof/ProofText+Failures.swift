internal import Delegation

/// What failed, told once for all that failed alike.
extension ProofText {
  /// Services of one source that failed alike.
  private struct Failure {
    var source: String
    var services: [(target: String, service: ServiceProof)]

    var first: ServiceProof? { services.first?.service }
    var targets: [String] { services.map(\.target).unique }
  }

  private struct Likeness: Hashable {
    var source: String
    var cause: ProofCause?
    var step: KDCRefusal.Step?
    var error: String?
    /// A cause of the target or of one name is told for each target; one of the source once.
    var target: String?
  }

  /// More would not be read; the JSON form has them all.
  private static let most = 40

  mutating func writeFailures() {
    let failures = failures
    for failure in failures.prefix(Self.most) { write(failure) }
    writeSurplus(failures.count - Self.most)
    writeDiskFailures(most: Self.most)
  }

  mutating func writeSurplus(_ count: Int) {
    guard count > 0 else { return }
    canvas.gap()
    canvas.line(Piece.words("… and \(count.of("failure", "failures")) more; the JSON form has them all", .warning))
  }

  private var failures: [Failure] {
    var order: [Likeness] = []
    var groups: [Likeness: Failure] = [:]
    for edge in edges {
      for service in edge.services where !service.isProven {
        let likeness = Likeness(
          source: edge.source, cause: service.inference?.cause, step: service.refusal?.step, error: service.refusal?.code,
          target: service.isFailureOfSource ? nil : edge.target)
        if groups[likeness] == nil { order.append(likeness) }
        groups[likeness, default: Failure(source: edge.source, services: [])].services.append((edge.target, service))
      }
    }
    return order.compactMap { groups[$0] }
  }

  private mutating func write(_ failure: Failure) {
    guard let first = failure.first else { return }
    let width = canvas.style.width
    canvas.gap()
    canvas.line(
      [Piece(first.verdict == .error ? "!" : first.verdict == .granted ? "~" : "✗", .failure), Piece(failure.source, .strong), Piece("→")]
        + [Piece(failure.targets.enumerated(within: width - 24), .strong)])
    write("names", failure.services.map(\.service.name).unique.enumerated(within: width - 14))
    if let refusal = first.refusal { write("step", "\(refusal.step.name(report.proof.evidence)): \(refusal.message) [\(refusal.code)]") }
    if first.verdict == .granted { write("step", "\(KDCRefusal.Step.delegation.name(report.proof.evidence)): the ticket was given") }
    guard let inference = first.inference else { return }
    let explanations = failure.services.compactMap(\.service.inference?.explanation).unique
    let more = explanations.count > 1 ? " (and \((explanations.count - 1).grouped) more alike)" : ""
    write("cause", "\(inference.cause.rawValue): \(inference.explanation)\(more)")
    write("from", inference.basis)
    write("mend", inference.mend)
  }

  mutating func write(_ label: String, _ text: String) {
    canvas.line([Piece("  " + label.padded(to: 6), .faint)] + Piece.words(text), hanging: 9)
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
