public import WindowsTypes

/// A plan as JSON, `kcdmesh.plan/1`: what `diff --format json` prints and `diff --save-plan` keeps.
///
/// It holds the state that it was made from, so that nothing is written when that state has changed.
public struct PlanDocument: Hashable, Sendable, Codable {
  /// The name of this form.
  public static let schema = "kcdmesh.plan/1"

  public var schema = Self.schema
  public var reading: Reading
  public var fingerprint: String
  public var summary: PlanSummary
  public var warnings: [String]
  public var blockers: [String]
  public var hosts: [Host]
  /// What became of the plan, where it was executed; a saved plan has none.
  public var outcome: Outcome?

  /// One host's part.
  public struct Host: Hashable, Sendable, Codable {
    public var name: String
    public var dn: String
    public var guid: GUID
    public var add: [String]
    public var remove: [String]
    public var keep: Int
    public var unmanaged: [String]
    public var ghosts: [String]
    public var addServicePrincipalNames: [String]
    public var removeServicePrincipalNames: [String]
    public var userAccountControl: Flags
    public var budget: Budget
    public var state: State
  }

  /// What became of an executed plan.
  public struct Outcome: Hashable, Sendable, Codable {
    /// The journal's path.
    public var journal: String?
    /// Objects whose change was made and found when they were read again.
    public var confirmed: Int
    /// Objects that the directory refused to change, or that differ, or whose answer did not arrive.
    public var failures: [Failure]

    /// One object's failure.
    public struct Failure: Hashable, Sendable, Codable {
      /// The host.
      public var host: String
      /// Whether the object may have been changed all the same.
      public var mayBeChanged: Bool
      /// What came back.
      public var reason: String

      /// A failure.
      public init(host: String, mayBeChanged: Bool, reason: String) {
        self.host = host
        self.mayBeChanged = mayBeChanged
        self.reason = reason
      }
    }

    /// An outcome.
    public init(journal: String?, confirmed: Int, failures: [Failure]) {
      self.journal = journal
      self.confirmed = confirmed
      self.failures = failures
    }
  }

  /// The account's flags, as numbers.
  public struct Flags: Hashable, Sendable, Codable {
    public var before: UInt32
    public var after: UInt32
  }

  /// What else the plan was made from.
  public struct State: Hashable, Sendable, Codable {
    public var sAMAccountName: String
    public var dNSHostName: String?
    public var servicePrincipalNames: [String]
    public var allowedToDelegateTo: [String]
    public var otherValues: Int
  }

  /// A plan's document.
  public init(_ plan: Plan, reading: Reading, fingerprint: String) {
    self.reading = reading
    self.fingerprint = fingerprint
    summary = plan.summary
    warnings = plan.warnings.map(\.description)
    blockers = plan.blockers.map(\.description)
    hosts = plan.hosts.map { Host($0, table: plan.table) }
  }
}

extension PlanDocument.Host {
  fileprivate init(_ host: HostPlan, table: EntryTable) {
    let text = { (entry: EntryID) in table[entry] }
    name = host.account.shortName
    dn = host.account.distinguishedName.text
    guid = host.account.guid
    add = host.add.map(text)
    remove = host.remove.map(text)
    keep = host.keep
    unmanaged = host.unmanaged.map { text($0.entry) }
    ghosts = host.unmanaged.filter { $0.ownership == .ghost }.map { text($0.entry) }
    addServicePrincipalNames = host.addServicePrincipalNames
    removeServicePrincipalNames = host.removeServicePrincipalNames
    userAccountControl = .init(before: host.flagsBefore.rawValue, after: host.flagsAfter.rawValue)
    budget = host.budget
    state = .init(
      sAMAccountName: host.account.samAccountName, dNSHostName: host.account.dnsHostName,
      servicePrincipalNames: host.account.servicePrincipalNames, allowedToDelegateTo: host.account.allowedToDelegateTo.map(text),
      otherValues: host.account.otherValues)
  }
}
