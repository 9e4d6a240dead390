internal import Delegation

/// Targets that one list names in the same services and forms.
struct EntryGroup: Hashable, Sendable {
  /// The facets, as bits at their positions in the catalog.
  var facets: UInt64
  /// Positions in the catalog, ascending.
  var targets: [Int]

  /// How many entries each target has.
  var width: Int { facets.nonzeroBitCount }
}

/// The entries of one list, put together by what is alike.
struct EntryGroups: Hashable, Sendable {
  /// Targets that are alike, together.
  var groups: [EntryGroup] = []
  /// Entries that are of no group; they are shown as they are.
  var rest: [EntryID] = []

  /// The number of entries.
  var count: Int {
    groups.reduce(rest.count) { $0 + $1.width * $1.targets.count }
  }

  var isEmpty: Bool { groups.isEmpty && rest.isEmpty }

  /// The groups as they are when a host counts itself among its targets, which makes the hosts of a full mesh alike.
  func including(_ host: Int) -> EntryGroups {
    guard let largest = groups.indices.max(by: { groups[$0].targets.count < groups[$1].targets.count }) else { return self }
    var result = self
    guard !groups.contains(where: { $0.targets.contains(host) }) else { return self }
    let place = groups[largest].targets.firstIndex { $0 > host } ?? groups[largest].targets.count
    result.groups[largest].targets.insert(host, at: place)
    return result
  }
}

/// Puts lists of entries together; holds its boards over many lists.
struct EntryGrouper {
  private(set) var catalog: EntryCatalog
  /// The facets that the list at hand has for each target.
  private var facets: [UInt64] = []

  init(_ plan: Plan) {
    catalog = EntryCatalog(plan)
    facets = Array(repeating: 0, count: catalog.targets.count)
  }

  /// One list's groups, in the order of their first targets; takes time in proportion to the list.
  mutating func groups(_ entries: [EntryID]) -> EntryGroups {
    var rest: [EntryID] = []
    var targets: [Int] = []
    for entry in entries {
      guard let place = catalog.place(of: entry) else {
        rest.append(entry)
        continue
      }
      if place.target >= facets.count { facets.append(contentsOf: repeatElement(0, count: place.target + 1 - facets.count)) }
      let known = facets[place.target]
      let bit = UInt64(1) << UInt64(place.facet)
      if known == 0 { targets.append(place.target) }
      // A second spelling of one name, which differs in case.
      if known & bit != 0 { rest.append(entry) }
      facets[place.target] = known | bit
    }
    return EntryGroups(groups: collect(targets.sorted()), rest: rest)
  }

  /// The facets of names that a host registers for itself, and all other names.
  mutating func ownFacets(_ names: [String], of host: Int) -> (facets: UInt64, rest: [String]) {
    var facets: UInt64 = 0
    var rest: [String] = []
    for name in names {
      guard let place = catalog.place(of: name), place.target == host, facets & 1 << UInt64(place.facet) == 0 else {
        rest.append(name)
        continue
      }
      facets |= 1 << UInt64(place.facet)
    }
    return (facets, rest)
  }

  private mutating func collect(_ targets: [Int]) -> [EntryGroup] {
    var groups: [EntryGroup] = []
    var positions: [UInt64: Int] = [:]
    for target in targets {
      let key = facets[target]
      facets[target] = 0
      if let position = positions[key] {
        groups[position].targets.append(target)
      } else {
        positions[key] = groups.count
        groups.append(EntryGroup(facets: key, targets: [target]))
      }
    }
    return groups
  }
}
