import Foundation
import Testing

@Suite struct JournalTests {
  @Test func `Rollback restores exactly, and a second one finds nothing to do`() async throws {
    try await withUnit("A", Computer("B").with { $0.delegatesTo = ["http/kept", "CIFS/Loud"] }) { unit, desk in
      let before = try await unit.state().mapValues { [$0.list, $0.names, ["\($0.flags)"]] }
      #expect(
        try await desk.kcdmesh("provision", "--yes", "--journal", "j", "--unmanaged", "remove", "--hosts", unit.names("A", "B")).status == 0
      )
      #expect(try await unit.oracle().status == 0)

      let dry = try await desk.kcdmesh("rollback", "--dry-run", "j")
      #expect(dry.status == 0 && dry.output.contains("- cifs/\(unit.name("B"))"), "\(dry)")
      #expect(try await unit.oracle().status == 0, "a dry run writes nothing")
      let unasked = try await desk.kcdmesh("rollback", "j")
      #expect(unasked.status == 1 && unasked.errors.contains("--yes"), "\(unasked)")

      let rollback = try await desk.kcdmesh("rollback", "--yes", "j")
      #expect(rollback.status == 0, "\(rollback)")
      #expect(try await unit.state().mapValues { [$0.list, $0.names, ["\($0.flags)"]] } == before)
      let settled = try await unit.state()
      let again = try await desk.kcdmesh("rollback", "--yes", "j")
      #expect(again.status == 0, "\(again)")
      #expect(try await unit.state() == settled, "the second one writes nothing")
    }
  }

  @Test func `Rollback leaves alone what others have changed since`() async throws {
    try await withUnit("A", "B") { unit, desk in
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "j", "--hosts", unit.names("A", "B")).status == 0)
      try await unit.modify(
        "A",
        """
        add: msDS-AllowedToDelegateTo
        msDS-AllowedToDelegateTo: http/theirs
        -
        delete: msDS-AllowedToDelegateTo
        msDS-AllowedToDelegateTo: cifs/\(unit.name("B"))
        """)
      // Disabled by somebody: not our bit.
      try await unit.modify("B", "replace: userAccountControl\nuserAccountControl: \(0x1001002)")
      let rollback = try await desk.kcdmesh("rollback", "--yes", "j")
      #expect(rollback.status == 0, "\(rollback)")
      #expect(rollback.output.contains("cifs/\(unit.name("B"))"), "what was left alone is told: \(rollback.output)")
      let state = try await unit.state()
      #expect(state["A"]?.list == ["http/theirs"])
      #expect(state["B"]?.list == [] && state["B"]?.flags == 0x1002)
    }
  }

  @Test(arguments: ["resume", "rollback"])
  func `A journal that was cut after any line is settled`(activity: String) async throws {
    try await withUnit("A", "B", "C") { unit, desk in
      let before = try await unit.state().mapValues { [$0.list, ["\($0.flags)"]] }
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "whole", "--hosts", unit.names("A", "B", "C")).status == 0)
      let lines = try desk.read("whole").split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      let planned = try #require(lines.firstIndex { $0.contains("\"planned\"") })
      for count in planned + 1...lines.count {
        // The directory is as after a whole run: what the journal does not know of any more has happened all the same.
        let cut = try desk.write("cut-\(count)", lines.prefix(count).joined(separator: "\n") + "\n")
        let arguments = activity == "resume" ? ["provision", "--yes", "--resume", cut] : ["rollback", "--yes", cut]
        let outcome = try await desk.run(Desk.program, arguments)
        #expect(outcome.status == 0, "after \(count) lines: \(outcome)")
        let isUndone = activity == "rollback" && count > planned + 1
        if isUndone {
          #expect(try await unit.state().mapValues { [$0.list, ["\($0.flags)"]] } == before, "after \(count) lines")
          #expect(
            try await desk.kcdmesh("provision", "--yes", "--journal", "again-\(count)", "--hosts", unit.names("A", "B", "C")).status == 0)
        }
        #expect(try await unit.oracle().status == 0, "after \(count) lines")
      }
    }
  }

  @Test func `Resume does what a journal planned and nobody did`() async throws {
    try await withUnit("A", "B", "C") { unit, desk in
      let hosts = unit.names("A", "B", "C")
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "whole", "--hosts", hosts).status == 0)
      let lines = try desk.read("whole").split(separator: "\n")
      let sending = try #require(lines.firstIndex { $0.contains("\"sending\"") })
      // Once before anything was announced, once with everything in doubt and nothing done, and with a last line that was cut off.
      for (count, tail) in [(sending, ""), (sending + 1, ""), (sending + 1, "{\"record\":\"do")] {
        try desk.write("copy", try desk.read("whole"))
        #expect(try await desk.kcdmesh("rollback", "--yes", "copy").status == 0)
        let cut = try desk.write("cut", lines.prefix(count).joined(separator: "\n") + "\n" + tail)
        let dry = try await desk.kcdmesh("provision", "--dry-run", "--resume", cut)
        #expect(dry.status == 0 && dry.output.contains("+ cifs/\(unit.name("A"))"), "\(dry)")
        let outcome = try await desk.kcdmesh("provision", "--yes", "--resume", cut)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try await unit.oracle().status == 0)
        try await desk.validate("journal", cut, lines: true)
      }
    }
  }

  @Test(.againstHangs) func `A rollback that begins while a resume is still connecting is not resumed over`() async throws {
    try await withUnit("A", "B", "C") { unit, desk in
      let bare = try await unit.state().mapValues { [$0.list, ["\($0.flags)"]] }
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "whole", "--hosts", unit.names("A", "B", "C")).status == 0)
      #expect(try await desk.kcdmesh("rollback", "--yes", "whole").status == 0)
      let lines = try desk.read("whole").split(separator: "\n")
      let planned = try #require(lines.firstIndex { $0.contains("\"planned\"") })
      try desk.write("journal", lines.prefix(planned + 1).joined(separator: "\n") + "\n{\"record\":\"sending\",\"first\":0,\"last\":0}\n")

      let proxy = try await FaultProxy(at: desk)
      try desk.write("go", "now")
      try proxy.order("hold \(desk.path("go")) now")
      let resume = try proxy.start(["provision", "--yes", "--resume", "journal", "--timeout", "600"], at: desk)
      try await eventually { try proxy.traffic().client.total > 0 || !resume.isRunning }
      let rollback = try await desk.kcdmesh("rollback", "--yes", "journal")
      #expect(rollback.status == 0, "\(rollback)")
      try proxy.order("release")
      let outcome = try await resume.outcome()
      #expect(outcome.status == 1 && outcome.errors.contains("a rollback of journal has begun"), "\(outcome)")
      #expect(try await unit.state().mapValues { [$0.list, ["\($0.flags)"]] } == bare)
    }
  }

  @Test func `Resume looks at what was answered and never seen, and writes it again where it is gone`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let before = try await unit.state()
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "whole", "--hosts", unit.names("A", "B")).status == 0)
      let lines = try desk.read("whole").split(separator: "\n")
      let confirmed = try #require(lines.firstIndex { $0.contains("\"confirmed\"") })
      try desk.write("cut", lines.prefix(confirmed).joined(separator: "\n") + "\n")
      try await unit.modify(
        "A", "delete: msDS-AllowedToDelegateTo\n-\nreplace: userAccountControl\nuserAccountControl: \(before["A"]?.flags ?? 0)")
      let outcome = try await desk.kcdmesh("provision", "--yes", "--resume", "cut")
      #expect(outcome.status == 0 && outcome.output.contains("+ cifs/\(unit.name("B"))"), "\(outcome)")
      #expect(try await unit.oracle().status == 0)
      #expect(try desk.read("cut").split(separator: "\n").count { $0.contains("\"confirmed\"") } == 2, "both are seen now")
      let again = try await desk.kcdmesh("provision", "--yes", "--resume", "cut")
      #expect(again.status == 0 && again.output.contains("nothing of the journal is left to do"), "\(again)")
      let head = try desk.write("head", lines.prefix(2).joined(separator: "\n") + "\n")
      for arguments in [["provision", "--yes", "--resume", head], ["rollback", "--yes", head]] {
        let torn = try await desk.run(Desk.program, arguments)
        #expect(torn.status == 1 && torn.errors.contains("only a part of a journal"), "\(torn)")
      }
    }
  }

  @Test func `A journal keeps the limit of values that its plan had`() async throws {
    try await withUnit("A", "B") { unit, desk in
      try desk.write("kcdmesh.yaml", unit.policy("limits: {valuesPerObject: 4321}"))
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "j").status == 0)
      let rollback = try await desk.kcdmesh("rollback", "--dry-run", "j")
      #expect(rollback.status == 0 && rollback.output.contains("of 4,321 values"), "\(rollback)")
    }
  }

  @Test func `A change half undone by somebody is a conflict, told and not guessed`() async throws {
    try await withUnit("A", "B") { unit, desk in
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "whole", "--hosts", unit.names("A", "B")).status == 0)
      let lines = try desk.read("whole").split(separator: "\n")
      let sending = try #require(lines.firstIndex { $0.contains("\"sending\"") })
      try desk.write("cut", lines.prefix(sending + 1).joined(separator: "\n") + "\n")
      try await unit.modify("A", "delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: cifs/\(unit.name("B"))")
      let state = try await unit.state()
      let outcome = try await desk.kcdmesh("provision", "--yes", "--resume", "cut")
      #expect(outcome.status == 3, "\(outcome)")
      #expect(outcome.output.contains(unit.name("A")), "\(outcome)")
      #expect(outcome.errors.contains("can't be settled") && outcome.errors.contains("plan anew"), "\(outcome.errors)")
      #expect(try await desk.kcdmesh("provision", "--dry-run", "--resume", "cut").status == 3)
      #expect(try await unit.state() == state)

      // What was never sent is no doubt: nothing of it was made.
      try desk.write("unsent", lines.prefix(sending).joined(separator: "\n") + "\n")
      for arguments in [["--dry-run"], ["--yes"]] {
        let unsent = try await desk.run(Desk.program, ["provision", "--resume", "unsent"] + arguments)
        #expect(unsent.status == 1 && unsent.output.contains("it was not made"), "\(unsent)")
      }
      #expect(try await unit.state() == state)
    }
  }

  @Test func `What was moved since is not written forwards, and undone wherever it is`() async throws {
    try await withUnit("A", "B") { unit, desk in
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "whole", "--hosts", unit.names("A", "B")).status == 0)
      let lines = try desk.read("whole").split(separator: "\n")
      let planned = try #require(lines.firstIndex { $0.contains("\"planned\"") })
      try desk.write("unsent", lines.prefix(planned + 1).joined(separator: "\n") + "\n")
      try desk.write("copy", try desk.read("whole"))
      #expect(try await desk.kcdmesh("rollback", "--yes", "copy").status == 0)

      let moved = "CN=moved-\(unit.tag)"
      try await desk.apply("dn: \(unit.dn("B"))\nchangetype: modrdn\nnewrdn: \(moved)\ndeleteoldrdn: 1\n")
      let resumed = try await desk.kcdmesh("provision", "--yes", "--resume", "unsent")
      #expect(resumed.status == 3 && resumed.output.contains("moved or renamed") && resumed.output.contains(moved), "\(resumed)")
      let state = try await unit.state()
      #expect(state["B"]?.list == [] && state["A"]?.list.count == 6)
      #expect(try await desk.kcdmesh("rollback", "--yes", "unsent").status == 0)
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "again", "--hosts", unit.names("A", "B")).status == 0)
      try await desk.apply("dn: \(moved),\(unit.dn)\nchangetype: modrdn\nnewrdn: CN=\(unit.name("B"))\ndeleteoldrdn: 1\n")
      let back = try await desk.kcdmesh("rollback", "--yes", "again")
      #expect(back.status == 0, "\(back)")
      #expect(try await unit.state().values.allSatisfy { $0.list.isEmpty && !$0.hasTransition })
    }
  }

  @Test func `Another spelling of our value, which somebody has added since, stays`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let ours = "cifs/\(unit.name("B"))", theirs = "CIFS/\(unit.name("B"))"
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "j", "--hosts", unit.names("A", "B")).status == 0)
      // Theirs first: a server that deletes by the first match would take the wrong one.
      try await unit.modify(
        "A",
        """
        delete: msDS-AllowedToDelegateTo
        msDS-AllowedToDelegateTo: \(ours)
        -
        add: msDS-AllowedToDelegateTo
        msDS-AllowedToDelegateTo: \(theirs)
        -
        add: msDS-AllowedToDelegateTo
        msDS-AllowedToDelegateTo: \(ours)
        """)
      try #require(try await unit.state()["A"]?.list.contains(theirs) == true)
      let outcome = try await desk.kcdmesh("rollback", "--yes", "j")
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try await unit.state()["A"]?.list == [theirs])
      #expect(try await desk.kcdmesh("rollback", "--yes", "j").status == 0)
      #expect(try await unit.state()["A"]?.list == [theirs])
    }
  }

  @Test func `A rollback that was killed goes on, also where somebody has taken away a part meanwhile`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let before = try await unit.state().mapValues { [$0.list, ["\($0.flags)"]] }
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "j", "--hosts", unit.names("A", "B")).status == 0)
      // As a kill leaves it between the announcement and the sending.
      let announced = #"{"number":0,"record":"reverting"}"# + "\n" + #"{"number":1,"record":"reverting"}"# + "\n"
      try desk.write("killed", try desk.read("j") + announced)
      try await desk.succeed("chmod", "600", "killed")
      try await unit.modify("A", "delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: cifs/\(unit.name("B"))")
      for arguments in [["--yes"], ["--dry-run"]] {
        let forwards = try await desk.run(Desk.program, ["provision", "--resume", "killed"] + arguments)
        #expect(forwards.status == 1 && forwards.errors.contains("a rollback of killed has begun"), "\(forwards)")
      }
      let outcome = try await desk.kcdmesh("rollback", "--yes", "killed")
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try await unit.state().mapValues { [$0.list, ["\($0.flags)"]] } == before)
    }
  }

  @Test func `A journal that is damaged, of another domain or no journal is refused, and stays as it is`() async throws {
    try await withUnit("A", "B") { unit, desk in
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "whole", "--hosts", unit.names("A", "B")).status == 0)
      let state = try await unit.state()
      let text = try desk.read("whole")
      try desk.write("damaged", text.replacing("\"record\":\"planned\"", with: "\"record\":\"plannedd\""))
      try desk.write("contradiction", text.replacing("\"changes\":2", with: "\"changes\":3"))
      try desk.write("foreign", text.replacing("\"domain\":\"lab.test\"", with: "\"domain\":\"corp.example.com\""))
      try desk.write("none", "hello\n")
      try desk.write("empty", "")
      for (file, word) in [
        ("damaged", "line 4"), ("contradiction", "2 of 3"), ("foreign", "corp.example.com"), ("none", "line 1"),
        ("empty", "beginning of a journal"), ("missing", "No such file"),
      ] {
        let content = try? desk.read(file)
        for arguments in [["rollback", "--yes", file], ["provision", "--yes", "--resume", file]] {
          let outcome = try await desk.run(Desk.program, arguments)
          #expect(outcome.status == 1 && outcome.errors.contains(word), "\(arguments): \(outcome)")
          #expect(outcome.errors.split(separator: "\n").count == 1, "one clear error: \(outcome.errors)")
        }
        #expect((try? desk.read(file)) == content, "\(file)")
      }
      #expect(try await unit.state() == state)
    }
  }

  @Test func `A journal goes to the controller that it was written against, and to no other`() async throws {
    try await withUnit("A", "B") { unit, desk in
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "j", "--hosts", unit.names("A", "B")).status == 0)
      let outcome = try await desk.kcdmesh("rollback", "--yes", "j", "--server", "ldap://zulu.lab.test")
      #expect(outcome.status == 1 && outcome.errors.contains("Nothing was written"), "\(outcome)")
      #expect(try await unit.oracle().status == 0)
    }
  }

  @Test func `A journal that is there is not written over`() async throws {
    try await withUnit("A", "B") { unit, desk in
      try desk.write("j", "something")
      let outcome = try await desk.kcdmesh("provision", "--yes", "--journal", "j", "--hosts", unit.names("A", "B"))
      #expect(outcome.status == 1 && outcome.errors.contains("choose another name"), "\(outcome)")
      #expect(try desk.read("j") == "something")
      #expect(try await unit.state().values.allSatisfy(\.list.isEmpty))
    }
  }
}
