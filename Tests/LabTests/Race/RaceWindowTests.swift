import Foundation
import Testing

/// What others do between the reading of a run and its writing: its requests are announced, and held on their way.
@Suite struct RaceWindowTests {
  private func withFleet(_ body: (Unit, Desk, FaultProxy) async throws -> Void) async throws {
    try await withUnit("A", "B", "C", "D") { unit, desk in
      try desk.write("kcdmesh.yaml", unit.policy())
      try await body(unit, desk, try await FaultProxy(at: desk))
    }
  }

  /// Runs a command, and something else while its requests are on their way.
  private func run(
    _ arguments: [String], over proxy: FaultProxy, at desk: Desk, announcing word: String = "sending",
    meanwhile others: () async throws -> Void
  ) async throws -> Outcome {
    try proxy.order("hold-requests \(desk.path("journal")) \"record\":\"\(word)\"")
    let run = try proxy.start(arguments + ["--timeout", "600"], at: desk)
    try await eventually { (try? desk.read("journal"))?.contains("\"record\":\"\(word)\"") == true || !run.isRunning }
    try #require(run.isRunning)
    try await others()
    try proxy.order("release")
    return try await run.outcome()
  }

  private let provision = ["provision", "--yes", "--journal", "journal"]
  private let direct = ["--server", "ldap://\(Directory.controller)"]

  @Test func `What another run has written in the meantime is its own: the first is refused, and takes nothing back`() async throws {
    try await withFleet { unit, desk, proxy in
      let outcome = try await run(provision, over: proxy, at: desk) {
        let other = try await desk.kcdmesh("provision", "--yes", "--journal", "other")
        #expect(other.status == 0, "\(other)")
      }
      let written = try await unit.state()
      #expect(outcome.status == 1, "nothing was changed by this one: \(outcome)")
      #expect(try JournalText(try desk.read("journal")).claims == Array(repeating: "failed", count: 4))
      #expect(try await unit.oracle().status == 0)

      #expect(try await desk.run(Desk.program, ["rollback", "--yes", "journal"] + direct).status == 0)
      #expect(try await unit.state() == written, "it takes back what it made, and it made nothing")
      let resumed = try await desk.run(Desk.program, ["provision", "--yes", "--resume", "journal"] + direct)
      #expect(resumed.status == 0, "\(resumed)")
      #expect(try await desk.run(Desk.program, ["rollback", "--yes", "journal"] + direct).status == 0)
      #expect(try await unit.state() == written, "nor did it when it was resumed")
    }
  }

  @Test func `A flag that an administrator has set in the meantime stays, and the host is done by the next run`() async throws {
    try await withFleet { unit, desk, proxy in
      let outcome = try await run(provision, over: proxy, at: desk) {
        try await unit.modify(
          "B", "delete: userAccountControl\nuserAccountControl: \(0x1000)\n-\nadd: userAccountControl\nuserAccountControl: \(0x11000)")
      }
      #expect(outcome.status == 3 && outcome.output.contains("3 of 4") && outcome.errors.isEmpty == false, "\(outcome)")
      let state = try await unit.state()
      #expect(state["B"]?.flags == 0x11000 && state["B"]?.list == [], "a modify is made whole or not at all")
      let resumed = try await desk.run(Desk.program, ["provision", "--yes", "--resume", "journal"] + direct)
      #expect(resumed.status == 0, "\(resumed)")
      #expect(try await unit.state()["B"]?.flags == 0x101_1000)
      #expect(try await unit.oracle().status == 0)
      #expect(try await desk.run(Desk.program, ["rollback", "--yes", "journal"] + direct).status == 0)
      #expect(try await unit.state()["B"]?.flags == 0x11000)
    }
  }

  @Test func `Where another has added a value in the meantime, the host is refused whole, and the value stays its own`() async throws {
    try await withFleet { unit, desk, proxy in
      let value = "cifs/\(unit.name("A"))"
      let outcome = try await run(provision, over: proxy, at: desk) {
        try await unit.modify("B", "add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: \(value)")
      }
      #expect(outcome.status == 3, "\(outcome)")
      #expect(try await unit.state()["B"]?.list == [value])
      let again = try await desk.kcdmesh("provision", "--yes", "--journal", "again")
      #expect(again.status == 0, "\(again)")
      #expect(try await unit.oracle().status == 0)
      for journal in ["again", "journal"] {
        #expect(try await desk.run(Desk.program, ["rollback", "--yes", journal] + direct).status == 0)
      }
      #expect(try await unit.state().mapValues(\.list) == ["A": [], "B": [value], "C": [], "D": []])
    }
  }

  @Test func `What another has taken away while it was being rolled back is refused, and the next rollback does the rest`() async throws {
    try await withFleet { unit, desk, proxy in
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "journal").status == 0)
      try desk.write("journal", try desk.read("journal").replacing("ldap://dc.lab.test", with: proxy.url))
      let outcome = try await run(["rollback", "--yes", "journal"], over: proxy, at: desk, announcing: "reverting") {
        try await unit.modify("B", "delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: cifs/\(unit.name("A"))")
        try await unit.modify("C", "add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: http/theirs")
      }
      #expect(outcome.status == 3, "\(outcome)")
      #expect(try await unit.state().mapValues(\.list.count) == ["A": 0, "B": 17, "C": 1, "D": 0])
      let rest = try await desk.run(Desk.program, ["rollback", "--yes", "journal"] + direct)
      #expect(rest.status == 0, "\(rest)")
      #expect(try await unit.state().mapValues(\.list) == ["A": [], "B": [], "C": ["http/theirs"], "D": []])
    }
  }
}
