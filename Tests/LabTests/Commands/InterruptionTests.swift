import Foundation
import Glibc
import Testing

/// Runs that do not end as they began.
///
/// With 40 hosts and 16 on their way at a time there is something to interrupt.
@Suite struct InterruptionTests {
  private static let labels = (10..<50).map { "H\($0)" }

  /// A fleet of 40 with its policy, and a way to it that can fail.
  private func withFleet(_ body: (Unit, Desk, FaultProxy) async throws -> Void) async throws {
    try await withUnit(of: Self.labels.map { Computer($0) }) { unit, desk in
      try desk.write("kcdmesh.yaml", unit.policy())
      try await body(unit, desk, try await FaultProxy(at: desk))
    }
  }

  /// Settles a journal by a direct way, and checks that the mesh is whole.
  private func resume(_ unit: Unit, _ desk: Desk) async throws {
    // The controller is the same; its name with the proxy's port leads nowhere any more.
    let outcome = try await desk.kcdmesh("provision", "--yes", "--resume", "journal", "--server", "ldap://\(Directory.controller)")
    #expect(outcome.status == 0, "\(outcome)")
    let verdict = try await unit.oracle()
    #expect(verdict.status == 0, "\(verdict.output.prefix(2000))")
    try await desk.validate("journal", "journal", lines: true)
  }

  /// Starts a run whose answers are kept back once its journal has a word, and waits until it has; the run waits longer, unless told.
  private func start(
    _ proxy: FaultProxy, at desk: Desk, heldFrom record: String, timeout: Int = 600
  ) async throws -> Running {
    try proxy.order("hold \(desk.path("journal")) \"record\":\"\(record)\"")
    let run = try proxy.start(["provision", "--yes", "--journal", "journal", "--timeout", "\(timeout)"], at: desk)
    try await eventually { (try? desk.read("journal"))?.contains("\"record\":\"\(record)\"") == true || !run.isRunning }
    return run
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `A signal ends a run when what is on its way is settled and journalled, and resume does the rest`(signal: Int32) async throws {
    try await withFleet { unit, desk, proxy in
      let run = try await start(proxy, at: desk, heldFrom: "done")
      run.send(signal: signal)
      try await eventually { try run.errors.contains("stopp") || !run.isRunning }
      try proxy.order("release")
      let outcome = try await run.outcome()
      #expect(outcome.status == 128 + signal, "\(outcome)")
      #expect(outcome.errors.contains("stopp") && outcome.errors.contains("journal"), "\(outcome.errors)")
      let text = try desk.read("journal")
      let (done, sent) = (text.count(of: "\"record\":\"done\""), text.announced)
      #expect(done == sent && done < Self.labels.count, "all that was sent is settled: \(done) of \(sent)")
      #expect(try await unit.state().values.count { !$0.list.isEmpty } == done)
      try await resume(unit, desk)
    }
  }

  @Test func `A signal while what was written is read again names the journal, which resume settles`() async throws {
    try await withFleet { unit, desk, proxy in
      // Answers come in the order of the requests: after the last one there is only the reading again.
      let last = "\"number\":\(Self.labels.count - 1),\"record\":\"done\""
      try proxy.order("hold \(desk.path("journal")) \(last)")
      let run = try proxy.start(["provision", "--yes", "--journal", "journal", "--timeout", "600"], at: desk)
      try await eventually { (try? desk.read("journal"))?.contains(last) == true || !run.isRunning }
      run.send(signal: SIGINT)
      try await eventually { try run.errors.contains("stopp") || !run.isRunning }
      try proxy.order("release")
      let outcome = try await run.outcome()
      #expect(outcome.status == 128 + SIGINT, "\(outcome)")
      #expect(outcome.errors.contains("the journal journal tells what was done"), "\(outcome.errors)")
      try await resume(unit, desk)
    }
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `A signal while the directory is being read ends the run at once, and leaves nothing`(signal: Int32) async throws {
    try await withFleet { unit, desk, proxy in
      let before = try await unit.state()
      try proxy.order("hold \(desk.path("kcdmesh.yaml")) version")
      let run = try proxy.start(["provision", "--yes", "--journal", "journal"], at: desk)
      try await eventually { try proxy.traffic().client.total > 0 || !run.isRunning }
      run.send(signal: signal)
      let outcome = try await run.outcome()
      #expect(outcome.status == 128 + signal, "\(outcome)")
      #expect(try desk.files == ["kcdmesh.yaml"])
      #expect(try await unit.state() == before)
    }
  }

  @Test func `A connection that is reset in mid-run is made anew, and what it did is settled there`() async throws {
    try await withFleet { unit, desk, proxy in
      let run = try await start(proxy, at: desk, heldFrom: "done")
      try proxy.order("cut")
      try proxy.order("release")
      let outcome = try await run.outcome()
      #expect(outcome.status == 3, "\(outcome)")
      #expect(outcome.errors.contains(proxy.url), "\(outcome.errors)")
      #expect(try desk.read("journal").contains("\"record\":\"confirmed\""), "what was done is seen")
      try await resume(unit, desk)
    }
  }

  @Test func `A server that goes away in mid-run leaves a journal that resume and rollback settle`() async throws {
    try await withFleet { unit, desk, proxy in
      let run = try await start(proxy, at: desk, heldFrom: "done")
      // The requests arrive and are carried out, but no answer comes back.
      try await Task.sleep(for: .milliseconds(500))
      try proxy.order("refuse")
      let outcome = try await run.outcome()
      #expect(outcome.status == 3, "\(outcome)")
      #expect(outcome.errors.contains("refused"), "\(outcome.errors)")
      #expect(try desk.read("journal").contains("\"record\":\"doubtful\""))
      try desk.write("copy", try desk.read("journal"))
      try await resume(unit, desk)

      // The copy knows nothing of the resumption: it takes back what it sent, and no more.
      let announced = try desk.read("copy").announced
      let back = try await desk.kcdmesh("rollback", "--yes", "copy", "--server", "ldap://\(Directory.controller)")
      #expect(back.status == 0, "\(back)")
      #expect(try await unit.state().values.count { $0.list.isEmpty } == announced)
    }
  }

  @Test(.againstHangs) func `A server that falls silent in mid-run ends the run in the time given`() async throws {
    try await withFleet { unit, desk, proxy in
      let run = try await start(proxy, at: desk, heldFrom: "sending", timeout: 15)
      let outcome = try await run.outcome()
      #expect(outcome.status == 3, "\(outcome)")
      #expect(outcome.errors.contains("no answer in time"), "\(outcome.errors)")
      try await resume(unit, desk)
    }
  }

  @Test func `A value that came back different is told, and not claimed`() async throws {
    try await withFleet { unit, desk, proxy in
      let run = try await start(proxy, at: desk, heldFrom: "done")
      try await unit.modify("H10", "delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: cifs/\(unit.name("H11"))")
      try proxy.order("release")
      let outcome = try await run.outcome()
      #expect(outcome.status == 3, "\(outcome)")
      #expect(outcome.output.contains("39 of 40"), "\(outcome.output.suffix(1000))")
      #expect(outcome.output.contains("cifs/\(unit.name("H11"))"), "\(outcome.output.suffix(1000))")
      #expect(try desk.read("journal").contains("\"record\":\"differs\""))
      #expect(try await unit.state()["H10"]?.list.count == 39 * 6 - 1, "it is left as it is")
    }
  }

  @Test func `A server that is lost before the first change leaves everything as it was`() async throws {
    try await withFleet { unit, desk, proxy in
      let before = try await unit.state()
      try proxy.order("refuse")
      let outcome = try await proxy.start(["provision", "--yes", "--journal", "journal"], at: desk).outcome()
      #expect(outcome.status == 1 && outcome.errors.contains("refused"), "\(outcome)")
      #expect(try desk.files == ["kcdmesh.yaml"])
      #expect(try await unit.state() == before)
    }
  }

  @Test(.againstHangs) func `A server that falls silent before the first change ends the run in the time given`() async throws {
    try await withFleet { unit, desk, proxy in
      let before = try await unit.state()
      try proxy.order("hold \(desk.path("kcdmesh.yaml")) version")
      let outcome = try await proxy.start(["provision", "--yes", "--journal", "journal", "--timeout", "15"], at: desk).outcome()
      #expect(outcome.status == 1 && outcome.errors.contains("time"), "\(outcome)")
      #expect(try desk.files == ["kcdmesh.yaml"])
      #expect(try await unit.state() == before)
    }
  }

  @Test func `A rollback that was cut is finished by another`() async throws {
    try await withFleet { unit, desk, proxy in
      let written = try await desk.kcdmesh("provision", "--yes", "--journal", "journal")
      #expect(written.status == 0, "\(written.errors)")
      // The journal names the controller by its usual port.
      try desk.write("journal", try desk.read("journal").replacing("ldap://dc.lab.test", with: proxy.url))
      try proxy.order("hold \(desk.path("journal")) \"record\":\"reverted\"")
      let run = try proxy.start(["rollback", "--yes", "journal"], at: desk)
      try await eventually { try desk.read("journal").contains("\"record\":\"reverted\"") || !run.isRunning }
      try proxy.order("refuse")
      let cut = try await run.outcome()
      #expect(cut.status == 3, "\(cut)")
      let rest = try await desk.kcdmesh("rollback", "--yes", "journal", "--server", "ldap://\(Directory.controller)")
      #expect(rest.status == 0, "\(rest)")
      #expect(try await unit.state().values.allSatisfy { $0.list.isEmpty && !$0.hasTransition })
      try await desk.validate("journal", "journal", lines: true)
    }
  }

  @Test func `Of two runs at once neither loses what the other wrote`() async throws {
    try await withFleet { unit, desk, _ in
      let runs = try (0..<2).map { try desk.start(Desk.program, ["provision", "--yes", "--journal", "journal-\($0)"]) }
      var outcomes: [Outcome] = []
      for run in runs { outcomes.append(try await run.outcome()) }
      #expect(outcomes.allSatisfy { [0, 1, 3].contains($0.status) }, "\(outcomes)")
      let last = try await desk.kcdmesh("provision", "--yes", "--journal", "last")
      #expect(last.status == 0, "\(last)")
      #expect(try await unit.oracle().status == 0)
    }
  }

  @Test func `A journal in use is not continued by a second run`() async throws {
    try await withFleet { unit, desk, proxy in
      let run = try await start(proxy, at: desk, heldFrom: "sending")
      let second = try await desk.kcdmesh("rollback", "--yes", "journal", "--server", "ldap://\(Directory.controller)")
      #expect(second.status == 1 && second.errors.contains("another run"), "\(second)")
      try proxy.order("release")
      #expect(try await run.outcome().status == 0)
      #expect(try await unit.oracle().status == 0)
    }
  }
}

extension String {
  func count(of part: String) -> Int { components(separatedBy: part).count - 1 }

  /// How many changes a journal has announced.
  fileprivate var announced: Int {
    matches(of: /"first":(\d+),"last":(\d+)/).reduce(0) { $0 + (Int($1.2) ?? 0) - (Int($1.1) ?? 0) + 1 }
  }
}
