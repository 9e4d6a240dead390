internal import Delegation
internal import WindowsTypes

/// A plan as every form of its report shows it to people: hosts that change alike together, all others at the end.
struct DiffView: Sendable {
  /// Hosts of which there is something to tell, in the order of the plan.
  var blocks: [Block] = []
  /// The names of hosts that are as they should be.
  var quietHosts: [String] = []
  /// Services and forms, which groups refer to.
  var facets: [EntryCatalog.Facet] = []
  /// The names of targets, which groups refer to.
  var targets: [String] = []
  /// How many entries the blocks of single hosts hold.
  var singleEntryCount = 0

  /// A host, or several that change alike.
  struct Block: Sendable {
    /// Positions in the plan; at least one.
    var hosts: [Int]
    /// What changes in each.
    var difference: HostDifference
    /// Whether each host's own name is among the targets though it is none of its own: each is a target of the others.
    var isMutual = false
    /// Entries that are there and wanted, in each.
    var keep: ClosedRange<Int>
    /// Values after the change, in each.
    var used: ClosedRange<Int>
    /// The most values that each may hold, where there is a limit.
    var limit: Int?
  }

  /// The fewest hosts that are put together when they change alike.
  static let fewestAlike = 9

  /// Puts a plan together; takes time in proportion to its entries.
  init(_ plan: Plan) {
    var grouper = EntryGrouper(plan)
    let differences = plan.hosts.enumerated().map { HostDifference($1, at: $0, grouper: &grouper) }
    let loud = differences.indices.filter { !differences[$0].isQuiet }
    quietHosts = differences.indices.filter { differences[$0].isQuiet }.map { plan.hosts[$0].account.shortName }
    facets = grouper.catalog.facets
    targets = grouper.catalog.targets
    blocks = Self.blocks(of: loud, differences: differences, plan: plan)
    singleEntryCount = blocks.filter { $0.hosts.count == 1 }.reduce(0) { $0 + $1.difference.entryCount }
  }

  /// What hosts are compared by.
  private struct Likeness: Hashable {
    var difference: HostDifference
    var isMutual: Bool
    var limit: Int?
  }

  private static func blocks(of hosts: [Int], differences: [HostDifference], plan: Plan) -> [Block] {
    let likenesses = hosts.map { host in
      [false, true].map { isMutual in
        Likeness(
          difference: isMutual ? differences[host].including(host) : differences[host], isMutual: isMutual,
          limit: plan.hosts[host].budget.limit)
      }
    }
    let counts = likenesses.joined().reduce(into: [Likeness: Int]()) { $0[$1, default: 0] += 1 }
    var positions: [Likeness: Int] = [:]
    var blocks: [Block] = []
    for (host, candidates) in zip(hosts, likenesses) {
      guard let best = candidates.max(by: { counts[$0, default: 0] < counts[$1, default: 0] }) else { continue }
      let isAlike = counts[best, default: 0] >= fewestAlike
      if isAlike, let position = positions[best] {
        blocks[position].append(host, plan.hosts[host])
      } else {
        positions[best] = blocks.count
        blocks.append(Block(host, plan.hosts[host], isAlike ? best.difference : differences[host], isMutual: isAlike && best.isMutual))
      }
    }
    return blocks
  }
}

extension DiffView.Block {
  fileprivate init(_ position: Int, _ host: HostPlan, _ difference: HostDifference, isMutual: Bool) {
    self.init(
      hosts: [position], difference: difference, isMutual: isMutual, keep: host.keep...host.keep, used: host.budget.used...host.budget.used,
      limit: host.budget.limit)
  }

  fileprivate mutating func append(_ position: Int, _ host: HostPlan) {
    hosts.append(position)
    keep = min(keep.lowerBound, host.keep)...max(keep.upperBound, host.keep)
    used = min(used.lowerBound, host.budget.used)...max(used.upperBound, host.budget.used)
  }
}
