internal import WindowsTypes

/// One question to the KDC, and what the directory holds about it.
struct ProofSituation {
  let facts: ProofFacts
  let source: Int
  let target: Int
  let question: ProofPlan.Question
  let evidence: ProofEvidence
  let prover: EdgeProof.Prover
  let isEvidenceForwardable: Bool
  let isListEmpty: Bool
  let isListed: Bool

  var sourceHost: ComputerAccount { facts.fleet.hosts[source] }
  var targetHost: ComputerAccount { facts.fleet.hosts[target] }

  /// The entry that counts, as the directory spells it.
  var entry: String { facts.table[question.entry] }

  /// Classic delegation needs the entry and a forwardable evidence ticket ([MS-SFU] 3.2.5.2.2); resource-based delegation neither.
  var isExplainedByList: Bool { isListed && isEvidenceForwardable }

  /// What explains a grant.
  var path: ServiceProof.Path? {
    if isExplainedByList { return .list }
    return facts.descriptorNames(source: source, target: target) ? .resourceBased : nil
  }

  /// Accounts that own the name beside the target.
  var strangers: [DistinguishedName] {
    (facts.owners.owners(of: entry) ?? []).filter { $0 != targetHost.distinguishedName }
  }

  /// Why a grant is no proof; `nil` where it is one.
  var doubt: ProofInference? {
    if let stranger = strangers.first { return nameLeadsElsewhere(stranger) }
    switch path {
    // A KDC may give tickets to a host that is disabled and can do nothing with them (Samba's does).
    case .list:
      // A probe in the source's place gets its own ticket all the same.
      if sourceHost.userAccountControl.contains(.accountDisabled) {
        return sourceUnusable("the account of \(sourceHost.shortName) is disabled", basis: "the account's flags")
      }
      if targetHost.userAccountControl.contains(.accountDisabled) { return targetUnusable }
      return prover == .probe && isStale ? changedMeanwhile : nil
    case .resourceBased: return onlyResourceBased
    case nil: return unexplained
    }
  }

  /// Why the list would not have opened the name.
  private var lack: String {
    if isListEmpty { return "the list of \(sourceHost.shortName) is empty" }
    if !isListed { return "the list of \(sourceHost.shortName) lacks “\(entry)”" }
    return "the evidence ticket is not forwardable, which the list needs"
  }

  private var onlyResourceBased: ProofInference {
    ProofInference(
      .onlyResourceBased,
      "the ticket was given because \(targetHost.shortName) names \(sourceHost.shortName) in its own descriptor; \(lack)",
      basis: "\(AttributeName.allowedToActOnBehalfOfOtherIdentity) of \(targetHost.shortName), and the list",
      mend: isListed ? mendOfTransition : "kcdmesh provision completes the list")
  }

  /// Whether what was read is still so.
  var isStale: Bool { facts.changed.contains(source) || facts.changed.contains(target) }

  var changedMeanwhile: ProofInference {
    ProofInference(
      .changedMeanwhile, "somebody changed \(facts.changed.contains(source) ? sourceHost.shortName : targetHost.shortName) during the run",
      basis: "its list, names and flags, read before the KDC was asked and again afterwards", mend: "run again when nobody else writes")
  }

  private var unexplained: ProofInference {
    if isStale { return changedMeanwhile }
    let descriptor =
      if case .malformed(let reason)? = facts.descriptors[target] { "can't be read (\(reason))" } else { "does not name the source" }
    return ProofInference(
      .unexplained,
      "the ticket was given, though \(lack), and the descriptor of \(targetHost.shortName) \(descriptor)",
      basis: "the list and \(AttributeName.allowedToActOnBehalfOfOtherIdentity), as they were read before the KDC was asked",
      mend: "see who else may have given the right; a controller may hold a state that has not reached this one")
  }

  func nameLeadsElsewhere(_ stranger: DistinguishedName) -> ProofInference {
    ProofInference(
      .nameLeadsElsewhere, "“\(entry)” is owned by \(stranger.text), so a ticket for it does not lead to \(targetHost.shortName) alone",
      basis: "a search for the owners of the name", mend: "take the name away from that account (setspn -D)")
  }

  /// How an evidence ticket becomes forwardable.
  var mendOfTransition: String {
    switch evidence {
    case .transition:
      "kcdmesh provision sets TRUSTED_TO_AUTH_FOR_DELEGATION where the policy says protocol: any; for a policy that does not,"
        + " see --evidence ticket"
    case .ticket: "log on anew with a forwardable ticket: kinit -f"
    }
  }
}
