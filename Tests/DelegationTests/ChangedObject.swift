import Delegation
import WindowsTypes

/// A change with one part of each kind, and the object before and after it: what verification, settlement and rollback are tried on.
struct ChangedObject {
  var table: EntryTable
  var change: ObjectChange
  var before: ComputerAccount
  var after: ComputerAccount

  init() throws {
    let name = try dn("CN=zulu,OU=Hosts,DC=lab,DC=test")
    var table = EntryTable()
    let add = ["cifs/a", "cifs/b"].map { table.intern($0) }
    let (old, kept) = (table.intern("http/old"), table.intern("http/kept"))
    self.table = table
    let flags: UserAccountControl = [.workstationTrustAccount, .trustedForDelegation]
    let flagsAfter: UserAccountControl = [.workstationTrustAccount, .trustedToAuthenticateForDelegation]
    change = ObjectChange(
      host: "zulu", distinguishedName: name, guid: try guid(1), add: add, remove: [old], addServicePrincipalNames: [migration("zulu")],
      flagsBefore: flags, flagsAfter: flagsAfter)
    before = ComputerAccount(
      distinguishedName: name, guid: try guid(1), samAccountName: "ZULU$", dnsHostName: "zulu.lab.test",
      servicePrincipalNames: ["HOST/zulu"], userAccountControl: flags, allowedToDelegateTo: [kept, old])
    after = before
    after.allowedToDelegateTo = [kept] + add
    after.servicePrincipalNames.append(migration("zulu"))
    after.userAccountControl = flagsAfter
  }

  /// What a verifier finds in an account; `knowingBefore` tells it the list before the change.
  func discrepancies(in account: ComputerAccount, knowingBefore: Bool = false) -> [Discrepancy] {
    var verifier = Verifier(table: table)
    return verifier.discrepancies(of: change, in: account, before: knowingBefore ? before.allowedToDelegateTo : [])
  }

  func settlement(in account: ComputerAccount) -> Settlement {
    var verifier = Verifier(table: table)
    return Settlement(of: change, in: account, verifier: &verifier)
  }

  func rollback(in account: ComputerAccount) -> Rollback {
    Rollback(of: change, in: account, table: table)
  }

  /// An account to which a change was made.
  func applying(_ change: ObjectChange, to account: ComputerAccount) -> ComputerAccount {
    var account = account
    account.allowedToDelegateTo.removeAll(where: change.remove.contains)
    account.allowedToDelegateTo += change.add
    account.servicePrincipalNames.removeAll(where: change.removeServicePrincipalNames.contains)
    account.servicePrincipalNames += change.addServicePrincipalNames
    account.userAccountControl = change.flagsAfter
    return account
  }
}
