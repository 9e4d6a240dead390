public import Delegation
public import WindowsTypes

/// What is out there as JSON, `kcdmesh.hosts/1`.
public struct HostsDocument: Hashable, Sendable, Codable {
  /// The name of this form.
  public static let schema = "kcdmesh.hosts/1"

  public var schema = Self.schema
  public var reading: Reading
  public var hosts: [Host]

  /// One host.
  public struct Host: Hashable, Sendable, Codable {
    public var name: String
    public var dn: String
    public var guid: GUID
    public var sAMAccountName: String
    public var dNSHostName: String?
    public var flags: Flags
    public var servicePrincipalNames: [String]
    /// Names of the migration service that the host should register and does not.
    public var missingServicePrincipalNames: [String]
    public var allowedToDelegateTo: [String]
    public var budget: Budget
  }

  /// The account's flags.
  public struct Flags: Hashable, Sendable, Codable {
    /// `userAccountControl` as a number without a sign.
    public var value: UInt32
    /// The names of the bits that are set, lowest first.
    public var names: [String]
  }
}

extension HostsDocument {
  init(_ report: HostsReport) {
    reading = report.reading
    hosts = HostView.all(of: report).map { view in
      let account = view.account
      return Host(
        name: account.shortName, dn: account.distinguishedName.text, guid: account.guid, sAMAccountName: account.samAccountName,
        dNSHostName: account.dnsHostName,
        flags: Flags(value: account.userAccountControl.rawValue, names: account.userAccountControl.names),
        servicePrincipalNames: account.servicePrincipalNames, missingServicePrincipalNames: view.missingNames,
        allowedToDelegateTo: account.allowedToDelegateTo.map { report.table[$0] }, budget: view.budget)
    }
  }
}
