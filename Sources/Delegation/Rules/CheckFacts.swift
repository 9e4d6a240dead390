public import WindowsTypes

/// All that the rules look at: what the policy wants, what the directory holds, and what of it could not be read.
public struct CheckFacts: Sendable {
  /// The policy.
  public let policy: Policy
  /// The DNS name of the domain that was read.
  public let domain: String
  /// The hosts that were found, and those that were not.
  public let fleet: Fleet
  /// The edges and their entries.
  public let mesh: Mesh
  /// How targets are named.
  public let meshOptions: MeshOptions
  /// Every spelling that was met.
  public let table: EntryTable
  /// The most values that an object may hold; `nil` for no limit.
  public let valueLimit: Int?
  /// Who owns the names of the mesh and of the entries.
  public let owners: ServicePrincipalNameOwners
  /// What else was read.
  public let surroundings: Surroundings
  /// The entries, each put where it belongs.
  let review: EntryReview

  /// What the directory holds beside the hosts themselves.
  public struct Surroundings: Sendable {
    /// Members of Protected Users, directly or through groups.
    public var protectedUsers: Evidence<Set<DistinguishedName>>
    /// The policy's operators, by their names in it; `nil` for one that no account has.
    public var operators: Evidence<[(name: String, account: PolicyOperator?)]>
    /// Accounts beyond the policy's hosts that hold entries.
    public var delegators: Evidence<[Delegator]>
    /// The names of accounts that descriptors of hosts mention, as far as they are known.
    public var trusteeNames: [SID: String]
    /// User accounts with `adminCount` 1.
    public var privileged: Evidence<[PrivilegedAccount]>
    /// Why the hosts' encryption types are not known; `nil` where they are.
    public var encryptionGap: String?
    /// Why the hosts' resource-based descriptors are not known; `nil` where they are.
    public var descriptorGap: String?

    /// What was read.
    public init(
      protectedUsers: Evidence<Set<DistinguishedName>>, operators: Evidence<[(name: String, account: PolicyOperator?)]>,
      delegators: Evidence<[Delegator]>, trusteeNames: [SID: String] = [:], privileged: Evidence<[PrivilegedAccount]>,
      encryptionGap: String? = nil, descriptorGap: String? = nil
    ) {
      self.protectedUsers = protectedUsers
      self.operators = operators
      self.delegators = delegators
      self.trusteeNames = trusteeNames
      self.privileged = privileged
      self.encryptionGap = encryptionGap
      self.descriptorGap = descriptorGap
    }
  }

  /// Facts of one reading.
  ///
  /// - Parameters:
  ///   - domain: the DNS name of the domain that was read.
  ///   - isSamba: whether the directory is Samba's, which knows no value limit.
  public init(
    policy: Policy, domain: String, fleet: Fleet, mesh: Mesh, meshOptions: MeshOptions, table: EntryTable, isSamba: Bool,
    owners: ServicePrincipalNameOwners, surroundings: Surroundings
  ) {
    self.policy = policy
    self.domain = domain
    self.fleet = fleet
    self.mesh = mesh
    self.meshOptions = meshOptions
    self.table = table
    valueLimit = Budget.limit(policy: policy, isSamba: isSamba)
    self.owners = owners
    self.surroundings = surroundings
    review = EntryReview(fleet: fleet, mesh: mesh, table: table, owners: owners, leaving: LeavingNames(fleet, domain: domain))
  }
}

/// An account of a policy's operator.
public struct PolicyOperator: Hashable, Sendable {
  /// Where the object is.
  public var distinguishedName: DistinguishedName
  /// The account's flags.
  public var userAccountControl: UserAccountControl

  /// An account.
  public init(distinguishedName: DistinguishedName, userAccountControl: UserAccountControl) {
    self.distinguishedName = distinguishedName
    self.userAccountControl = userAccountControl
  }
}

/// An account that may delegate.
public struct Delegator: Hashable, Sendable {
  /// Where the object is.
  public var distinguishedName: DistinguishedName
  /// The account's name, without the `$` of a computer's.
  public var name: String
  /// What it may delegate to.
  public var entries: [EntryID]

  /// An account and its list.
  public init(distinguishedName: DistinguishedName, samAccountName: String, entries: [EntryID]) {
    self.distinguishedName = distinguishedName
    name = samAccountName.shortForm
    self.entries = entries
  }
}

/// An account with rights over others.
public struct PrivilegedAccount: Hashable, Sendable {
  /// Where the object is.
  public var distinguishedName: DistinguishedName
  /// The account's name.
  public var samAccountName: String
  /// The account's flags.
  public var userAccountControl: UserAccountControl

  /// An account.
  public init(distinguishedName: DistinguishedName, samAccountName: String, userAccountControl: UserAccountControl) {
    self.distinguishedName = distinguishedName
    self.samAccountName = samAccountName
    self.userAccountControl = userAccountControl
  }
}
