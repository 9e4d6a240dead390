import Delegation
import Testing
import WindowsTypes

@Suite("Journal")
struct JournalTests {
  @Test("What was planned comes back, change by change")
  func planRoundTrip() throws {
    let (plan, records) = try sample()
    let journal = try Journal(records)
    #expect(journal.header.fingerprint == "f00d" && journal.header.domain == "lab.test")
    #expect(journal.states == [.planned, .planned, .planned])
    for (change, planned) in zip(journal.changes, plan.changes) {
      #expect(change.add.map { journal.table[$0] } == planned.add.map { plan.table[$0] })
      #expect(change.remove.map { journal.table[$0] } == planned.remove.map { plan.table[$0] })
      #expect((change.guid, change.flagsBefore, change.flagsAfter) == (planned.guid, planned.flagsBefore, planned.flagsAfter))
      #expect(change.host == planned.host && change.distinguishedName == planned.distinguishedName)
    }
  }

  @Test("The last line about a change tells its state; one that was sent and has no answer is in doubt")
  func tracksStates() throws {
    let records = try sample().records
    #expect(try states(records + [.sending(first: 0, last: 1)]) == [.doubtful, .doubtful, .planned])
    #expect(
      try states(
        records + [.sending(first: 0, last: 2), .done(number: 0), .failed(number: 1, reason: "no"), .doubtful(number: 2, reason: "cut")])
        == [.answered, .failed("no"), .doubtful])
    #expect(
      try states(records + [.sending(first: 0, last: 1), .done(number: 0), .sending(first: 0, last: 1)])
        == [.doubtful, .doubtful, .planned])
    let again: [JournalRecord] = [
      .sending(first: 0, last: 1), .failed(number: 0, reason: "no"), .reverted(number: 1), .sending(first: 0, last: 1),
    ]
    #expect(try states(records + again) == [.doubtful, .doubtful, .planned])
    let undone: [JournalRecord] = [
      .sending(first: 0, last: 1), .done(number: 0), .done(number: 1), .continued(as: .rollback, time: "", server: ""),
      .reverting(number: 1),
      .reverted(number: 1), .reverting(number: 0),
    ]
    #expect(try states(records + undone) == [.reverting, .reverted, .planned])
    #expect(try states(records + undone + [.doubtful(number: 0, reason: "cut")]) == [.reverting, .reverted, .planned])
    #expect(try states(records + undone + [.done(number: 0)]) == [.answered, .reverted, .planned], "what undoes it was refused")
  }

  @Test("A journal tells whether a rollback of it has begun")
  func tellsUndone() throws {
    let sent = try sample().records + [.sending(first: 0, last: 2), .done(number: 0), .doubtful(number: 1, reason: "cut")]
    #expect(try !Journal(sent + [.continued(as: .rollback, time: "", server: "")]).isBeingUndone, "nothing of it is undone yet")
    #expect(try Journal(sent + [.reverting(number: 0)]).isBeingUndone)
    #expect(try Journal(sent + [.reverted(number: 1)]).isBeingUndone)
  }

  @Test("What was answered is not taken for seen, and what was seen to differ is no longer taken for seen")
  func tellsAnsweredFromSeen() throws {
    let sent = try sample().records + [.sending(first: 0, last: 2), .done(number: 0), .done(number: 1)]
    #expect(try states(sent) == [.answered, .answered, .doubtful])
    #expect(try states(sent + [.confirmed(number: 0), .confirmed(number: 2)]) == [.confirmed, .answered, .confirmed])
    #expect(try states(sent + [.confirmed(number: 0), .differs(number: 0, details: ["x"])]) == [.answered, .answered, .doubtful])
    let undone: [JournalRecord] = [.reverting(number: 0), .reverted(number: 0), .differs(number: 0, details: ["x"])]
    #expect(try states(sent + undone) == [.answered, .answered, .doubtful])
    let unmade: [JournalRecord] = [.failed(number: 1, reason: "no"), .differs(number: 1, details: []), .differs(number: 2, details: [])]
    #expect(try states(sent + unmade) == [.answered, .failed("no"), .doubtful])
  }

  @Test("A journal that ends anywhere behind its plan is read, and one that ends before is none")
  func readsTornJournals() throws {
    let records = try sample().records + [.sending(first: 0, last: 2), .done(number: 0)]
    for length in 1...records.count {
      guard length >= 5 else {
        #expect(throws: JournalError.tornPlan) { try Journal(records.prefix(length)) }
        continue
      }
      let journal = try Journal(records.prefix(length))
      #expect(journal.states.count == 3)
      #expect(length >= 6 || journal.states.allSatisfy { $0 == .planned })
    }
  }

  @Test("Without its first line, or with another form's, it is no journal")
  func needsHeader() throws {
    let records = try sample().records
    #expect(throws: JournalError.noHeader) { try Journal([]) }
    #expect(throws: JournalError.noHeader) { try Journal(records.dropFirst()) }
    var header = JournalHeader(time: "", server: "", domain: "", fingerprint: "", entries: [])
    header.schema = "kcdmesh.journal/2"
    #expect(throws: JournalError.wrongSchema("kcdmesh.journal/2")) { try Journal([.begin(header)]) }
  }

  @Test("A few lines that name entries without end are refused before they are spelled out")
  func refusesMultiplication() throws {
    var lines = try sample().records
    guard case .begin(var header) = lines[0], case .change(var change) = lines[1] else { throw JournalError.noHeader }
    header.entries = (0..<1000).map { "cifs/h\($0)" }
    change.add = Array(repeating: 0...999, count: 100_001)
    lines.replaceSubrange(0..<2, with: [.begin(header), .change(change)])
    #expect(throws: JournalError.contradiction("it plans more entries than any fleet has")) { try Journal(lines) }
    header.valuesPerObject = -1
    #expect(throws: JournalError.contradiction("no object holds -1 values")) { try Journal([.begin(header)]) }
  }

  @Test("Short lines that send all changes again and again are refused")
  func refusesRepetition() throws {
    let records = try sample().records
    let sent = [JournalRecord](repeating: .sending(first: 0, last: 2), count: 666_666)
    #expect(try Journal(records + sent).states == [.doubtful, .doubtful, .doubtful])
    #expect(throws: JournalError.contradiction("it sends its changes without end")) { try Journal(records + sent + sent.prefix(1)) }
  }

  @Test("A line out of order contradicts the others")
  func refusesDisorder() throws {
    let records = try sample().records
    let unplanned = Array(records.dropLast())
    let contradictions: [[JournalRecord]] = [
      records + [records[0]], records + [records[1]], records + [.planned(changes: 3)], unplanned + [.planned(changes: 2)],
      unplanned + [.sending(first: 0, last: 0)], unplanned + [.done(number: 0)],
      unplanned + [.continued(as: .resume, time: "", server: "")],
      [records[0], records[2]], [records[0], records[1], records[1]],
    ]
    for (index, lines) in contradictions.enumerated() { expectContradiction(lines, "\(index)") }
  }

  @Test("A number that no change has contradicts the plan", arguments: [-1, 3, Int.max, Int.min])
  func refusesStrangeNumbers(number: Int) throws {
    let records = try sample().records
    let lines: [JournalRecord] = [
      .done(number: number), .confirmed(number: number), .failed(number: number, reason: ""), .doubtful(number: number, reason: ""),
      .reverting(number: number), .reverted(number: number), .differs(number: number, details: []), .sending(first: number, last: number),
      .sending(first: 0, last: number),
    ]
    for line in lines { expectContradiction(records + [line], "\(line)") }
    expectContradiction(records + [.sending(first: 2, last: 1)], "backwards")
  }

  @Test("A change refers to listed entries, each once, and changes no flag but those of delegation")
  func refusesStrangeChanges() throws {
    let records = try sample().records
    guard case .change(let change) = records[1] else { throw JournalError.noHeader }
    let mutations: [(inout JournalChange) -> Void] = [
      { $0.add[0] = 4711...4711 }, { $0.add[0] = -1...0 }, { $0.add[0] = 0...Int.max }, { $0.add.append($0.add[0]) },
      { $0.remove = [$0.add[0].upperBound...$0.add[0].upperBound] }, { $0.number = 1 },
      { $0.userAccountControl.after |= 0x2 }, { $0.userAccountControl.after |= 0x80000 },
      {
        $0.userAccountControl.before |= 0x80000; $0.userAccountControl.after |= 0x80000
      },
      {
        $0.userAccountControl.before |= 0x2000; $0.userAccountControl.after |= 0x2000
      },
      { $0.addServicePrincipalNames = ["HOST/dc"] }, { $0.addServicePrincipalNames = ["nonsense"] },
    ]
    for (index, mutate) in mutations.enumerated() {
      var changed = change
      mutate(&changed)
      expectContradiction([records[0], .change(changed)], "\(index)")
    }
    var nameless = change
    nameless.dn = "zulu"
    #expect(throws: NameError.self) { try Journal([records[0], .change(nameless)]) }
  }

  @Test("One object is changed once, and one value is not added twice or added and removed, whatever its spelling")
  func refusesDoubleChanges() throws {
    let records = try sample().records
    guard case .begin(var header) = records[0], case .change(let change) = records[1] else { throw JournalError.noHeader }
    var second = change
    second.number = 1
    expectContradiction([records[0], records[1], .change(second)], "one object")
    let position = header.entries.count
    header.entries.append(header.entries[change.add[0].lowerBound].uppercased())
    for path in [\JournalChange.add, \JournalChange.remove] {
      var doubled = change
      doubled[keyPath: path].append(position...position)
      expectContradiction([.begin(header), .change(doubled)], "\(path)")
    }
  }

  @Test("A change is not made to a domain controller's account, nor with names that are not the host's own")
  func refusesAccounts() throws {
    var object = try ChangedObject()
    #expect(object.change.refusal(for: object.before) == nil)
    object.before.userAccountControl = [.serverTrustAccount]
    #expect(object.change.refusal(for: object.before)?.contains("domain controller") == true)
    object.change.addServicePrincipalNames = [migration("yankee")]
    #expect(object.change.refusal(for: object.after)?.contains("not the host's own") == true)
    object.change.addServicePrincipalNames = []
    object.change.removeServicePrincipalNames = [migration("yankee")]
    #expect(object.change.refusal(for: object.after)?.contains("not the host's own") == true)
  }

  @Test("An entry that is listed twice is a contradiction")
  func refusesDoubleEntries() {
    expectContradiction([.begin(JournalHeader(time: "", server: "", domain: "", fingerprint: "", entries: ["a", "a"]))], "")
  }

  private func expectContradiction(_ records: [JournalRecord], _ comment: Comment) {
    let error = #expect(throws: JournalError.self, comment) { try Journal(records) }
    guard case .contradiction? = error else {
      Issue.record("not a contradiction: \(String(describing: error)) \(comment)")
      return
    }
  }

  private func states(_ records: [JournalRecord]) throws -> [Journal.State] {
    try Journal(records).states
  }

  /// Three changes: lines 1 to 3, between the header and the line that closes the plan.
  private func sample() throws -> (plan: Plan, records: [JournalRecord]) {
    var scene = Scene()
    scene.policy.unmanaged = .remove
    let plan = try scene.plan([scene.host("zulu", list: ["http/old"]), scene.host("yankee"), scene.host("xray")])
    let records = JournalRecord.planning(
      plan.changes, table: plan.table, time: "2026-11-23T04:00:00Z", server: "ldap://dc1.lab.test", domain: "lab.test", fingerprint: "f00d")
    return (plan, records)
  }
}
