internal import Delegation
internal import PrintableText
internal import WindowsTypes

extension DiffText {
  /// The most entries of one host that are shown one by one.
  private static let hostEntryLimit = 24
  /// The most entries of all hosts that are shown one by one.
  private static let planEntryLimit = 100
  /// The most targets that have a line each where they are alike.
  private static let targetLimit = 8

  /// One host, or several that change alike.
  mutating func write(_ block: DiffView.Block) {
    canvas.gap()
    writeHead(of: block)
    writeFlags(of: block.difference)
    writeNames(of: block)
    writeEntries(of: block)
    writeFoot(of: block)
  }

  private mutating func writeHead(of block: DiffView.Block) {
    let hosts = block.hosts.map { report.plan.hosts[$0].account }
    if hosts.count == 1 {
      canvas.line([Piece(hosts[0].shortName, .strong), Piece(hosts[0].distinguishedName.text, .faint)])
    } else {
      writeNames(hosts.map(\.shortName), after: [Piece("\(hosts.count.grouped) hosts alike:", .strong)], ink: .strong)
    }
  }

  // MARK: Flags and names

  private mutating func writeFlags(of difference: HostDifference) {
    let changes = difference.flagsSet.names.map { ($0, "off → on") } + difference.flagsCleared.names.map { ($0, "on → off") }
    for (name, change) in changes {
      canvas.line([Piece("~", .changed), Piece(name, .changed), Piece(change)] + Self.meaning(ofFlag: name), indent: 2, hanging: 4)
    }
  }

  private static func meaning(ofFlag name: String) -> [Piece] {
    switch name {
    case "TRUSTED_TO_AUTH_FOR_DELEGATION": Piece.words("(protocol transition)", .faint)
    case "TRUSTED_FOR_DELEGATION": Piece.words("(unconstrained delegation)", .faint)
    default: []
    }
  }

  private mutating func writeNames(of block: DiffView.Block) {
    guard block.hosts.count > 1 else {
      let host = report.plan.hosts[block.hosts[0]]
      for name in host.addServicePrincipalNames { writeName(name, "+", .added) }
      for name in host.removeServicePrincipalNames { writeName(name, "-", .removed) }
      return
    }
    let own = [(block.difference.registered, "register"), (block.difference.unregistered, "unregister")]
    for (facets, verb) in own where facets != 0 {
      let count = facets.nonzeroBitCount.of("name", "names")
      canvas.line(
        [Piece("~", .changed), Piece("\(verb) \(count) of its own:", .changed)] + Piece.words(describe(facets)), indent: 2, hanging: 4)
    }
    for name in block.difference.otherNames { canvas.line([Piece("~", .changed), Piece(name)], indent: 2) }
  }

  private mutating func writeName(_ name: String, _ mark: String, _ ink: Ink) {
    canvas.line([Piece("~ servicePrincipalName", .changed), Piece("\(mark) \(name)", ink)], indent: 2, hanging: 4)
  }

  // MARK: Entries

  private mutating func writeEntries(of block: DiffView.Block) {
    let isSmall =
      block.hosts.count == 1 && block.difference.entryCount <= Self.hostEntryLimit && view.singleEntryCount <= Self.planEntryLimit
    if isSmall { writeEachEntry(of: report.plan.hosts[block.hosts[0]]) } else { writeGroups(of: block) }
  }

  private mutating func writeEachEntry(of host: HostPlan) {
    for entry in host.add { write(entry, "+", .added) }
    for entry in host.remove { write(entry, "-", .removed) }
    for unmanaged in host.unmanaged { write(unmanaged.entry, "?", .unmanaged, note: Self.note(on: unmanaged.ownership)) }
  }

  private mutating func write(_ entry: EntryID, _ mark: String, _ ink: Ink, note: [Piece] = []) {
    let text = report.plan.table[entry]
    let spelling = SambaSpelling.ordinary(text) == text ? [] : Piece.words("(Samba’s spelling)", .faint)
    canvas.line([Piece("\(mark) \(text)", ink)] + spelling + note, indent: 2, hanging: 6)
  }

  private static func note(on ownership: Ownership) -> [Piece] {
    switch ownership {
    case .owned: Piece.words("(unmanaged)", .faint)
    case .ghost: Piece.words("(ghost: no account owns this name)", .warning)
    case .unknown: Piece.words("(unmanaged; its owner is not known)", .faint)
    }
  }

  private mutating func writeGroups(of block: DiffView.Block) {
    let difference = block.difference
    write(difference.add, "+", .added, of: block)
    write(difference.remove, "-", .removed, of: block)
    for (ownership, entries) in [(Ownership.owned, difference.owned), (.ghost, difference.ghosts), (.unknown, difference.unknown)] {
      let note = Self.note(on: ownership)
      if entries.count > Self.hostEntryLimit {
        write(entries, "?", .unmanaged, of: block, note: note)
      } else {
        // Few, and each is worth a look.
        let unmanaged = report.plan.hosts[block.hosts[0]].unmanaged.filter { $0.ownership == ownership }
        for entry in unmanaged { write(entry.entry, "?", .unmanaged, note: note) }
      }
    }
  }

  private mutating func write(_ entries: EntryGroups, _ mark: String, _ ink: Ink, of block: DiffView.Block, note: [Piece] = []) {
    let single = entries.groups.filter { $0.targets.count <= Self.targetLimit }
    let width = single.flatMap(\.targets).map { view.targets[$0].printable.columns }.max() ?? 0
    for group in entries.groups {
      if group.targets.count > Self.targetLimit {
        write(group, mark, ink, of: block, note: note)
      } else {
        for target in group.targets {
          let name = view.targets[target].printable.padded(to: min(width, 30))
          canvas.line(
            [Piece("\(mark) \(name)", ink), Piece(" \(group.width.of("entry", "entries")):")]
              + Piece.words(describe(group.facets)) + note, indent: 2, hanging: 6)
        }
      }
    }
    for entry in entries.rest.prefix(Self.hostEntryLimit) { write(entry, mark, ink, note: note) }
    let more = entries.rest.count - Self.hostEntryLimit
    if more > 0 { canvas.line([Piece("\(mark) … and \(more.grouped) more; the JSON form has them all", ink)], indent: 2) }
  }

  /// Many targets that are alike, on one line and one below it.
  private mutating func write(_ group: EntryGroup, _ mark: String, _ ink: Ink, of block: DiffView.Block, note: [Piece]) {
    let isMutual = block.isMutual && Set(block.hosts).isSubset(of: group.targets)
    let count = group.targets.count - (isMutual ? 1 : 0)
    let head = Piece("\(mark) \(count.grouped) hosts × \(group.width.of("entry", "entries")):", ink)
    if isMutual, group.targets.count == block.hosts.count {
      canvas.line([head] + Piece.words("each of the others"), indent: 2, hanging: 6)
    } else {
      let names = group.targets.map { view.targets[$0] }
      writeNames(names, after: [head], ink: .plain, indent: 2)
      if isMutual { canvas.line(Piece.words("each of them but itself", .faint), indent: 6) }
    }
    canvas.line(Piece.words(describe(group.facets), .faint) + note, indent: 6, hanging: 6)
  }

  // MARK: Foot

  private mutating func writeFoot(of block: DiffView.Block) {
    let each = block.hosts.count == 1 ? "" : " each"
    let percent = block.limit.map { 100 * block.used.upperBound / max($0, 1) }
    let ink: Ink = percent.map { $0 > 100 ? .failure : $0 >= 80 ? .warning : .faint } ?? .faint
    let values = block.limit.map { "\(block.used.grouped) of \($0.grouped) values\(each)" } ?? "\(block.used.grouped) values\(each)"
    let total = block.difference.entryCount * block.hosts.count - (block.isMutual ? block.ownEntries * block.hosts.count : 0)
    var pieces = [Piece("\(block.keep.grouped) kept\(each) ·", .faint), Piece(values, ink)]
    if let percent { pieces.append(Piece(percent < 10 ? "(\(percent) %)" : "\(Self.bar(percent)) \(percent) %", ink)) }
    if block.hosts.count > 1, total > 0 { pieces.insert(Piece("\(total.of("entry", "entries")) in all ·", .faint), at: 0) }
    canvas.line(pieces, indent: 2, hanging: 4)
  }

  private static func bar(_ percent: Int) -> String {
    let full = min(10, (percent + 5) / 10)
    return String(repeating: "█", count: full) + String(repeating: "░", count: 10 - full)
  }
}

extension DiffView.Block {
  /// The entries that a host would have for itself where its own name is among the targets.
  fileprivate var ownEntries: Int {
    let all = [difference.add, difference.remove].flatMap(\.groups)
    return all.filter { $0.targets.contains(hosts[0]) }.reduce(0) { $0 + $1.width }
  }
}

extension DiffText {
  /// Services and forms in words; the number of entries can be counted: "cifs, migration × short, qualified" are four.
  private func describe(_ bits: UInt64) -> String {
    let facets = view.facets.indices.filter { bits & 1 << UInt64($0) != 0 }.map { view.facets[$0] }
    var services: [(name: String, forms: [String])] = []
    for facet in facets {
      let name = facet.isEscaped ? "\(facet.service) (Samba’s spelling)" : facet.service
      let form = facet.form.rawValue
      if let position = services.firstIndex(where: { $0.name == name }) {
        services[position].forms.append(form)
      } else {
        services.append((name, [form]))
      }
    }
    guard let first = services.first else { return "" }
    let isProduct = services.allSatisfy { Set($0.forms) == Set(first.forms) }
    let parts =
      isProduct
      ? [services.map(\.name).joined(separator: ", ") + " × " + first.forms.joined(separator: ", ")]
      : services.map { "\($0.name) × \($0.forms.joined(separator: ", "))" }
    return parts.joined(separator: "; ")
  }
}
