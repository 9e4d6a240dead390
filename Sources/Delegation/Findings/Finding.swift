/// Something that `check` has found: one rule broken, at one host.
public struct Finding: Hashable, Sendable {
  /// The rule.
  public var rule: RuleID
  /// How grave it is here: the rule's own severity, or the policy's.
  public var severity: Severity
  /// Whether it makes the check fail: it is grave enough, and not waived.
  public var failing = false
  /// The host to mend, by its short name; for a rule about other accounts, the account.
  public var host: String
  /// The other host of the edge, by its short name, where there is one.
  public var target: String?
  /// The entry, or the service principal name, where it is about one.
  public var entry: String?
  /// What is wrong, in a sentence that doesn't name the host.
  public var message: String
  /// What the policy wants.
  public var wanted: String?
  /// What there is.
  public var found: String?
  /// How to mend it: a command or a sentence.
  public var remedy: String
  /// The waiver that covers it, also one that has expired.
  public var waiver: WaiverState?

  /// A finding of a rule, of the rule's own severity unless told otherwise.
  public init(
    _ rule: Rule, severity: Severity? = nil, host: String, target: String? = nil, entry: String? = nil, _ message: String,
    wanted: String? = nil, found: String? = nil, remedy: String
  ) {
    self.rule = rule.id
    self.severity = severity ?? rule.severity
    self.host = host
    self.target = target
    self.entry = entry
    self.message = message
    self.wanted = wanted
    self.found = found
    self.remedy = remedy
  }

  /// Whether a waiver holds for it today.
  public var isWaived: Bool {
    waiver.map { !$0.expired } ?? false
  }
}

/// The waiver that covers a finding, and whether it still holds.
public struct WaiverState: Hashable, Sendable {
  /// Why the finding is accepted.
  public var reason: String
  /// Who answers for it.
  public var owner: String
  /// The last day that it holds (UTC), as `YYYY-MM-DD`.
  public var expires: String
  /// Whether that day is over, so that the finding counts again.
  public var expired: Bool

  /// A policy's waiver on a day.
  ///
  /// - Parameters:
  ///   - today: the day of the check (UTC), as `YYYY-MM-DD`.
  public init(_ waiver: Waiver, today: String) {
    reason = waiver.reason
    owner = waiver.owner
    expires = waiver.expires
    // Days of this form sort as their texts do.
    expired = waiver.expires < today
  }
}

/// A rule about which nothing, or not everything, is claimed.
public struct NotEvaluated: Hashable, Sendable, Codable {
  /// The rule.
  public var rule: RuleID
  /// What could not be read, or that the policy turns the rule off.
  public var reason: String

  /// A rule and a reason.
  public init(_ rule: RuleID, _ reason: String) {
    self.rule = rule
    self.reason = reason
  }
}
