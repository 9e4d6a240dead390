public import WindowsTypes

/// What the directory holds that explains the KDC's answers, read in the same run.
public struct ProofFacts: Sendable {
  /// The hosts.
  public var fleet: Fleet
  /// The spellings of their entries.
  public var table: EntryTable
  /// The operator.
  public var operatorAccount: OperatorAccount
  /// Who owns the targets' names.
  public var owners: ServicePrincipalNameOwners
  /// The descriptors of the targets that have one, by position in the fleet.
  public var descriptors: [Int: ComputerAccount.ResourceDescriptor]
  /// The identifiers of each source and its groups, by position in the fleet; only where a target has a descriptor.
  public var identities: [Int: Set<SID>]

  /// Hosts that were found changed when they were read again, by position in the fleet.
  public private(set) var changed: Set<Int> = []

  /// The facts of a reading.
  public init(
    fleet: Fleet, table: EntryTable, operatorAccount: OperatorAccount, owners: ServicePrincipalNameOwners,
    descriptors: [Int: ComputerAccount.ResourceDescriptor], identities: [Int: Set<SID>]
  ) {
    self.fleet = fleet
    self.table = table
    self.operatorAccount = operatorAccount
    self.owners = owners
    self.descriptors = descriptors
    self.identities = identities
  }

  /// Compares the hosts with what they are after the KDC was asked; what has gone is changed too.
  ///
  /// - Parameter table: has the entries of both readings.
  public mutating func compare(with accounts: [ComputerAccount], table: EntryTable) {
    let now = Dictionary(accounts.map { ($0.guid, $0) }, uniquingKeysWith: { $1 })
    changed = Set(
      fleet.hosts.indices.filter { host in
        let then = fleet.hosts[host]
        guard let account = now[then.guid] else { return true }
        let lists = [then, account].map { Set($0.allowedToDelegateTo.map(table.identity)) }
        return lists[0] != lists[1] || then.userAccountControl != account.userAccountControl
          || Set(then.servicePrincipalNames) != Set(account.servicePrincipalNames)
      })
  }

  /// Whether the target's descriptor lets the source delegate to it ([MS-SFU] 3.2.5.2.3).
  func descriptorNames(source: Int, target: Int) -> Bool {
    guard case .read(let descriptor)? = descriptors[target] else { return false }
    return descriptor.allows(.controlAccess, to: identities[source, default: []])
  }
}
