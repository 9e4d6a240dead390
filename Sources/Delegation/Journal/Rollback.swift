internal import PrintableText
internal import WindowsTypes

/// What is left to undo of one change, given the object as it is now: our deltas alone.
///
/// Values that others have added or removed since stay as they are. A value that we added and that is gone needs nothing; nor does one
/// that we removed and that somebody put back.
public struct Rollback: Hashable, Sendable {
  /// What undoes the change; empty where nothing of it is left.
  public var change: ObjectChange
  /// Parts of the change that others have undone or overwritten, and that are therefore left alone.
  public var conflicts: [String]

  /// What a reader should know of it.
  public var warnings: [PlanWarning] {
    let becomesUnconstrained = change.flagsAfter.subtracting(change.flagsBefore).contains(.trustedForDelegation)
    return (becomesUnconstrained ? [.unconstrainedAgain(host: change.host)] : [])
      + conflicts.map { .leftAlone(host: change.host, $0) }
  }

  /// Computes what undoes a change.
  ///
  /// - Parameters:
  ///   - table: has every entry of the change and of the account.
  public init(of done: ObjectChange, in account: ComputerAccount, table: EntryTable) {
    let stored = Set(account.allowedToDelegateTo)
    let storedIdentities = Set(account.allowedToDelegateTo.map(table.identity))
    let changedFlags = done.flagsBefore.symmetricDifference(done.flagsAfter)
    // Of the bits that we changed, those that still are as we left them.
    let ours = changedFlags.subtracting(account.userAccountControl.symmetricDifference(done.flagsAfter))

    let added = done.add.filter(stored.contains)
    // Samba holds spellings of one value side by side, and deletes the first of them, whichever is named: all go, and theirs come again.
    let addedIdentities = Set(added.map(table.identity)), addedSpellings = Set(added)
    let theirs = account.allowedToDelegateTo.filter { !addedSpellings.contains($0) && addedIdentities.contains(table.identity(of: $0)) }

    change = ObjectChange(
      host: done.host, distinguishedName: account.distinguishedName, guid: done.guid,
      add: done.remove.filter { !storedIdentities.contains(table.identity(of: $0)) } + theirs, remove: added + theirs,
      removeServicePrincipalNames: done.addServicePrincipalNames.filter(account.registers),
      flagsBefore: account.userAccountControl, flagsAfter: account.userAccountControl.symmetricDifference(ours))

    conflicts =
      done.add.filter { !stored.contains($0) }.map { "“\(table[$0].printable)”, which was added, is gone already" }
      + done.remove.filter { storedIdentities.contains(table.identity(of: $0)) }.map {
        "“\(table[$0].printable)”, which was removed, is there again"
      }
      + changedFlags.subtracting(ours).names.map { "the flag \($0) has been set back already" }
  }
}
