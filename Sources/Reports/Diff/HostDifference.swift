internal import Delegation
internal import WindowsTypes

/// What changes in one host, put together for a reader, and comparable with what changes in others.
struct HostDifference: Hashable, Sendable {
  /// Entries that come.
  var add: EntryGroups
  /// Entries that go.
  var remove: EntryGroups
  /// Entries that the policy doesn't explain, by what is known of their owners.
  var owned: EntryGroups
  var ghosts: EntryGroups
  var unknown: EntryGroups
  /// Flag bits that are set.
  var flagsSet: UserAccountControl
  /// Flag bits that are cleared.
  var flagsCleared: UserAccountControl
  /// Service principal names of its own that come, as facets.
  var registered: UInt64
  /// Service principal names of its own that go, as facets.
  var unregistered: UInt64
  /// Service principal names that are not its own, or not plain.
  var otherNames: [String]

  /// A host's part of a plan.
  ///
  /// - Parameters:
  ///   - position: the host's position in the plan.
  init(_ host: HostPlan, at position: Int, grouper: inout EntryGrouper) {
    let unmanaged = { (ownership: Ownership) in host.unmanaged.filter { $0.ownership == ownership }.map(\.entry) }
    add = grouper.groups(host.add)
    remove = grouper.groups(host.remove)
    owned = grouper.groups(unmanaged(.owned))
    ghosts = grouper.groups(unmanaged(.ghost))
    unknown = grouper.groups(unmanaged(.unknown))
    flagsSet = host.flagsAfter.subtracting(host.flagsBefore)
    flagsCleared = host.flagsBefore.subtracting(host.flagsAfter)
    let added = grouper.ownFacets(host.addServicePrincipalNames, of: position)
    let removed = grouper.ownFacets(host.removeServicePrincipalNames, of: position)
    (registered, unregistered) = (added.facets, removed.facets)
    otherNames = added.rest.map { "+ " + $0 } + removed.rest.map { "- " + $0 }
  }

  /// Lists of entries that are shown one by one when there are few.
  var entryCount: Int {
    add.count + remove.count + owned.count + ghosts.count + unknown.count
  }

  /// The difference as it is when the host counts itself among its targets.
  func including(_ host: Int) -> HostDifference {
    var result = self
    result.add = add.including(host)
    result.remove = remove.including(host)
    return result
  }

  /// Whether the host is as it should be, and nothing of it is worth a word.
  var isQuiet: Bool {
    entryCount == 0 && flagsSet.isEmpty && flagsCleared.isEmpty && registered == 0 && unregistered == 0 && otherNames.isEmpty
  }
}
