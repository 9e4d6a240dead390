internal import WindowsTypes

/// What must be looked up again before changes are made that were planned at another time: who owns the names that they are about.
///
/// A delegation names a string. Whoever has taken a target's name since the plan was made would be reached in the target's place.
public struct Captures: Sendable {
  private let changes: [ObjectChange]
  private let table: EntryTable
  /// Whose a host's name is, in either form.
  private let hosts: [FoldedName: DistinguishedName]

  /// Of changes, whose entries are in a table.
  ///
  /// - Parameters:
  ///   - hosts: accounts whose names are known to be theirs: whoever else owns one of them has taken it, whatever he is called himself.
  public init(of changes: [ObjectChange], table: EntryTable, hosts: [ComputerAccount]) {
    self.changes = changes
    self.table = table
    let names = hosts.flatMap { host in
      [host.shortName, host.dnsHostName].compactMap(\.self).map { (FoldedName($0), host.distinguishedName) }
    }
    self.hosts = Dictionary(names) { first, _ in first }
  }

  /// The names whose owners have to be looked up, each once.
  public var namesToLookUp: [String] {
    addedEntries.map { table[$0] } + changes.flatMap(\.addServicePrincipalNames)
  }

  /// What forbids to make the changes.
  ///
  /// - Parameters:
  ///   - isWhole: whether the accounts are all that the changes may be about but file servers: then each other name must be somebody's. A
  ///     host may have an entry before it registers the name.
  public func blockers(owners: ServicePrincipalNameOwners, isWhole: Bool = false) -> [PlanBlocker] {
    let entries = addedEntries.flatMap { entry -> [PlanBlocker] in
      let name = table[entry]
      if owners.leadsToController(name) { return [.leadsToController(name)] }
      if isWhole, hosts[FoldedName(hostName(in: entry))] == nil, owners.ownership(of: name) == .ghost { return [.targetGone(name)] }
      return captors(of: entry, owners: owners).map { .targetCaptured(name, host: hostName(in: entry), owner: $0.text) }
    }
    let names = changes.flatMap { change in
      change.addServicePrincipalNames.compactMap { blocker(for: $0, of: change, owners: owners) }
    }
    return entries + names
  }

  private func captors(of entry: EntryID, owners: ServicePrincipalNameOwners) -> [DistinguishedName] {
    guard let own = hosts[FoldedName(hostName(in: entry))] else { return owners.captors(of: table[entry]) }
    return owners.owners(of: table[entry])?.filter { $0 != own } ?? []
  }

  private func hostName(in entry: EntryID) -> String {
    ServicePrincipalName(table[entry])?.host ?? table[entry]
  }

  /// A name that is to be registered must still be nobody else's.
  private func blocker(for name: String, of change: ObjectChange, owners: ServicePrincipalNameOwners) -> PlanBlocker? {
    let stranger = owners.owners(of: name)?.first { $0 != change.distinguishedName }
    if let stranger { return .nameTaken(name, host: change.host, owner: stranger.text) }
    return owners.failure == nil ? nil : .nameUnchecked(name, host: change.host)
  }

  private var addedEntries: [EntryID] {
    var marks = EntryMarks(table: table)
    for change in changes {
      for entry in change.add { marks.mark(entry) }
    }
    return table.entries.filter(marks.isMarked)
  }
}
