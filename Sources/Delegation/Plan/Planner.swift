internal import WindowsTypes

/// Compares the mesh that the policy wants with the directory's state.
///
/// Linear in the number of entries: wanted and stored entries meet as numbers, on one board of marks that serves all hosts.
public struct Planner: Sendable {
  /// What the command line decides beside the policy.
  public struct Options: Hashable, Sendable {
    /// Add migration names that a target lacks.
    public var registerNames = false
    /// Clear unconstrained delegation where a host has it.
    public var clearUnconstrained = false

    /// Neither.
    public init() {}
  }

  private let policy: Policy
  private let fleet: Fleet
  private let mesh: Mesh
  private let meshOptions: MeshOptions
  private let options: Options
  private let valueLimit: Int?
  /// Who must register the migration service: hosts as positions in the fleet, ascending.
  private let migrationTargets: [Int]

  /// A planner for one reading of the directory.
  ///
  /// - Parameters:
  ///   - isSamba: whether the directory is Samba's, which knows no value limit.
  public init(policy: Policy, fleet: Fleet, mesh: Mesh, meshOptions: MeshOptions, options: Options, isSamba: Bool) {
    self.policy = policy
    self.fleet = fleet
    self.mesh = mesh
    self.meshOptions = meshOptions
    self.options = options
    valueLimit = Budget.limit(policy: policy, isSamba: isSamba)
    migrationTargets = mesh.migrationTargets(options: meshOptions)
  }

  /// The names whose owners have to be looked up before ``plan(domain:table:owners:)``: of entries that the mesh does not explain, because
  /// they may be ghosts; of its targets, because they may be another account's; and of those that are to be registered.
  public func namesToLookUp(table: EntryTable) -> [String] {
    unexplainedEntries(table: table).map { table[$0] } + mesh.targetNames(table: table) + namesToRegister
  }

  /// The names that ``Options/registerNames`` adds.
  var namesToRegister: [String] {
    options.registerNames ? migrationTargets.flatMap(missingNames) : []
  }

  /// The stored entries that the mesh does not explain, each spelling once.
  func unexplainedEntries(table: EntryTable) -> [EntryID] {
    var board = Board(table: table)
    var unexplained = EntryMarks(table: table)
    for host in fleet.written {
      board.begin()
      markWanted(by: host, on: &board)
      for entry in fleet.hosts[host].allowedToDelegateTo where !board.isWanted(entry) { unexplained.mark(entry) }
    }
    return table.entries.filter(unexplained.isMarked)
  }

  /// Makes the plan.
  public func plan(domain: String, table: EntryTable, owners: ServicePrincipalNameOwners) -> Plan {
    var board = Board(table: table)
    var plan = Plan(domain: domain, table: table, hosts: [])
    let retiredEntries = retiredEntries(in: table, domain: domain)
    let registering = Set(options.registerNames ? migrationTargets : [])
    for host in fleet.written {
      board.begin()
      var hostPlan = hostPlan(host, board: &board, retiredEntries: retiredEntries, owners: owners)
      if registering.contains(host) { hostPlan.register(missingNames(of: host)) }
      plan.hosts.append(hostPlan)
    }
    plan.warnings = warnings(on: plan, owners: owners)
    plan.blockers = plan.hosts.flatMap { blockers(for: $0, owners: owners) } + capturedTargets(table: table, owners: owners)
    return plan
  }

  // MARK: One host

  private func hostPlan(
    _ host: Int, board: inout Board, retiredEntries: Set<EntryID>, owners: ServicePrincipalNameOwners
  ) -> HostPlan {
    let account = fleet.hosts[host]
    var plan = HostPlan(account: account, flagsAfter: flags(of: host), budget: Budget(used: 0, limit: valueLimit))
    let isRetired = fleet.retired.contains(host)

    markWanted(by: host, on: &board)
    for entry in account.allowedToDelegateTo {
      if board.isWanted(entry) {
        board.markStored(entry)
        plan.keep += 1
        continue
      }
      let ownership = board.ownership(of: entry, owners: owners)
      let isUnwanted = policy.unmanaged == .remove || (policy.ghosts == .remove && ownership == .ghost)
      if isRetired || isUnwanted || retiredEntries.contains(board.table.identity(of: entry)) {
        plan.remove.append(entry)
      } else {
        plan.unmanaged.append(UnmanagedEntry(entry: entry, ownership: ownership))
      }
    }
    for edge in mesh.edges[host] {
      for entry in mesh.entries(for: edge) where board.claimMissing(entry) { plan.add.append(entry) }
    }
    plan.budget.used = account.valuesUsed + plan.add.count - plan.remove.count
    return plan
  }

  private func markWanted(by host: Int, on board: inout Board) {
    for edge in mesh.edges[host] {
      for entry in mesh.entries(for: edge) { board.markWanted(entry) }
    }
  }

  /// The flags that a host should have: a source's protocol transition is as the policy says, a retired host has none.
  private func flags(of host: Int) -> UserAccountControl {
    var flags = fleet.hosts[host].userAccountControl
    if fleet.retired.contains(host) {
      flags.remove(.trustedToAuthenticateForDelegation)
    } else if !mesh.edges[host].isEmpty {
      switch policy.delegationProtocol {
      case .any: flags.insert(.trustedToAuthenticateForDelegation)
      case .kerberos: flags.remove(.trustedToAuthenticateForDelegation)
      }
    }
    if options.clearUnconstrained { flags.remove(.trustedForDelegation) }
    return flags
  }

  // MARK: Retired hosts

  /// Entries for hosts that leave, by identity: whatever the service class, if the name is theirs.
  private func retiredEntries(in table: EntryTable, domain: String) -> Set<EntryID> {
    let leaving = LeavingNames(fleet, domain: domain)
    guard !leaving.isEmpty else { return [] }
    return Set(table.entries.filter { leaving.host(of: table[$0]) != nil }.map(table.identity))
  }

  // MARK: Migration names

  private func missingNames(of host: Int) -> [String] {
    let account = fleet.hosts[host]
    return meshOptions.servicePrincipalNames(of: account, services: [.migration]).filter { !account.registers($0) }
  }

  // MARK: Notices

  private func warnings(on plan: Plan, owners: ServicePrincipalNameOwners) -> [PlanWarning] {
    let names = migrationTargets.compactMap { host -> PlanWarning? in
      let missing = options.registerNames ? [] : missingNames(of: host)
      return missing.isEmpty ? nil : .missingMigrationName(host: fleet.hosts[host].shortName, names: missing)
    }
    let lookup = owners.failure.map { [PlanWarning.ownersUnknown(reason: $0)] } ?? []
    return newcomers(in: plan) + fleet.departed.map(PlanWarning.departed) + plan.hosts.flatMap(warnings) + names + lookup
  }

  /// Hosts that discovery has found and that hold nothing of the mesh yet: somebody should know them.
  ///
  /// What else an account holds is no sign that anybody meant it to be in the mesh: it may have come with it.
  private func newcomers(in plan: Plan) -> [PlanWarning] {
    let discovered = Set(fleet.meshes.filter(\.isDiscovered).flatMap { $0.sources + $0.targets }.map { fleet.hosts[$0].guid })
    return plan.hosts.filter { $0.keep == 0 && discovered.contains($0.account.guid) }.map { .newlyDiscovered(host: $0.account.shortName) }
  }

  private func warnings(on host: HostPlan) -> [PlanWarning] {
    let name = host.account.shortName
    let ghosts = host.unmanaged.count { $0.ownership == .ghost }
    return [
      host.account.userAccountControl.contains(.accountDisabled) ? .disabled(host: name) : nil,
      host.budget.isTight && !host.budget.isExceeded ? .tightBudget(host: name, host.budget) : nil,
      ghosts > 0 ? .ghosts(host: name, count: ghosts) : nil,
    ].compactMap(\.self)
  }

  /// Entries that stand for a target and would lead to another account, because that owns the name too, or instead.
  private func capturedTargets(table: EntryTable, owners: ServicePrincipalNameOwners) -> [PlanBlocker] {
    mesh.targetEntries.flatMap { target, entries in
      entries.compactMap { entry in
        let account = fleet.hosts[target]
        let stranger = owners.owners(of: table[entry])?.first { $0 != account.distinguishedName }
        return stranger.map { .targetCaptured(table[entry], host: account.shortName, owner: $0.text) }
      }
    }
  }

  private func blockers(for host: HostPlan, owners: ServicePrincipalNameOwners) -> [PlanBlocker] {
    let name = host.account.shortName
    let names = host.addServicePrincipalNames.compactMap { spelling -> PlanBlocker? in
      let stranger = owners.owners(of: spelling)?.first { $0 != host.account.distinguishedName }
      if let stranger { return .nameTaken(spelling, host: name, owner: stranger.text) }
      return owners.failure == nil ? nil : .nameUnchecked(spelling, host: name)
    }
    return host.blockers + names
  }
}

/// What a host wants and holds, by the identity of its entries.
private struct Board {
  let table: EntryTable
  private var ownerships: [Ownership?]
  private var wanted: EntryMarks
  private var stored: EntryMarks

  init(table: EntryTable) {
    self.table = table
    wanted = EntryMarks(table: table)
    stored = wanted
    ownerships = Array(repeating: nil, count: table.count)
  }

  /// An entry's ownership, looked up once for all hosts that hold it.
  mutating func ownership(of entry: EntryID, owners: ServicePrincipalNameOwners) -> Ownership {
    if let known = ownerships[Int(entry.index)] { return known }
    let ownership = owners.ownership(of: table[entry])
    ownerships[Int(entry.index)] = ownership
    return ownership
  }

  mutating func begin() {
    wanted.clear()
    stored.clear()
  }

  mutating func markWanted(_ entry: EntryID) {
    wanted.mark(table.identity(of: entry))
  }

  mutating func markStored(_ entry: EntryID) {
    stored.mark(table.identity(of: entry))
  }

  func isWanted(_ entry: EntryID) -> Bool {
    wanted.isMarked(table.identity(of: entry))
  }

  /// Whether a wanted entry is not stored; true once only, so that two edges don't add one value twice.
  mutating func claimMissing(_ entry: EntryID) -> Bool {
    let identity = table.identity(of: entry)
    guard !stored.isMarked(identity) else { return false }
    stored.mark(identity)
    return true
  }
}
