public import WindowsTypes

/// What has to change in the directory so that it is as the policy wants it: data, and the only thing that apply reads.
public struct Plan: Sendable {
  /// The DNS name of the domain that the plan is for.
  public var domain: String
  /// Every spelling that the plan's lists refer to.
  public var table: EntryTable
  /// The policy's hosts, in the order of their names, also those without a change.
  public var hosts: [HostPlan]
  /// What a reader should know and nothing prevents.
  public var warnings: [PlanWarning]
  /// What forbids to execute the plan.
  public var blockers: [PlanBlocker]

  /// A plan from its parts.
  public init(domain: String, table: EntryTable, hosts: [HostPlan], warnings: [PlanWarning] = [], blockers: [PlanBlocker] = []) {
    self.domain = domain
    self.table = table
    self.hosts = hosts
    self.warnings = warnings
    self.blockers = blockers
  }

  /// Whether the directory is already as the policy wants it.
  public var isEmpty: Bool {
    hosts.allSatisfy { !$0.hasChanges }
  }

  /// The plan in numbers.
  public var summary: PlanSummary {
    hosts.reduce(into: PlanSummary(hosts: hosts.count)) { sum, host in
      sum.add += host.add.count
      sum.remove += host.remove.count
      sum.keep += host.keep
      sum.unmanaged += host.unmanaged.count
      sum.flagChanges += host.flagsBefore.symmetricDifference(host.flagsAfter).rawValue.nonzeroBitCount
      sum.spnAdditions += host.addServicePrincipalNames.count
      sum.spnRemovals += host.removeServicePrincipalNames.count
    }
  }
}

/// A plan in numbers, by the names of the contract.
public struct PlanSummary: Hashable, Sendable, Codable {
  /// Hosts of the policy.
  public var hosts: Int
  /// Entries to add.
  public var add = 0
  /// Entries to remove.
  public var remove = 0
  /// Entries that are there and wanted.
  public var keep = 0
  /// Entries that are there, not explained by the policy, and kept.
  public var unmanaged = 0
  /// Flag bits that change.
  public var flagChanges = 0
  /// Service principal names to register.
  public var spnAdditions = 0
  /// Service principal names to take away; only a rollback does.
  public var spnRemovals = 0

  /// The changes in all.
  public var changes: Int { add + remove + flagChanges + spnAdditions + spnRemovals }
}

/// What has to change in one host's account.
public struct HostPlan: Sendable {
  /// The account as it was read.
  public var account: ComputerAccount
  /// Entries to add, in the order of their targets.
  public var add: [EntryID]
  /// Entries to remove, as they are stored.
  public var remove: [EntryID]
  /// How many entries are there and wanted.
  public var keep: Int
  /// Entries that are there, not explained by the policy, and kept.
  public var unmanaged: [UnmanagedEntry]
  /// Service principal names to register.
  public var addServicePrincipalNames: [String]
  /// Service principal names to take away; only a rollback does.
  public var removeServicePrincipalNames: [String]
  /// The account's flags as they are to be.
  public var flagsAfter: UserAccountControl
  /// The object's values after the change, and how many it may hold.
  public var budget: Budget

  /// A host's part of a plan.
  public init(
    account: ComputerAccount, add: [EntryID] = [], remove: [EntryID] = [], keep: Int = 0, unmanaged: [UnmanagedEntry] = [],
    addServicePrincipalNames: [String] = [], removeServicePrincipalNames: [String] = [], flagsAfter: UserAccountControl, budget: Budget
  ) {
    self.account = account
    self.add = add
    self.remove = remove
    self.keep = keep
    self.unmanaged = unmanaged
    self.addServicePrincipalNames = addServicePrincipalNames
    self.removeServicePrincipalNames = removeServicePrincipalNames
    self.flagsAfter = flagsAfter
    self.budget = budget
  }

  /// Adds service principal names; they count as values as entries do.
  mutating func register(_ names: [String]) {
    addServicePrincipalNames += names
    budget.used += names.count
  }

  /// The account's flags as they were read.
  public var flagsBefore: UserAccountControl { account.userAccountControl }

  /// Whether anything is to be written.
  public var hasChanges: Bool {
    !change.isEmpty
  }

  /// What is written.
  public var change: ObjectChange {
    ObjectChange(
      host: account.shortName, distinguishedName: account.distinguishedName, guid: account.guid, add: add, remove: remove,
      addServicePrincipalNames: addServicePrincipalNames, removeServicePrincipalNames: removeServicePrincipalNames,
      flagsBefore: flagsBefore, flagsAfter: flagsAfter)
  }
}

extension HostPlan {
  /// What forbids the change by itself, whoever owns the names that it is about.
  public var blockers: [PlanBlocker] {
    [
      flagsAfter.contains(.trustedForDelegation) ? .unconstrained(host: account.shortName) : nil,
      outgrowsBudget ? .budgetExceeded(host: account.shortName, budget) : nil,
    ].compactMap(\.self)
  }

  /// Whether the change would put more values into the object than it may hold.
  ///
  /// To take values away is allowed even where too many remain.
  var outgrowsBudget: Bool {
    budget.isExceeded && add.count + addServicePrincipalNames.count > remove.count
  }
}

/// An entry that the policy does not explain.
public struct UnmanagedEntry: Hashable, Sendable {
  /// The entry, as it is stored.
  public var entry: EntryID
  /// Whether some account owns its service principal name.
  public var ownership: Ownership

  /// An entry and what is known of its owner.
  public init(entry: EntryID, ownership: Ownership) {
    self.entry = entry
    self.ownership = ownership
  }
}

/// Whether an account owns the service principal name of an entry.
///
/// An entry without an owner (a ghost) can be captured by whoever may write a service principal name.
public enum Ownership: String, Hashable, Sendable, Codable {
  /// Some account of the forest does.
  case owned
  /// None does.
  case ghost
  /// It could not be looked up.
  case unknown
}
