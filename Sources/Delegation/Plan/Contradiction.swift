internal import WindowsTypes

extension ObjectChange {
  /// What is in a change that no planner makes, as far as it can be told without the account.
  ///
  /// Whoever has written the file could otherwise have anything written to any object.
  func contradiction(table: EntryTable) -> String? {
    if flagsBefore.contains(.serverTrustAccount) || flagsBefore.contains(.partialSecretsAccount) { return "it is a domain controller" }
    return entryContradiction(table: table) ?? nameContradiction ?? flagContradiction
  }

  private func entryContradiction(table: EntryTable) -> String? {
    let added = Set(add.map(table.identity))
    if added.count != add.count { return "an entry is to be added twice" }
    return added.isDisjoint(with: remove.map(table.identity)) ? nil : "an entry is to be added and removed"
  }

  private var nameContradiction: String? {
    if !removeServicePrincipalNames.isEmpty { return "a service principal name is to be taken away, which only a rollback does" }
    let isMigration = addServicePrincipalNames.allSatisfy { $0.isMigrationName }
    return isMigration ? nil : "a service principal name is to be registered that is not the migration service's"
  }

  /// What is in the flags that no planner makes of them.
  var flagContradiction: String? {
    if !flagsBefore.mayBecome(flagsAfter) { return "a flag is to be changed that no plan changes" }
    return flagsAfter.contains(.trustedForDelegation) ? "it would stay trusted for unconstrained delegation" : nil
  }
}

extension ObjectChange {
  /// Why a change that was read from a file must not be made to an account, whatever the file says.
  public func refusal(for account: ComputerAccount) -> String? {
    if account.isDomainController { return "it is a domain controller's account, which is never written" }
    let names = addServicePrincipalNames + removeServicePrincipalNames
    return names.allSatisfy(account.mayRegister) ? nil : "a service principal name is not the host's own"
  }
}

extension ComputerAccount {
  /// Whether a name is the migration service's on this very host: no other is ever registered.
  func mayRegister(_ name: String) -> Bool {
    NameForm.allCases.compactMap { self.name(in: $0) }.contains {
      SambaSpelling.ordinary(name).isSameName(as: "\(ServiceClass.migration.name)/\($0)")
    }
  }
}

extension String {
  /// Whether a service principal name is the migration service's, on whatever host.
  fileprivate var isMigrationName: Bool {
    ServicePrincipalName(SambaSpelling.ordinary(self)).map { $0.serviceClass.isSameName(as: ServiceClass.migration.name) } ?? false
  }
}

extension UserAccountControl {
  /// Whether kcdmesh ever makes one of the other: only the bits of delegation change, and nothing becomes trusted without constraints.
  fileprivate func mayBecome(_ after: Self) -> Bool {
    symmetricDifference(after).isSubset(of: [.trustedToAuthenticateForDelegation, .trustedForDelegation])
      && !after.subtracting(self).contains(.trustedForDelegation)
  }
}
