/// A step that the KDC did not do.
public struct KDCRefusal: Hashable, Sendable {
  /// The steps from a host's key to a delegated ticket.
  public enum Step: String, Hashable, Sendable, Codable, CaseIterable {
    /// The source's own ticket, by its key.
    case ownTicket = "own-ticket"
    /// The operator's ticket to the source: S4U2Self, or the operator's own.
    case evidence
    /// The operator's ticket to the target: S4U2Proxy.
    case delegation
  }

  /// What kind of "no" it was.
  public enum Kind: Hashable, Sendable {
    /// The delegation itself is refused (KDC_ERR_BADOPTION, KDC_ERR_POLICY).
    case notAllowed
    /// The KDC does not know the service.
    case unknownService
    /// Several accounts have the name.
    case ambiguousService
    /// The KDC does not know whose ticket it is to be.
    case unknownClient
    /// An account is disabled, locked or expired.
    case revoked
    /// The clocks differ by too much.
    case clockSkew
    /// There is no common encryption type.
    case noCommonKey
    /// The key is not the account's.
    case wrongKey
    /// No answer came.
    case unreachable
    /// The KDC gave another ticket than was asked for: it ignored the delegation ([MS-SFU] 3.1.5.2).
    case ignored
    /// Another error.
    case other
  }

  /// Where it ended.
  public var step: Step
  /// What kind of "no".
  public var kind: Kind
  /// The error's name and number.
  public var code: String
  /// The error's text.
  public var message: String

  /// A refusal.
  public init(_ step: Step, _ kind: Kind, code: String, message: String) {
    self.step = step
    self.kind = kind
    self.code = code
    self.message = message
  }

  /// Whether the question did not reach its decision: then nothing was refused.
  var isError: Bool {
    switch kind {
    case .unreachable, .clockSkew: true
    case .notAllowed, .unknownService, .ambiguousService, .unknownClient, .revoked, .noCommonKey, .wrongKey, .ignored, .other:
      step == .ownTicket
    }
  }
}

/// What the KDC said to one source.
public struct SourceAnswers: Hashable, Sendable {
  /// Why there is no evidence ticket; then no service was asked for.
  public var failure: KDCRefusal?
  /// Whether the evidence ticket may be passed on.
  public var isEvidenceForwardable: Bool
  /// For each name in the order of the questions, the refusal; `nil` for a ticket.
  public var refusals: [KDCRefusal?]

  /// The answers to one source.
  public init(failure: KDCRefusal? = nil, isEvidenceForwardable: Bool, refusals: [KDCRefusal?]) {
    self.failure = failure
    self.isEvidenceForwardable = isEvidenceForwardable
    self.refusals = refusals
  }
}
