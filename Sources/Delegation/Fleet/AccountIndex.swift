/// Accounts by all names that a reference may have for them: a fleet's look-up in one step, where to compare each with each is n².
package struct AccountIndex: Sendable {
  private let accounts: [ComputerAccount]
  private var short: [FoldedName: [Int]] = [:]
  private var qualified: [FoldedName: [Int]] = [:]
  private var objects: [DistinguishedName: [Int]] = [:]

  /// Indexes accounts; one that comes twice is one.
  package init(_ accounts: [ComputerAccount]) {
    var seen: Set<ComputerAccount.ID> = []
    self.accounts = accounts.filter { seen.insert($0.guid).inserted }
    for (position, account) in self.accounts.enumerated() {
      objects[account.distinguishedName, default: []].append(position)
      let name = FoldedName(account.shortName)
      short[name, default: []].append(position)
      guard let dnsHostName = account.dnsHostName else { continue }
      qualified[FoldedName(dnsHostName), default: []].append(position)
      let label = FoldedName(String(dnsHostName.prefix { $0 != "." }))
      if label != name { short[label, default: []].append(position) }
    }
  }

  /// The accounts that a reference names, as ``ComputerAccount/isNamed(by:)`` tells.
  package func accounts(namedBy reference: HostReference) -> [ComputerAccount] {
    let positions =
      switch reference {
      case .short(let name): short[FoldedName(name)]
      case .qualified(let name): qualified[FoldedName(name)]
      case .object(let name): objects[name]
      }
    return positions.map { $0.map { accounts[$0] } } ?? []
  }
}
