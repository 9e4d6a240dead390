/// A policy's waivers on one day, by rule.
struct Waivers {
  private let waivers: [RuleID: [Waiver]]
  /// The accounts of the policy's hosts by their short names, as findings name them.
  private let accounts: [FoldedName: ComputerAccount]
  private let today: String

  init(_ facts: CheckFacts, today: String) {
    waivers = Dictionary(grouping: facts.policy.waivers, by: \.rule)
    accounts = Dictionary(facts.fleet.hosts.map { (FoldedName($0.shortName), $0) }, uniquingKeysWith: { first, _ in first })
    self.today = today
  }

  /// The waiver that covers a finding: one that holds, else one that has expired.
  func state(of finding: Finding) -> WaiverState? {
    guard let candidates = waivers[finding.rule] else { return nil }
    let states = candidates.filter { covers($0, finding) }.map { WaiverState($0, today: today) }
    return states.first { !$0.expired } ?? states.max { $0.expires < $1.expires }
  }

  private func covers(_ waiver: Waiver, _ finding: Finding) -> Bool {
    (waiver.host.map { isNamed(finding.host, by: $0) } ?? true) && (waiver.entry.map { isSame($0, finding.entry) } ?? true)
  }

  /// A finding's host is an account of the policy, or another, of which only the name is known.
  private func isNamed(_ host: String, by reference: HostReference) -> Bool {
    accounts[FoldedName(host)]?.isNamed(by: reference) ?? false || host.isSameName(as: reference.description)
  }

  private func isSame(_ entry: String, _ other: String?) -> Bool {
    other.map { SambaSpelling.ordinary($0).isSameName(as: SambaSpelling.ordinary(entry)) } ?? false
  }
}
