public import WindowsTypes

/// Everything that is written to one object, in one modify: data for the journal, for apply and for a change file.
public struct ObjectChange: Hashable, Sendable {
  /// The host's short name, for messages.
  public var host: String
  /// Where the object was when it was read.
  public var distinguishedName: DistinguishedName
  /// What the object is.
  public var guid: GUID
  /// Entries to add.
  public var add: [EntryID]
  /// Entries to remove, as they are stored.
  public var remove: [EntryID]
  /// Service principal names to add.
  public var addServicePrincipalNames: [String]
  /// Service principal names to remove; only a rollback does.
  public var removeServicePrincipalNames: [String]
  /// The flags before.
  public var flagsBefore: UserAccountControl
  /// The flags after.
  public var flagsAfter: UserAccountControl

  /// A change of an object.
  public init(
    host: String, distinguishedName: DistinguishedName, guid: GUID, add: [EntryID] = [], remove: [EntryID] = [],
    addServicePrincipalNames: [String] = [], removeServicePrincipalNames: [String] = [], flagsBefore: UserAccountControl,
    flagsAfter: UserAccountControl
  ) {
    self.host = host
    self.distinguishedName = distinguishedName
    self.guid = guid
    self.add = add
    self.remove = remove
    self.addServicePrincipalNames = addServicePrincipalNames
    self.removeServicePrincipalNames = removeServicePrincipalNames
    self.flagsBefore = flagsBefore
    self.flagsAfter = flagsAfter
  }

  /// Whether there is nothing to write.
  public var isEmpty: Bool {
    add.isEmpty && remove.isEmpty && addServicePrincipalNames.isEmpty && removeServicePrincipalNames.isEmpty && flagsBefore == flagsAfter
  }

  /// The number of single changes: values added and removed, and flag bits.
  public var size: Int {
    add.count + remove.count + addServicePrincipalNames.count + removeServicePrincipalNames.count
      + flagsBefore.symmetricDifference(flagsAfter).rawValue.nonzeroBitCount
  }
}

extension ObjectChange {
  /// The same change of the object as it is now: its other flag bits are someone else's.
  public func rebased(on account: ComputerAccount) -> ObjectChange {
    let changed = flagsBefore.symmetricDifference(flagsAfter)
    var change = self
    change.distinguishedName = account.distinguishedName
    change.flagsBefore = account.userAccountControl
    change.flagsAfter = account.userAccountControl.subtracting(changed).union(flagsAfter.intersection(changed))
    return change
  }
}

extension Plan {
  /// The changes to make, one for each object that has any, in the order of the hosts.
  public var changes: [ObjectChange] {
    hosts.map(\.change).filter { !$0.isEmpty }
  }
}
