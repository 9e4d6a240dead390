import Foundation
import Glibc
import Testing

extension FailoverTests {
  /// Runs that write to the second controller, which goes away.
  @Suite(.serialized) struct WritingTests {
    private static let count = 60

    /// Starts a provision on the second controller, and does something to it as soon as the first answers are there.
    private func interrupted(
      at desk: Desk, _ further: String..., by interruption: () async throws -> Void
    ) async throws -> Outcome {
      let run = try desk.start(
        Desk.program, ["provision", "--yes", "--journal", "journal", "--server", SecondController.url] + further)
      try await eventually { (try? desk.read("journal"))?.contains("\"record\":\"done\"") == true || !run.isRunning }
      try await interruption()
      return try await run.outcome()
    }

    @Test(arguments: ["resume", "rollback"])
    func `A controller that is killed in mid-run leaves a journal in doubt, which only it can settle, and does`(
      activity: String
    ) async throws {
      try await FailoverTests.withFleet(of: Self.count) { unit, desk in
        let before = try await unit.content(on: SecondController.name)
        let cut = try await interrupted(at: desk) { try await SecondController.kill() }
        #expect(cut.status == 3, "\(cut)")
        let journal = try desk.read("journal")
        try #require(journal.contains("\"record\":\"doubtful\""), "the kill came too late: \(cut)")
        let answered = journal.count(of: "\"record\":\"done\"")

        let arguments = activity == "resume" ? ["provision", "--yes", "--resume", "journal"] : ["rollback", "--yes", "journal"]
        for server in [[], ["--server", "ldap://\(Directory.controller)"]] {
          let away = try await desk.run(Desk.program, arguments + server)
          #expect(away.status == 3 && away.output.isEmpty, "\(away)")
          #expect(away.errors.contains("stay in doubt") && away.errors.contains("Only \(SecondController.name) can tell"), "\(away.errors)")
          #expect(away.errors.contains(unit.name("H10")), "\(away.errors)")
        }
        #expect(try desk.read("journal") == journal, "nothing is settled elsewhere")

        try await SecondController.start()
        let settled = try await desk.run(Desk.program, arguments)
        #expect(settled.status == 0, "\(settled)")
        try await desk.validate("journal", "journal", lines: true)
        if activity == "rollback" {
          #expect(try await unit.content(on: SecondController.name) == before)
        }
        try await unit.replicated()
        if activity == "resume" { #expect(try await unit.oracle().status == 0) }
        print("killed after \(answered) of \(Self.count) answers; \(activity) settled the rest")
      }
    }

    @Test func `A controller that stalls in mid-run is never taken for one that has done it`() async throws {
      try await FailoverTests.withFleet(of: Self.count) { unit, desk in
        let cut: Outcome
        do {
          defer { try? SecondController.send(signal: SIGCONT) }
          cut = try await interrupted(at: desk, "--timeout", "3") { try SecondController.send(signal: SIGSTOP) }
          #expect(cut.status == 3, "\(cut)")
          let away = try await desk.kcdmesh("rollback", "--yes", "journal", "--timeout", "3")
          #expect(away.status == 3 && away.errors.contains("stay in doubt"), "\(away)")
        }
        #expect(cut.errors.contains("no answer in time"), "\(cut.errors)")
        #expect(try desk.read("journal").contains("\"record\":\"doubtful\""))
        // Now it executes what lay in its sockets.
        let settled = try await desk.kcdmesh("provision", "--yes", "--resume", "journal")
        #expect(settled.status == 0, "\(settled)")
        try await unit.replicated()
        #expect(try await unit.oracle().status == 0)
      }
    }

    @Test func `Where nothing is in doubt, a rollback goes on at another controller, if it is named`() async throws {
      try await FailoverTests.withFleet { unit, desk in
        let before = try await unit.content(on: SecondController.name)
        let written = try await desk.kcdmesh("provision", "--yes", "--journal", "journal", "--server", SecondController.url)
        #expect(written.status == 0, "\(written)")
        try await unit.replicated()
        try await SecondController.kill()
        let unnamed = try await desk.kcdmesh("rollback", "--yes", "journal")
        #expect(unnamed.status == 1 && unnamed.errors.contains("another controller of lab.test"), "\(unnamed)")
        #expect(unnamed.errors.contains("--server"), "\(unnamed.errors)")

        let back = try await desk.kcdmesh("rollback", "--yes", "journal", "--server", "ldap://\(Directory.controller)")
        #expect(back.status == 0, "\(back)")
        #expect(back.errors.contains("\(Directory.controller) goes on with it"), "\(back.errors)")
        #expect(try await unit.content(on: Directory.controller) == before)
        let journal = try desk.read("journal")
        #expect(journal.contains("\"controller\":\"\(Directory.controller)\""), "\(journal.suffix(2000))")
        try await desk.validate("journal", "journal", lines: true)
        try await SecondController.start()
        try await unit.replicated()
        #expect(try await unit.content(on: SecondController.name) == before)
      }
    }

    @Test func `What has not replicated yet is not taken for undone`() async throws {
      try await FailoverTests.withFleet { unit, desk in
        let before = try await unit.content(on: SecondController.name)
        try await SecondController.withoutReplication {
          #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "journal").status == 0)
          let early = try await desk.kcdmesh("rollback", "--yes", "journal", "--server", SecondController.url)
          #expect(early.status == 3 && early.output.contains("replicated yet"), "\(early)")
          #expect(try await unit.content(on: SecondController.name) == before)
          #expect(!(try desk.read("journal").contains("\"record\":\"reverted\"")))
        }
        try await unit.replicated()
        let back = try await desk.kcdmesh("rollback", "--yes", "journal", "--server", SecondController.url)
        #expect(back.status == 0, "\(back)")
        #expect(try await unit.content(on: SecondController.name) == before)
        try await unit.replicated()
        #expect(try await unit.content(on: Directory.controller) == before)
      }
    }

    @Test(arguments: ["resume", "rollback"])
    func `A URL that leads to another controller than before leads a journal nowhere`(activity: String) async throws {
      try await FailoverTests.withFleet { unit, desk in
        #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "journal", "--server", SecondController.url).status == 0)
        // As an alias that has moved on.
        try desk.write("journal", try desk.read("journal").replacing(SecondController.url, with: "ldap://\(Directory.controller)"))
        let journal = try desk.read("journal")
        let arguments = activity == "resume" ? ["provision", "--yes", "--resume", "journal"] : ["rollback", "--yes", "journal"]
        let refused = try await desk.run(Desk.program, arguments)
        #expect(refused.status == 1 && refused.output.isEmpty, "\(refused)")
        #expect(refused.errors.contains("went to \(SecondController.name)"), "\(refused.errors)")
        #expect(try desk.read("journal") == journal)
        // By its own name it is found.
        let right = try await desk.run(Desk.program, arguments + ["--server", SecondController.url])
        #expect(right.status == 0 && !right.errors.contains("goes on with it"), "\(right)")
      }
    }
  }
}
