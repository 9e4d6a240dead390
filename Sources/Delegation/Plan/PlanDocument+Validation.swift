internal import PrintableText
internal import WindowsTypes

/// Why a document is not a plan.
public enum PlanDocumentError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another form, or another version of it.
  case wrongSchema(String)
  /// A part that contradicts another.
  case inconsistent(host: String, String)
  /// The reading wasn't complete.
  case incomplete
  /// What forbade the plan when it was made.
  case blocked([String])

  public var description: String {
    switch self {
    case .wrongSchema(let schema): "it says “\(schema.printable)” where \(PlanDocument.schema) is expected"
    case .inconsistent(let host, let what): "host \(host.printable): \(what)"
    case .incomplete: "it was made from an incomplete reading"
    case .blocked(let reasons): "it can't be executed: " + reasons.map(\.printable).joined(separator: "; ")
    }
  }
}

extension Plan {
  /// Reads a plan back.
  ///
  /// - Throws: ``PlanDocumentError`` or ``NameError`` where the document contradicts itself: every change must follow from the state that
  ///   is beside it.
  public init(_ document: PlanDocument) throws {
    guard document.schema == PlanDocument.schema else { throw PlanDocumentError.wrongSchema(document.schema) }
    guard document.reading.complete else { throw PlanDocumentError.incomplete }
    guard document.blockers.isEmpty else { throw PlanDocumentError.blocked(document.blockers) }
    self.init(
      domain: document.reading.domain, table: EntryTable(), hosts: [], warnings: document.warnings.map(PlanWarning.noted))
    hosts = try document.hosts.map { try HostPlan($0, table: &table) }
    guard Set(hosts.map(\.account.guid)).count == hosts.count else {
      throw PlanDocumentError.inconsistent(host: "", "one object is planned for twice")
    }
  }
}

extension HostPlan {
  fileprivate init(_ host: PlanDocument.Host, table: inout EntryTable) throws {
    let intern = { (texts: [String], table: inout EntryTable) in texts.map { table.intern($0) } }
    let account = ComputerAccount(
      distinguishedName: try DistinguishedName(parsing: host.dn), guid: host.guid, samAccountName: host.state.sAMAccountName,
      dnsHostName: host.state.dNSHostName, servicePrincipalNames: host.state.servicePrincipalNames,
      userAccountControl: UserAccountControl(rawValue: host.userAccountControl.before),
      allowedToDelegateTo: intern(host.state.allowedToDelegateTo, &table), otherValues: host.state.otherValues)
    // Sums of what a file says must not overflow.
    guard [host.keep, host.state.otherValues, host.budget.used, host.budget.limit ?? 0].allSatisfy((0...Int(Int32.max)).contains) else {
      throw PlanDocumentError.inconsistent(host: host.name, "a number is out of range")
    }
    let ghosts = Set(host.ghosts)
    let unmanaged = host.unmanaged.map { text in
      UnmanagedEntry(entry: table.intern(text), ownership: ghosts.contains(text) ? .ghost : .owned)
    }
    self.init(
      account: account, add: intern(host.add, &table), remove: intern(host.remove, &table), keep: host.keep, unmanaged: unmanaged,
      addServicePrincipalNames: host.addServicePrincipalNames, removeServicePrincipalNames: host.removeServicePrincipalNames,
      flagsAfter: UserAccountControl(rawValue: host.userAccountControl.after),
      budget: host.budget)
    if let contradiction = contradiction(table: table) {
      throw PlanDocumentError.inconsistent(host: account.shortName, contradiction)
    }
  }

  /// What is in the plan that no planner makes; whoever has written the document since could otherwise hide one change behind another.
  private func contradiction(table: EntryTable) -> String? {
    if account.isDomainController { return "it is a domain controller" }
    return entryContradiction(table: table) ?? nameContradiction ?? flagContradiction ?? budgetContradiction
  }

  private func entryContradiction(table: EntryTable) -> String? {
    let stored = Set(account.allowedToDelegateTo)
    let leftAlone = Set(unmanaged.map(\.entry))
    let added = Set(add.map(table.identity))
    if !added.isDisjoint(with: account.allowedToDelegateTo.map(table.identity)) { return "an entry is to be added that is there" }
    if !stored.isSuperset(of: remove) || !stored.isSuperset(of: leftAlone) { return "an entry is to be removed or kept that is not there" }
    let isOnceEach = added.count == add.count && Set(remove).count == remove.count && leftAlone.count == unmanaged.count
    if !isOnceEach || !leftAlone.isDisjoint(with: remove) { return "an entry is listed twice" }
    return keep + remove.count + unmanaged.count == stored.count ? nil : "its entries are not all kept, removed or unmanaged"
  }

  private var nameContradiction: String? {
    var names = Set(account.servicePrincipalNames.map { FoldedName($0) })
    let isOwn = addServicePrincipalNames.allSatisfy { account.mayRegister($0) && names.insert(FoldedName($0)).inserted }
    if !removeServicePrincipalNames.isEmpty { return "a service principal name is to be taken away, which only a rollback does" }
    return isOwn ? nil : "a service principal name is to be registered that is not its own, or that it has"
  }

  private var flagContradiction: String? { change.flagContradiction }

  private var budgetContradiction: String? {
    let used = account.valuesUsed + add.count - remove.count + addServicePrincipalNames.count
    return budget.used == used && !outgrowsBudget ? nil : "its values don't add up, or are more than it may hold"
  }
}
