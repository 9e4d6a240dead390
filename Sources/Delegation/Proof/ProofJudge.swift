/// Makes a proof of the KDC's answers and the directory's state.
///
/// A grant proves an edge only where the source's list explains it: the KDC also gives tickets because a target names the source in its
/// own descriptor, and MIT's library always asks for that too.
public struct ProofJudge: Sendable {
  private let facts: ProofFacts
  private let plan: ProofPlan
  private let evidence: ProofEvidence
  private let prover: EdgeProof.Prover

  /// A judge of one run.
  public init(facts: ProofFacts, plan: ProofPlan, evidence: ProofEvidence, prover: EdgeProof.Prover = .host) {
    self.facts = facts
    self.plan = plan
    self.evidence = evidence
    self.prover = prover
  }

  /// The proof of all edges.
  ///
  /// - Parameter answers: one for each source of the plan, in its order.
  public func proof(_ answers: [SourceAnswers]) -> Proof {
    let edges = zip(plan.sources, answers).flatMap { source, answers in self.edges(of: source, answers) }
    return Proof(operatorName: facts.operatorAccount.samAccountName, evidence: evidence, edges: edges)
  }

  private func edges(of source: ProofPlan.Source, _ answers: SourceAnswers) -> [EdgeProof] {
    let list = Set(facts.fleet.hosts[source.host].allowedToDelegateTo.map(facts.table.identity))
    var position = 0
    return source.edges.map { edge in
      let target = edge.target
      let services = edge.questions.map { question in
        defer { position += 1 }
        let situation = ProofSituation(
          facts: facts, source: source.host, target: target, question: question, evidence: evidence, prover: prover,
          isEvidenceForwardable: answers.isEvidenceForwardable, isListEmpty: list.isEmpty,
          isListed: list.contains(facts.table.identity(of: question.entry)))
        return service(situation, refusal: answers.failure ?? answers.refusals[position])
      }
      return EdgeProof(
        source: facts.fleet.hosts[source.host].shortName, target: facts.fleet.hosts[target].shortName, prover: prover,
        services: services)
    }
  }

  private func service(_ situation: ProofSituation, refusal: KDCRefusal?) -> ServiceProof {
    let name = situation.question.name
    guard let refusal else {
      return ServiceProof(name: name, verdict: .granted, through: situation.path, inference: situation.doubt)
    }
    return ServiceProof(
      name: name, verdict: refusal.isError ? .error : .refused, refusal: refusal, inference: situation.inference(from: refusal))
  }
}
