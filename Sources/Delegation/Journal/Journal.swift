internal import PrintableText
internal import WindowsTypes

/// A journal as it stands: the planned changes, and what its lines tell of each.
public struct Journal: Sendable {
  /// What is known of one change.
  public enum State: Hashable, Sendable {
    /// It was not sent.
    case planned
    /// It was sent, and no answer is known: only the directory can tell.
    case doubtful
    /// The directory said that it made it, and nobody has seen it there yet, or has seen something else.
    case answered
    /// It was seen in the directory.
    case confirmed
    /// The directory refused it, or it was found not to be made.
    case failed(String)
    /// It was made, and what undoes it was sent; whether that was done, only the directory can tell.
    case reverting
    /// It was undone.
    case reverted
  }

  /// A controller that changes go to.
  ///
  /// What became of a change can be told only by the controller that it was last sent to: any other may not have it yet, or may never
  /// get it. So a journal goes on at another controller only while no change is in doubt, and there a change that was made elsewhere is
  /// undone where it is seen, and left as it is where it isn't.
  public struct Place: Hashable, Sendable {
    /// As a URL.
    public var server: String
    /// By its own DNS name; `nil` where the journal is older than this.
    public var controller: String?

    /// A controller.
    public init(server: String, controller: String?) {
      self.server = server
      self.controller = controller
    }

    /// Whether this is the controller of a name, however it was reached.
    ///
    /// - Parameters:
    ///   - url: how it was reached: where the journal has no name, the host of the URL has to do.
    public func isController(named name: String, at url: String) -> Bool {
      if let controller { return controller.isSameName(as: name) }
      return [name, Self.host(of: url)].contains { Self.host(of: server).isSameName(as: $0) }
    }

    private static func host(of url: String) -> String {
      let address = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
      return String(address.hasPrefix("[") ? address.prefix { $0 != "]" } : address.prefix { $0 != ":" })
    }

    /// The name, or the URL, for messages.
    public var name: String { (controller ?? server).printable }
  }

  /// The first line.
  public let header: JournalHeader
  /// Every spelling of the changes.
  public let table: EntryTable
  /// The planned changes, by their numbers.
  public private(set) var changes: [ObjectChange] = []
  /// What is known of each.
  public private(set) var states: [State] = []
  /// Whether a rollback has begun: what was meant to be undone is not done again.
  public private(set) var isBeingUndone = false
  /// The controller that each was last sent to; of one that was not sent, where the journal began.
  public private(set) var places: [Place] = []
  /// Where the journal was last continued, or begun: a doubt is always about this controller, because nothing else is continued elsewhere.
  public private(set) var place: Place
  /// Whether the line has come that closes the plan.
  private var isPlanned = false
  private var identities: Set<GUID> = []
  private var plannedEntries = 0
  private var sentChanges = 0
  /// A few lines can name many entries many times; 4,000 hosts on Samba have 96 million.
  private static let mostEntries = 100_000_000
  /// A short line can name all changes once more; 4,000 hosts that are continued 500 times have 2 million.
  private static let mostSent = 2_000_000

  /// Puts a journal's lines together.
  ///
  /// - Throws: ``JournalError`` where they contradict each other, ``NameError`` where a name is none.
  public init(_ records: some Sequence<JournalRecord>) throws {
    var records = records.makeIterator()
    guard case .begin(let header)? = records.next() else { throw JournalError.noHeader }
    guard header.schema == JournalHeader.schema else { throw JournalError.wrongSchema(header.schema) }
    guard (0...Int(Int32.max)).contains(header.valuesPerObject ?? 0) else {
      throw JournalError.contradiction("no object holds \(header.valuesPerObject ?? 0) values")
    }
    self.header = header
    place = Place(server: header.server, controller: header.controller)
    var table = EntryTable()
    let entries = header.entries.map { table.intern($0) }
    guard table.count == entries.count else { throw JournalError.contradiction("an entry is listed twice") }
    self.table = table
    while let record = records.next() { try apply(record, entries: entries) }
    guard isPlanned else { throw JournalError.tornPlan }
  }

  private mutating func apply(_ record: JournalRecord, entries: [EntryID]) throws {
    switch record {
    case .begin: throw JournalError.contradiction("it begins twice")
    case .change(let change): try plan(change, entries: entries)
    case .planned(let count):
      guard !isPlanned, count == changes.count else { throw JournalError.contradiction("\(changes.count) of \(count) changes are there") }
      isPlanned = true
    case .sending(let first, let last):
      guard isPlanned, first >= 0, first <= last, last < changes.count else {
        throw JournalError.contradiction("it sends what it didn't plan")
      }
      sentChanges += last - first + 1
      guard sentChanges <= Self.mostSent else { throw JournalError.contradiction("it sends its changes without end") }
      for number in first...last { try send(number) }
    case .done(let number): try set(number, .answered)
    case .confirmed(let number): try set(number, .confirmed)
    case .failed(let number, let reason): try set(number, .failed(reason))
    case .doubtful(let number, _): try doubt(number)
    case .reverting(let number):
      try undo(number, .reverting)
      places[number] = place
    case .reverted(let number): try undo(number, .reverted)
    case .differs(let number, _): try unsee(number)
    case .continued(_, _, let server, let controller):
      guard isPlanned else { throw JournalError.contradiction("it is continued before it is planned") }
      place = Place(server: server, controller: controller)
    }
  }

  private mutating func plan(_ change: JournalChange, entries: [EntryID]) throws {
    guard !isPlanned, change.number == changes.count else { throw JournalError.contradiction("change \(change.number) is out of order") }
    // No run has been looked at yet: it may reach anywhere.
    plannedEntries += (change.add + change.remove).reduce(0) { $0 + $1.clamped(to: 0...entries.count).count }
    guard plannedEntries <= Self.mostEntries else { throw JournalError.contradiction("it plans more entries than any fleet has") }
    guard (change.add + change.remove).name(eachOnceOf: entries.indices) else {
      throw JournalError.contradiction("change \(change.number) refers to entries that are not listed, or twice to one")
    }
    let flags = change.userAccountControl
    let (before, after) = (UserAccountControl(rawValue: flags.before), UserAccountControl(rawValue: flags.after))
    let planned = ObjectChange(
      host: change.host, distinguishedName: try DistinguishedName(parsing: change.dn), guid: change.guid,
      add: change.add.flatMap { entries[$0] }, remove: change.remove.flatMap { entries[$0] },
      addServicePrincipalNames: change.addServicePrincipalNames, flagsBefore: before, flagsAfter: after)
    if let contradiction = planned.contradiction(table: table) {
      throw JournalError.contradiction("change \(change.number): \(contradiction)")
    }
    guard identities.insert(change.guid).inserted else {
      throw JournalError.contradiction("change \(change.number) is of an object that another one changes")
    }
    changes.append(planned)
    states.append(.planned)
    places.append(place)
  }

  private mutating func send(_ number: Int) throws {
    try set(number, .doubtful)
    places[number] = place
  }

  private mutating func set(_ number: Int, _ state: State) throws {
    try check(number)
    states[number] = state
  }

  private mutating func undo(_ number: Int, _ state: State) throws {
    try set(number, state)
    isBeingUndone = true
  }

  /// An answer did not arrive: to the change, or to what undoes it.
  private mutating func doubt(_ number: Int) throws {
    try check(number)
    if states[number] != .reverting { states[number] = .doubtful }
  }

  /// What was made is not as it was to be; what was never made, or is in doubt, stays that.
  private mutating func unsee(_ number: Int) throws {
    try check(number)
    switch states[number] {
    case .answered, .confirmed, .reverted: states[number] = .answered
    case .planned, .doubtful, .reverting, .failed: break
    }
  }

  /// The changes that only the controller can tell of: sent without an answer, or answered and not seen.
  public var unsettled: [ObjectChange] {
    zip(changes, states).filter { $1.isInDoubt || $1 == .answered }.map(\.0)
  }

  private func check(_ number: Int) throws {
    guard isPlanned, changes.indices.contains(number) else { throw JournalError.contradiction("it answers what it didn't plan") }
  }
}

extension Journal.State {
  /// Whether a request was sent whose answer nobody knows.
  public var isInDoubt: Bool { self == .doubtful || self == .reverting }
}

/// Why lines are not a journal.
public enum JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no first line.
  case noHeader
  /// Another form, or another version of it.
  case wrongSchema(String)
  /// It ends before its plan does, which no run leaves behind: it is only a part of a journal.
  case tornPlan
  /// A line contradicts another.
  case contradiction(String)

  public var description: String {
    switch self {
    case .noHeader: "its first line is not the beginning of a journal"
    case .wrongSchema(let schema): "it says “\(schema.printable)” where \(JournalHeader.schema) is expected"
    case .tornPlan: "it ends before its plan does, so it is only a part of a journal, and can't tell what was done"
    case .contradiction(let what): what
    }
  }
}

extension JournalRecord {
  /// The lines that plan changes: the header, each change, and the line that closes them.
  public static func planning(
    _ changes: [ObjectChange], table: EntryTable, time: String, server: String, controller: String? = nil, domain: String,
    fingerprint: String, valuesPerObject: Int? = nil
  ) -> [JournalRecord] {
    var positions = [Int?](repeating: nil, count: table.count)
    var entries: [String] = []
    let position = { (entry: EntryID) -> Int in
      if let known = positions[Int(entry.index)] { return known }
      positions[Int(entry.index)] = entries.count
      entries.append(table[entry])
      return entries.count - 1
    }
    let lines = changes.enumerated().map { number, change in
      JournalRecord.change(
        JournalChange(
          number: number, host: change.host, dn: change.distinguishedName.text, guid: change.guid, add: change.add.map(position).runs,
          remove: change.remove.map(position).runs, addServicePrincipalNames: change.addServicePrincipalNames,
          userAccountControl: .init(before: change.flagsBefore.rawValue, after: change.flagsAfter.rawValue)))
    }
    let header = JournalHeader(
      time: time, server: server, controller: controller, domain: domain, fingerprint: fingerprint, entries: entries,
      valuesPerObject: valuesPerObject)
    return [.begin(header)] + lines + [.planned(changes: changes.count)]
  }
}

extension [ClosedRange<Int>] {
  /// Whether the runs are of these positions, and no two share one.
  fileprivate func name(eachOnceOf positions: Range<Int>) -> Bool {
    let sorted = sorted { $0.lowerBound < $1.lowerBound }
    return sorted.allSatisfy { positions.contains($0.lowerBound) && positions.contains($0.upperBound) }
      && zip(sorted, sorted.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound }
  }
}
