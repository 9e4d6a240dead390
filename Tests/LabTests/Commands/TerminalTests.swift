import Foundation
import Testing

@Suite struct TerminalTests {
  /// Runs kcdmesh on a terminal, and answers its question.
  private func onTerminal(
    _ desk: Desk, answer: String, _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await desk.run(
      "/usr/bin/python3", ["\(Desk.programs)/terminal.py", answer, Desk.program] + arguments,
      environment: ["TERM": "xterm", "NO_COLOR": ""].merging(environment) { $1 })
  }

  @Test func `On a terminal the plan is shown, and a whole yes executes it`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let outcome = try await onTerminal(desk, answer: "yes", ["provision", "--hosts", unit.names("A", "B")])
      #expect(outcome.status == 0, "\(outcome)")
      let question = try #require(outcome.output.range(of: "Write this to lab.test on ldap://dc.lab.test?"), "\(outcome.output)")
      let plan = try #require(outcome.output.range(of: "cifs/\(unit.name("A"))"))
      #expect(plan.lowerBound < question.lowerBound)
      #expect(try await unit.oracle().status == 0)
    }
  }

  @Test(arguments: ["no", "", "y", "YES PLEASE"])
  func `Any other answer changes nothing`(answer: String) async throws {
    try await withUnit("A", "B") { unit, desk in
      let before = try await unit.state()
      let outcome = try await onTerminal(desk, answer: answer, ["provision", "--hosts", unit.names("A", "B")])
      #expect(outcome.status == 1 && outcome.output.contains("nothing was changed"), "\(outcome)")
      #expect(try await unit.state() == before)
      #expect(try desk.files.isEmpty)
    }
  }

  @Test func `What others change between the question and the answer is never written over`() async throws {
    try await withUnit("A", "B", "C") { unit, desk in
      try desk.write(
        "theirs.ldif",
        """
        dn: \(unit.dn("A"))
        changetype: modify
        add: msDS-AllowedToDelegateTo
        msDS-AllowedToDelegateTo: cifs/\(unit.name("B"))

        dn: \(unit.dn("B"))
        changetype: modify
        replace: userAccountControl
        userAccountControl: 4098

        """)
      let outcome = try await onTerminal(
        desk, answer: "yes", ["provision", "--journal", "journal", "--hosts", unit.names("A", "B", "C")],
        environment: ["WHEN_ASKED": "ldapmodify -Q -N -Y GSSAPI -H ldap://dc.lab.test -f theirs.ldif"])
      #expect(outcome.status == 3, "\(outcome)")
      #expect(outcome.output.contains("attributeOrValueExists") && outcome.output.contains("1 of 3"), "\(outcome)")
      let state = try await unit.state()
      #expect(state["A"]?.list == ["cifs/\(unit.name("B"))"] && state["A"]?.hasTransition == false)
      #expect(state["B"]?.list == [] && state["B"]?.flags == 4098)
      #expect(state["C"]?.list.count == 12)

      let rollback = try await desk.kcdmesh("rollback", "--yes", "journal")
      #expect(rollback.status == 0, "\(rollback)")
      #expect(try await unit.state()["A"]?.list == ["cifs/\(unit.name("B"))"], "theirs stays")
    }
  }

  @Test(.againstHangs) func `A refusal does not settle an earlier request, which came late and was changed by others`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let hosts = unit.names("A", "B")
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "whole", "--hosts", hosts).status == 0)
      let lines = try desk.read("whole").split(separator: "\n")
      let sending = try #require(lines.lastIndex { $0.contains("\"sending\"") })
      #expect(try await desk.kcdmesh("rollback", "--yes", "whole").status == 0)
      // All is on its way; it arrives while the question is open, and then somebody takes a value away.
      try desk.write("journal", lines.prefix(sending + 1).filter { !$0.contains("\"done\"") }.joined(separator: "\n") + "\n")
      try desk.write(
        "theirs.ldif",
        "dn: \(unit.dn("A"))\nchangetype: modify\ndelete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: cifs/\(unit.name("B"))\n")
      let outcome = try await onTerminal(
        desk, answer: "yes", ["provision", "--resume", "journal"],
        environment: [
          "WHEN_ASKED": "\(Desk.program) provision --yes --journal late --hosts \(hosts)"
            + " && ldapmodify -Q -N -Y GSSAPI -H ldap://dc.lab.test -f theirs.ldif"
        ])
      #expect(outcome.status == 3, "\(outcome)")
      let journal = try JournalText(try desk.read("journal"))
      let claims = Dictionary(uniqueKeysWithValues: zip(journal.hosts, journal.claims))
      #expect(claims[unit.name("A")] == "differs" && claims[unit.name("B")] == "confirmed", "\(claims)")
      #expect(!journal.lines.contains { $0.record == "failed" })
      try await desk.validate("journal", "journal", lines: true)

      let rollback = try await desk.kcdmesh("rollback", "--yes", "journal")
      #expect(rollback.status == 3 && rollback.output.contains(unit.name("A")), "what is left of A is told: \(rollback)")
      #expect(try await unit.state()["B"]?.list == [])
    }
  }

  @Test(.againstHangs) func `An interrupt at the question ends the run at once`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let before = try await unit.state()
      let outcome = try await onTerminal(desk, answer: "^C", ["provision", "--hosts", unit.names("A", "B")])
      #expect(outcome.status == 130, "\(outcome)")
      #expect(try await unit.state() == before)
      #expect(try desk.files.isEmpty)
    }
  }

  @Test func `A report for a program is not asked about unseen`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let outcome = try await onTerminal(
        desk, answer: "no", ["provision", "--format", "json", "--output", "plan.json", "--hosts", unit.names("A", "B")])
      #expect(outcome.status == 1 && outcome.output.contains("cifs/\(unit.name("A"))"), "\(outcome)")
      #expect(try desk.files.isEmpty)
    }
  }

  @Test func `Rollback asks as well`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let written = try await desk.kcdmesh("provision", "--yes", "--journal", "j", "--hosts", unit.names("A", "B"))
      #expect(written.status == 0)
      #expect(try await onTerminal(desk, answer: "no", ["rollback", "j"]).status == 1)
      #expect(try await unit.oracle().status == 0)
      #expect(try await onTerminal(desk, answer: "yes", ["rollback", "j"]).status == 0)
      #expect(try await unit.state().values.allSatisfy(\.list.isEmpty))
    }
  }

  @Test func `Colour is for terminals that want it`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let arguments = ["diff", "--hosts", unit.names("A", "B")]
      let green = "\u{1B}[3"
      #expect(try await onTerminal(desk, answer: "", arguments).output.contains(green))
      #expect(try await onTerminal(desk, answer: "", arguments, environment: ["NO_COLOR": "1"]).output.contains(green) == false)
      #expect(try await onTerminal(desk, answer: "", arguments, environment: ["TERM": "dumb"]).output.contains(green) == false)
      let piped = try await desk.run(Desk.program, arguments, environment: ["TERM": "xterm"])
      #expect(!piped.output.contains("\u{1B}") && piped.errors.isEmpty, "\(piped)")
    }
  }
}
