/// Why a service is not proven, as far as it can be inferred.
///
/// A KDC's refusal says hardly more than "no": the detail codes of [MS-SFU] 3.2.5.2 don't reach a client. So the cause follows from the
/// step, the error, whether the evidence ticket is forwardable, and what the directory holds; and it says what it follows from.
public struct ProofInference: Hashable, Sendable {
  /// The cause, one of a fixed set.
  public var cause: ProofCause
  /// The cause in words, with the names of this case.
  public var explanation: String
  /// What it was inferred from.
  public var basis: String
  /// What to do.
  public var mend: String

  /// An inference.
  public init(_ cause: ProofCause, _ explanation: String, basis: String, mend: String) {
    self.cause = cause
    self.explanation = explanation
    self.basis = basis
    self.mend = mend
  }
}

/// The causes that there are, by the words that reports use: stable, so that pipelines can tell them apart.
public enum ProofCause: String, CaseIterable, Hashable, Sendable, Codable {
  /// The source's list holds nothing.
  case listEmpty = "list-empty"
  /// The source's list lacks the name, in the spelling that counts.
  case notInList = "name-not-in-list"
  /// The evidence ticket can't be passed on: without protocol transition the source is half-configured.
  case evidenceNotForwardable = "evidence-not-forwardable"
  /// No account owns the name, in the spelling that counts.
  case unknownService = "unknown-service"
  /// Another account owns the name, too or instead: a ticket for it leads there.
  case nameLeadsElsewhere = "name-leads-elsewhere"
  /// The operator is in Protected Users, or has NOT_DELEGATED.
  case operatorNotDelegable = "operator-not-delegable"
  /// The operator's account is disabled, locked, expired or unknown to the KDC.
  case operatorUnusable = "operator-unusable"
  /// The source's account is disabled, locked, expired or unknown to the KDC.
  case sourceUnusable = "source-unusable"
  /// The target's account is disabled.
  case targetUnusable = "target-unusable"
  /// The clocks differ by too much.
  case clockSkew = "clock-skew"
  /// Two of source, target and KDC have no encryption type in common.
  case noCommonKey = "no-common-key"
  /// The source's key is an old one.
  case wrongKey = "wrong-key"
  /// No answer came from the KDC.
  case unreachable = "kdc-unreachable"
  /// The ticket was given because the target's descriptor names the source; the list would not have opened it.
  case onlyResourceBased = "only-resource-based"
  /// The ticket was given, and neither the list nor the descriptor explains why.
  case unexplained = "unexplained-grant"
  /// The directory changed between its reading and the KDC's answer.
  case changedMeanwhile = "changed-meanwhile"
  /// Nothing that was read explains the refusal.
  case unknown
}
