public import WindowsTypes

/// The account that migrates machines: whom the hosts act for.
public struct OperatorAccount: Hashable, Sendable {
  /// Where the object is.
  public var distinguishedName: DistinguishedName
  /// The account's name.
  public var samAccountName: String
  /// The account's identifier.
  public var sid: SID
  /// The account's flags.
  public var userAccountControl: UserAccountControl
  /// Whether it is a member of Protected Users, directly or through groups.
  public var isProtected: Bool

  /// An account.
  public init(
    distinguishedName: DistinguishedName, samAccountName: String, sid: SID, userAccountControl: UserAccountControl, isProtected: Bool
  ) {
    self.distinguishedName = distinguishedName
    self.samAccountName = samAccountName
    self.sid = sid
    self.userAccountControl = userAccountControl
    self.isProtected = isProtected
  }

  /// Why the account can't be delegated by anyone; `nil` where it can.
  var delegationBar: String? {
    if userAccountControl.contains(.notDelegated) { return "it has NOT_DELEGATED (“account is sensitive and cannot be delegated”)" }
    return isProtected ? "it is a member of Protected Users" : nil
  }
}
