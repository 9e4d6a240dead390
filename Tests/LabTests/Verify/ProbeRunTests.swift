import Foundation
import Glibc
import Testing

/// Whole runs of `verify --with-probe`.
@Suite(.againstHangs) struct ProbeRunTests {
  private func arguments(_ further: String...) -> [String] {
    ["verify", "--with-probe", "--as", ProvingGround.operatorName, "--yes", "--format", "json"] + further
  }

  private func proof(_ outcome: Outcome, _ ground: ProvingGround) async throws -> ProofJSON {
    try ground.desk.write("proof.json", outcome.output)
    try await ground.desk.validate("proof", "proof.json")
    return try JSONDecoder().decode(ProofJSON.self, from: Data(outcome.output.utf8))
  }

  /// The probes of runs that began at this desk, as ldapsearch sees them.
  private func probes(_ ground: ProvingGround, run: String) async throws -> Int {
    let text = try await ground.desk.succeed(
      "ldapsearch", "-Q", "-N", "-Y", "GSSAPI", "-LLL", "-o", "ldif-wrap=no", "-H", Self.server, "-b",
      "CN=Computers,\(Directory.base)", "(description=*\(run)*)", "dn")
    return text.count(of: "dn: ")
  }

  private static let server = "ldap://\(Directory.controller)"

  /// Makes the probe that a journal tells of somebody's own, and returns where it is.
  private func takeOver(_ ground: ProvingGround, _ journal: String) async throws -> String {
    let name = try #require(journal.firstMatch(of: #/"name":"(\w+)\$"/#)).1
    let dn = "CN=\(name),CN=Computers,\(Directory.base)"
    try await ground.desk.succeed(
      "ldapmodify", "-Q", "-N", "-Y", "GSSAPI", "-H", Self.server,
      input: "dn: \(dn)\nchangetype: modify\nreplace: description\ndescription: theirs\n")
    return dn
  }

  private func run(of journal: String) throws -> String {
    String(try #require(journal.firstMatch(of: #/"run":"([^"]*)"/#)).1)
  }

  @Test func `Without a key of any host each edge is proven by a probe, tickets and disk, and the probe is gone`() async throws {
    try await ProvingGround.with("A", "B", targets: ["zulu"]) { ground in
      let outcome = try await Targets.turns.take {
        try await ground.desk.run(
          Desk.program, arguments("--target-directory", ProvingGround.disks, "--size", "1M", "--journal", "journal"))
      }
      let proof = try await proof(outcome, ground)
      #expect(outcome.status == 0 && proof.proven, "\(outcome)")
      #expect(proof.edges.count == 2 && proof.edges.allSatisfy { $0.by == "probe" && $0.transfer?.verified == true })
      #expect(try !ground.desk.files.contains("journal"))
      #expect(outcome.errors.contains("makes a computer account"))
    }
  }

  @Test func `What is spoilt for a host is spoilt for the probe in its place, and for no other`() async throws {
    try await ProvingGround.with("A", "B", "C") { ground in
      let (a, b, c) = (ground.unit.name("A"), ground.unit.name("B"), ground.unit.name("C"))
      try await ground.unit.modify("A", "delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: cifs/\(b)")
      try await ground.unit.modify("B", "replace: userAccountControl\nuserAccountControl: 4096")
      let outcome = try await ground.desk.run(Desk.program, arguments("--only", "kdc"))
      let proof = try await proof(outcome, ground)
      #expect(outcome.status == 2)
      for edge in proof.edges {
        for service in edge.services {
          let cause =
            switch (edge.source, service.name) {
            case (a, "cifs/\(b)"): "name-not-in-list"
            case (b, _): "evidence-not-forwardable"
            default: nil as String?
            }
          #expect(service.cause == cause, "\(edge.source) → \(service.name), \(c)")
        }
      }
    }
  }

  @Test(arguments: [SIGKILL, SIGTERM])
  func `A run that is stopped leaves no probe, or a journal that leads to it`(signal: Int32) async throws {
    try await ProvingGround.with("A", "B", "C") { ground in
      let proxy = try await FaultProxy(at: ground.desk)
      // The answer that the probe was made is kept back.
      try proxy.order("hold \(ground.desk.path("journal")) \"record\":\"making\"")
      let run = try proxy.start(arguments("--only", "kdc", "--journal", "journal", "--timeout", "600"), at: ground.desk)
      try await eventually { (try? ground.desk.read("journal"))?.contains("making") == true || !run.isRunning }
      let identifier = try self.run(of: try ground.desk.read("journal"))
      try await Task.sleep(for: .milliseconds(300))
      run.send(signal: signal)
      if signal == SIGKILL {
        #expect(try await run.outcome().status == -SIGKILL)
        try proxy.order("release")
        try await ground.desk.validate("traces", "journal", lines: true)
        let swept = try await ground.desk.kcdmesh("verify", "--sweep", "--journal", "journal", "--server", Self.server)
        #expect(swept.status == 0, "\(swept)")
      } else {
        try await eventually { try run.errors.contains("stopp") || !run.isRunning }
        try proxy.order("release")
        let outcome = try await run.outcome()
        #expect(outcome.status == 128 + SIGTERM, "\(outcome)")
      }
      #expect(try await probes(ground, run: identifier) == 0)
      #expect(try !ground.desk.files.contains("journal"))
    }
  }

  @Test func `A probe that may be there ends with 3, and stays in the journal also where somebody has changed it since`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let proxy = try await FaultProxy(at: ground.desk)
      try proxy.order("hold \(ground.desk.path("journal")) \"record\":\"making\"")
      let lost = try await proxy.start(arguments("--only", "kdc", "--journal", "journal", "--timeout", "15"), at: ground.desk).outcome()
      #expect(lost.status == 3 && lost.output.isEmpty && lost.errors.contains("something is left behind"), "\(lost)")
      let journal = try ground.desk.read("journal")
      let run = try run(of: journal)
      try #require(try await probes(ground, run: run) == 1, "the request arrived")

      let dn = try await takeOver(ground, journal)
      let sweep = ["verify", "--sweep", "--journal", "journal", "--server", Self.server]
      try ground.desk.write(
        "journal", journal.replacing("\"controller\":\"\(Directory.controller)\"", with: "\"controller\":\"dc9.lab.test\""))
      let elsewhere = try await ground.desk.run(Desk.program, sweep)
      #expect(elsewhere.status == 1 && elsewhere.errors.contains("where dc9.lab.test did before"), "\(elsewhere)")
      try ground.desk.write("journal", journal)
      let foreign = try await ground.desk.run(Desk.program, sweep)
      #expect(foreign.status == 1 && foreign.errors.contains("somebody has changed the probe"), "\(foreign)")
      #expect(try ground.desk.read("journal") == journal)

      try await ground.desk.succeed("ldapdelete", "-Q", "-N", "-Y", "GSSAPI", "-H", Self.server, dn)
      let swept = try await ground.desk.run(Desk.program, sweep)
      #expect(swept.status == 0, "\(swept)")
      #expect(try !ground.desk.files.contains("journal"))
    }
  }

  @Test func `A probe that was made and is another's when it is read back stays in the journal`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let proxy = try await FaultProxy(at: ground.desk)
      try proxy.order("hold \(ground.desk.path("journal")) \"record\":\"making\"")
      let verify = try proxy.start(arguments("--only", "kdc", "--journal", "journal", "--timeout", "600"), at: ground.desk)
      try await eventually { (try? ground.desk.read("journal"))?.contains("making") == true || !verify.isRunning }
      let journal = try ground.desk.read("journal")
      let run = try run(of: journal)
      while try await probes(ground, run: run) == 0 { try #require(verify.isRunning) }
      let dn = try await takeOver(ground, journal)
      try proxy.order("release")
      let outcome = try await verify.outcome()
      #expect(outcome.status == 3 && outcome.output.isEmpty && outcome.errors.contains("is another's"), "\(outcome)")
      #expect(try ground.desk.read("journal") == journal)
      try await ground.desk.succeed("ldapdelete", "-Q", "-N", "-Y", "GSSAPI", "-H", Self.server, dn)
    }
  }

  @Test func `Who may not make a probe is told what is missing, and nothing is left`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      try await ground.desk.succeed("kinit", "-k", "-t", Directory.keytab(of: "alice"), "alice")
      let outcome = try await ground.desk.run(Desk.program, arguments("--only", "kdc", "--journal", "journal"))
      #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.errors.contains("SeEnableDelegationPrivilege"), "\(outcome)")
      #expect(try !ground.desk.files.contains("journal"))
      try await ground.desk.succeed("kinit", "-k", "-t", Directory.keytab(of: "administrator"), "administrator")
    }
  }
}
