internal import Delegation

extension HostPlan {
  /// What a change does to an object as it is now, to be shown like any plan.
  init(_ change: ObjectChange, to account: ComputerAccount, limit: Int?) {
    let used =
      account.valuesUsed + change.add.count - change.remove.count + change.addServicePrincipalNames.count
      - change.removeServicePrincipalNames.count
    self.init(
      account: account, add: change.add, remove: change.remove, keep: account.allowedToDelegateTo.count - change.remove.count,
      addServicePrincipalNames: change.addServicePrincipalNames, removeServicePrincipalNames: change.removeServicePrincipalNames,
      flagsAfter: change.flagsAfter, budget: Budget(used: used, limit: limit))
  }
}
