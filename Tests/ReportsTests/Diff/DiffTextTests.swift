import Delegation
import Reports
import Testing

@Suite("A plan as text")
struct DiffTextTests {
  @Test("reads as it was agreed", arguments: Scenario.allCases)
  func golden(_ scenario: Scenario) throws {
    let bytes = try scenario.report().rendered(as: .text, style: TextStyle(color: false, width: 100))
    try Golden.expect(bytes, "diff-\(scenario.rawValue).txt")
  }

  @Test("has its colours where they are wanted, on a narrow terminal")
  func colored() throws {
    let bytes = try Scenario.everyday.report().rendered(as: .text, style: TextStyle(color: true, width: 80))
    try Golden.expect(bytes, "diff-everyday-color.ansi")
  }

  private static func text(_ report: DiffReport, width: Int = 100) throws -> String {
    String(decoding: try report.rendered(as: .text, style: TextStyle(color: false, width: width)), as: UTF8.self)
  }

  @Test("lets no control character through, whatever names hold", arguments: Scenario.allCases)
  func controls(_ scenario: Scenario) throws {
    let report = try scenario.report()
    let plain = try Self.text(report)
    #expect(!plain.unicodeScalars.contains { $0 != "\n" && ($0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || $0.value == 0x202E) })
    let colored = String(decoding: try report.rendered(as: .text, style: TextStyle(color: true, width: 100)), as: UTF8.self)
    #expect(colored.replacing(/\u{1B}\[[0-9;]+m/, with: "") == plain)
  }

  @Test("shows each entry of a small mesh", arguments: [Scenario.firstDay, .firstDaySamba, .everyday])
  func smallMesh(_ scenario: Scenario) throws {
    let report = try scenario.report()
    let lines = try Self.text(report).split(separator: "\n")
    for host in report.plan.hosts {
      for entry in host.add { #expect(lines.contains { $0.hasPrefix("  + \(report.plan.table[entry])") }) }
    }
    #expect(lines.count { $0.hasPrefix("  + ") } == report.plan.summary.add)
  }

  @Test("keeps to the width, but for what can't be broken", arguments: [40, 80, 132])
  func width(_ width: Int) throws {
    let text = try Self.text(try Scenario.greatMesh.report(), width: width)
    for line in text.split(separator: "\n") where !line.contains("3f9c2b") && !line.contains("=") {
      #expect(line.count <= width, "\(line)")
    }
  }

  @Test("tells one host that differs from many that are alike")
  func oddOneOut() throws {
    var table = EntryTable()
    var hosts = try Fixtures.hosts(20, table: &table)
    hosts[10].allowedToDelegateTo = [table.intern("cifs/H001")]
    let text = try Self.text(Fixtures.report(try Fixtures.plan(hosts, table: table)))
    #expect(text.contains("\n19 hosts alike: H001,"))
    #expect(text.contains("\nH011 CN=H011,"))
    #expect(text.contains("  + H001  3 entries: cifs × qualified; migration × short, qualified\n"))
    #expect(text.contains("  + 18 hosts × 4 entries: H002, "))
  }

  @Test("shows unmanaged entries one by one even where hosts are put together")
  func unmanaged() throws {
    var table = EntryTable()
    var hosts = try Fixtures.hosts(20, table: &table)
    for position in hosts.indices { hosts[position].allowedToDelegateTo = [table.intern("http/app:8080"), table.intern("ldap/dc1")] }
    let text = try Self.text(Fixtures.report(try Fixtures.plan(hosts, table: table)))
    #expect(text.contains("20 hosts alike"))
    #expect(text.contains("  ? http/app:8080 (ghost: no account owns this name)\n  ? ldap/dc1 (ghost: no account owns this name)\n"))
    #expect(text.contains("! warning: 20 hosts hold 40 entries whose service principal name no account owns: H001, "))
  }

  @Test("takes a name with a planned host's short name in it for somebody else's, where the host is called otherwise")
  func disjointNames() throws {
    var table = EntryTable()
    var hosts = try Fixtures.hosts(30, table: &table)
    hosts[0].dnsHostName = "h001.other.test"
    for position in hosts.indices {
      hosts[position].allowedToDelegateTo = (0..<30).map { table.intern("http/x\($0)") } + [table.intern("http/h001.corp.example.com")]
    }
    let text = try Self.text(Fixtures.report(try Fixtures.plan(hosts, table: table)))
    #expect(text.contains("  ? h001.corp.example.com  1 entry: http × qualified"))
    #expect(!text.contains("? H001 "))
  }

  @Test("says that nothing is to do in one sentence, and keeps what is worth a word")
  func nothingToDo() throws {
    #expect(try Self.text(try Scenario.settled.report(), width: 200).split(separator: "\n").count == 1)
    var report = try Scenario.settled.report()
    report.plan.warnings = [.disabled(host: "H001")]
    let text = try Self.text(report)
    #expect(text.contains("! warning: H001: its account is disabled"))
    #expect(text.contains("3 hosts are as they should be: H001, H002, H003\n"))
    #expect(text.contains("Plan: 0 to add, 0 to remove, 0 flags to change, 24 kept, 0 unmanaged.\n"))
  }

  @Test("says of a journal that nothing is left of it")
  func nothingLeft() throws {
    var report = try Scenario.settled.report()
    let sentences: [(DiffReport.Purpose, String)] = [
      (.resume, "nothing of the journal is left to do in corp.example.com"),
      (.rollback, "nothing of the journal is left to undo in corp.example.com"),
    ]
    for (purpose, sentence) in sentences {
      report.purpose = purpose
      #expect(try Self.text(report, width: 300).hasPrefix("Nothing to do: \(sentence) (read from "))
    }
    var rest = try Scenario.firstDay.report()
    rest.purpose = .resume
    #expect(try Self.text(rest).contains("\n  journal     kcdmesh.yaml\n"))
  }

  @Test("says that a reading is incomplete, even where nothing is to do")
  func incomplete() throws {
    var report = try Scenario.settled.report()
    report.reading.complete = false
    #expect(try Self.text(report).contains("! the reading is incomplete"))
  }

  @Test("tells only what became of it to somebody who has seen the plan")
  func brief() throws {
    var report = try Scenario.halfWritten.report()
    report.isBrief = true
    let text = try Self.text(report)
    #expect(!text.contains("cifs/"))
    #expect(text.contains("✗ 1 of 3 objects written"))
    #expect(text.contains("(it may have been changed)"))
    #expect(text.contains("Done in part: 8 added, 0 removed, 1 flag changed, 0 kept, 0 unmanaged.\n") && !text.contains("to add"))
  }

  @Test("says when what was written takes effect, and claims nothing where nothing was seen")
  func outcomes() throws {
    var report = try Scenario.halfWritten.report()
    #expect(try Self.text(report, width: 200).contains("\nIt takes effect after replication and with a host’s next ticket"))
    report.outcome?.confirmed = 0
    let text = try Self.text(report)
    #expect(text.contains("✗ Of 2 objects none was seen to be as it was to be.\n"))
    #expect(!text.contains("to add,") && !text.contains("takes effect"))
    report.outcome?.failures.removeAll(where: \.mayBeChanged)
    #expect(try Self.text(report).contains("✗ Of 1 object none was changed.\n"))
  }

  @Test("says once for all why provision will refuse")
  func refusal() throws {
    let text = try Self.text(try Scenario.refused.report())
    #expect(text.count(of: "provision will refuse") == 1)
    #expect(text.contains("320 hosts would hold more values than an object may (up to 1,280 of 1,200)"))
  }
}

extension String {
  fileprivate func count(of part: String) -> Int { ranges(of: part).count }
}
