/// A finding that somebody has accepted until the end of a day.
public struct Waiver: Hashable, Sendable {
  /// The rule whose findings are accepted.
  public var rule: RuleID
  /// The host, as the policy names it; any where it is `nil`.
  public var host: HostReference?
  /// The entry; any where it is `nil`.
  public var entry: String?
  /// Why.
  public var reason: String
  /// Who answers for it.
  public var owner: String
  /// The last day it holds (UTC), as `YYYY-MM-DD`.
  public var expires: String

  /// A waiver; each must say why, who, and until when.
  public init(rule: RuleID, host: HostReference?, entry: String?, reason: String, owner: String, expires: String) {
    self.rule = rule
    self.host = host
    self.entry = entry
    self.reason = reason
    self.owner = owner
    self.expires = expires
  }
}
