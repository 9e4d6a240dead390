internal import WindowsTypes

extension Plan {
  /// The bytes that a plan's fingerprint is made of: everything that is executed, the state that it follows from, and what a reviewer is
  /// told of it.
  ///
  /// They don't depend on the order in which the directory answered. Each spelling stands once, each list is a sorted row of numbers, and
  /// each part has its length before it, so that no two plans share a form. Whoever serves the directory, its controller and the time are
  /// not part of it, unless a warning names them: the same change of the same state is the same plan.
  public func canonicalForm() -> [UInt8] {
    var form = CanonicalWriter()
    form.write("kcdmesh.plan/1")
    form.write(domain.lowercased())
    let spellings = table.sorted(usedSpellings)
    form.write(count: spellings.count)
    var ranks = [UInt32](repeating: 0, count: table.count)
    for (rank, entry) in spellings.enumerated() {
      form.write(table[entry])
      ranks[Int(entry.index)] = UInt32(rank)
    }
    let byIdentity = hosts.map { (identity: $0.account.guid.description, host: $0) }.sorted { $0.identity < $1.identity }
    for (_, host) in byIdentity { form.write(host, ranks: ranks) }
    form.write(warnings.map(\.description))
    form.write(blockers.map(\.description))
    return form.bytes
  }

  private var usedSpellings: [EntryID] {
    var marks = EntryMarks(table: table)
    for host in hosts {
      for entry in host.account.allowedToDelegateTo { marks.mark(entry) }
      for entry in host.add { marks.mark(entry) }
    }
    return table.entries.filter(marks.isMarked)
  }
}

private struct CanonicalWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ text: String) {
    write(count: text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func write(count: Int) {
    write(number: UInt32(count))
  }

  mutating func write(number: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  mutating func write(_ texts: [String]) {
    write(count: texts.count)
    for text in texts.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) { write(text) }
  }

  mutating func write(_ entries: [EntryID], ranks: [UInt32]) {
    write(count: entries.count)
    for rank in entries.map({ ranks[Int($0.index)] }).sorted() { write(number: rank) }
  }

  mutating func write(_ host: HostPlan, ranks: [UInt32]) {
    let account = host.account
    write(account.guid.description)
    write(account.distinguishedName.text)
    write(account.samAccountName)
    write([account.dnsHostName].compactMap(\.self))
    write(account.servicePrincipalNames)
    write(number: host.flagsBefore.rawValue)
    write(number: host.flagsAfter.rawValue)
    write(account.allowedToDelegateTo, ranks: ranks)
    write(host.add, ranks: ranks)
    write(host.remove, ranks: ranks)
    write(host.addServicePrincipalNames)
    write(host.removeServicePrincipalNames)
    write(host.unmanaged.map(\.entry), ranks: ranks)
    write(host.unmanaged.filter { $0.ownership == .ghost }.map(\.entry), ranks: ranks)
    write(count: account.otherValues)
    write([host.budget.limit].compactMap { $0.map(String.init) })
  }
}
