public import WindowsTypes

/// A computer's account as the directory holds it: what a plan is made from, and what makes it stale when it changes.
public struct ComputerAccount: Hashable, Sendable {
  /// Where the object is.
  public var distinguishedName: DistinguishedName
  /// What the object is, wherever it moves.
  public var guid: GUID
  /// The account's name, with its `$`.
  public var samAccountName: String
  /// The host's fully qualified name, where the host has registered one.
  public var dnsHostName: String?
  /// The service principal names that the account owns, as stored.
  public var servicePrincipalNames: [String]
  /// The account's flags.
  public var userAccountControl: UserAccountControl
  /// The values of `msDS-AllowedToDelegateTo`, as stored.
  public var allowedToDelegateTo: [EntryID]
  /// How many values the object's other multi-valued attributes hold, as far as they were read; they share the value budget.
  public var otherValues: Int
  /// The account's security identifier, where it was read.
  public var sid: SID?
  /// The bits of `msDS-SupportedEncryptionTypes` ([MS-KILE] 2.2.7); `nil` where it is unset.
  public var supportedEncryptionTypes: UInt32?
  /// Who may delegate to the host by its own word (`msDS-AllowedToActOnBehalfOfOtherIdentity`); `nil` where it is unset.
  public var resourceDescriptor: ResourceDescriptor?

  /// A value of `msDS-AllowedToActOnBehalfOfOtherIdentity`.
  public enum ResourceDescriptor: Hashable, Sendable {
    /// It was read.
    case read(SecurityDescriptor)
    /// It is not one, and why.
    case malformed(String)

    /// Reads a value.
    public init(bytes: [UInt8]) {
      do {
        self = .read(try SecurityDescriptor(bytes: bytes))
      } catch {
        self = .malformed(error.description)
      }
    }
  }

  /// An account.
  public init(
    distinguishedName: DistinguishedName, guid: GUID, samAccountName: String, dnsHostName: String?, servicePrincipalNames: [String] = [],
    userAccountControl: UserAccountControl = .workstationTrustAccount, allowedToDelegateTo: [EntryID] = [], otherValues: Int = 0
  ) {
    self.distinguishedName = distinguishedName
    self.guid = guid
    self.samAccountName = samAccountName
    self.dnsHostName = dnsHostName
    self.servicePrincipalNames = servicePrincipalNames
    self.userAccountControl = userAccountControl
    self.allowedToDelegateTo = allowedToDelegateTo
    self.otherValues = otherValues
  }

  /// The short form: `sAMAccountName` without its `$`.
  public var shortName: String { samAccountName.shortForm }

  /// The host's name in a form, where it has one.
  public func name(in form: NameForm) -> String? {
    switch form {
    case .short: shortName
    case .qualified: dnsHostName
    }
  }

  /// How many values the object holds of the budget that its multi-valued attributes share.
  public var valuesUsed: Int {
    allowedToDelegateTo.count + servicePrincipalNames.count + otherValues
  }

  /// Whether the account owns a service principal name, in this very form.
  public func registers(_ servicePrincipalName: String) -> Bool {
    servicePrincipalNames.contains { $0.isSameName(as: servicePrincipalName) }
  }

  /// Whether a reference is to this account.
  public func isNamed(by reference: HostReference) -> Bool {
    switch reference {
    case .short(let name):
      shortName.isSameName(as: name) || (dnsHostName?.prefix { $0 != "." }).map { String($0).isSameName(as: name) } ?? false
    case .qualified(let name): dnsHostName?.isSameName(as: name) ?? false
    case .object(let name): distinguishedName == name
    }
  }
}
