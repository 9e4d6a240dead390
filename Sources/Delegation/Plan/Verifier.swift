internal import WindowsTypes

/// Compares objects, read again, with what was to be written; holds its marks over many objects.
public struct Verifier: Sendable {
  private let table: EntryTable
  private var spellings: EntryMarks
  private var identities: EntryMarks

  /// A verifier over a table that has every entry of both readings.
  public init(table: EntryTable) {
    self.table = table
    spellings = EntryMarks(table: table)
    identities = spellings
  }

  /// Everything in which an object differs from what a change makes of it; entries of others don't count.
  ///
  /// - Parameters:
  ///   - before: the entries before the change, where they are known: those that were to stay must have stayed.
  public mutating func discrepancies(of change: ObjectChange, in found: ComputerAccount, before: [EntryID] = []) -> [Discrepancy] {
    mark(found.allowedToDelegateTo)
    let missing = change.add.filter { !spellings.isMarked($0) }.map { discrepancy(forMissing: $0, in: found) }
    let comeAgain = Set(change.add)
    let stillThere = change.remove.filter { spellings.isMarked($0) && !comeAgain.contains($0) }.map { Discrepancy.stillThere(table[$0]) }
    return missing + stillThere + lost(from: before, by: change) + names(of: change, in: found) + flags(of: change, in: found)
  }

  private mutating func mark(_ entries: [EntryID]) {
    spellings.clear()
    identities.clear()
    for entry in entries {
      spellings.mark(entry)
      identities.mark(table.identity(of: entry))
    }
  }

  private func discrepancy(forMissing entry: EntryID, in found: ComputerAccount) -> Discrepancy {
    let identity = table.identity(of: entry)
    guard identities.isMarked(identity), let other = found.allowedToDelegateTo.first(where: { table.identity(of: $0) == identity }) else {
      return .missing(table[entry])
    }
    return .respelled(wanted: table[entry], found: table[other])
  }

  /// Entries of before that are neither there nor were to go; a second spelling of one value may go with the first.
  private func lost(from before: [EntryID], by change: ObjectChange) -> [Discrepancy] {
    let absent = before.filter { !spellings.isMarked($0) }
    let removed = Set(change.remove.map(table.identity))
    return absent.filter { !removed.contains(table.identity(of: $0)) }.map { .lost(table[$0]) }
  }

  private func names(of change: ObjectChange, in found: ComputerAccount) -> [Discrepancy] {
    change.addServicePrincipalNames.filter { !found.registers($0) }.map(Discrepancy.nameMissing)
      + change.removeServicePrincipalNames.filter { found.registers($0) }.map(Discrepancy.nameStillThere)
  }

  /// Only the bits that the change is about: others are someone else's.
  private func flags(of change: ObjectChange, in found: ComputerAccount) -> [Discrepancy] {
    let changed = change.flagsBefore.symmetricDifference(change.flagsAfter)
    let wrong = found.userAccountControl.symmetricDifference(change.flagsAfter).intersection(changed)
    return wrong.isEmpty ? [] : [.flags(wanted: change.flagsAfter, found: found.userAccountControl)]
  }
}
