import Foundation
import Testing

@Suite struct ProvisionTests {
  @Test func `A mesh without a policy is written, journalled for its owner only, and there is nothing left to do`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let outcome = try await desk.kcdmesh("provision", "--yes", "--host", unit.name("A"), "--host", unit.host("B"))
      #expect(outcome.status == 0, "\(outcome)")
      let journal = try #require(try desk.files.first)
      #expect(try desk.files.count == 1 && journal.wholeMatch(of: /kcdmesh-\d{8}T\d{6}Z\.journal/) != nil)
      #expect(try desk.permissions(of: journal) == 0o600)
      #expect(outcome.errors.contains(journal), "its path is printed")
      #expect(try await unit.oracle().status == 0)

      let again = try await desk.kcdmesh("provision", "--yes", "--hosts", unit.names("A", "B"))
      #expect(again.status == 0)
      #expect(try desk.files == [journal], "nothing to do needs no journal")
    }
  }

  @Test func `The journal lies beside the policy, or beside the plan`() async throws {
    try await withUnit("A", "B") { unit, desk in
      for folder in ["policies", "plans"] {
        try FileManager.default.createDirectory(atPath: desk.path(folder), withIntermediateDirectories: true)
      }
      try desk.write("policies/policy.yaml", unit.policy())
      let journals = { (folder: String) in
        try FileManager.default.contentsOfDirectory(atPath: desk.path(folder)).filter { $0.hasSuffix(".journal") }
      }
      #expect(try await desk.kcdmesh("diff", "--config", "policies/policy.yaml", "--save-plan", "plans/plan.json").status == 0)
      #expect(try await desk.kcdmesh("provision", "--yes", "--config", "policies/policy.yaml").status == 0)
      let journal = try #require(try journals("policies").first)
      #expect(try await desk.kcdmesh("rollback", "--yes", "policies/\(journal)").status == 0)
      #expect(try await desk.kcdmesh("provision", "--yes", "--plan", "plans/plan.json").status == 0)
      #expect(try journals("plans").count == 1)
      #expect(try desk.files == ["plans", "policies"])
    }
  }

  @Test func `A dry run sends no write`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let before = try await unit.state()
      for arguments in [["diff"], ["provision", "--dry-run"], ["provision", "--dry-run", "--yes"]] {
        let outcome = try await desk.run(Desk.program, arguments + ["--hosts", unit.names("A", "B")])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("+ cifs/\(unit.name("A"))"), "\(outcome)")
      }
      #expect(try await unit.state() == before, "update numbers included")
      #expect(try desk.files.isEmpty)
    }
  }

  @Test func `Without a terminal and without --yes, nothing is done`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let before = try await unit.state()
      let outcome = try await desk.kcdmesh("provision", "--hosts", unit.names("A", "B"), input: "yes\n")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("nothing was changed") && outcome.errors.contains("--yes"), "\(outcome.errors)")
      #expect(try await unit.state() == before)
      #expect(try desk.files.isEmpty)
    }
  }

  @Test func `More changes than are allowed are refused`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let before = try await unit.state()
      let refused = try await desk.kcdmesh("provision", "--yes", "--max-changes", "13", "--hosts", unit.names("A", "B"))
      #expect(refused.status == 1)
      #expect(refused.errors.contains("14 changes, more than the 13"), "\(refused.errors)")
      #expect(try await unit.state() == before)
      #expect(try desk.files.isEmpty)
      let dry = try await desk.kcdmesh("provision", "--dry-run", "--max-changes", "13", "--hosts", unit.names("A", "B"))
      #expect(dry.status == 1 && dry.output.contains("+ cifs/") && dry.errors.contains("--max-changes"), "\(dry)")
      #expect(try await desk.kcdmesh("provision", "--yes", "--max-changes", "14", "--hosts", unit.names("A", "B")).status == 0)
    }
  }

  @Test func `SPNs are registered when asked for, and only then`() async throws {
    let bare = Computer("B").with { $0.registersMigration = false }
    try await withUnit("A", bare) { unit, desk in
      let plain = try await desk.kcdmesh("provision", "--yes", "--hosts", unit.names("A", "B"))
      #expect(plain.status == 0)
      #expect(plain.output.contains("\(unit.name("B")) does not register"), "\(plain.output)")
      #expect(try await unit.state()["B"]?.names.count == 2)

      let registered = try await desk.kcdmesh(
        "provision", "--yes", "--register-spns", "--journal", "second", "--hosts", unit.names("A", "B"))
      #expect(registered.status == 0, "\(registered)")
      let (name, host) = (unit.name("B"), unit.host("B"))
      let wanted = ["HOST", "Microsoft Virtual System Migration Service", #"Microsoft\ Virtual\ System\ Migration\ Service"#]
        .flatMap { ["\($0)/\(name)", "\($0)/\(host)"] }
      #expect(try await unit.state()["B"]?.names == wanted.sorted())

      #expect(try await desk.kcdmesh("rollback", "--yes", "second").status == 0)
      #expect(try await unit.state()["B"]?.names.count == 2)
    }
  }

  @Test func `Unconstrained delegation is refused, and cleared when asked for`() async throws {
    try await withUnit("A", Computer("B").with { $0.flags = 0x81000 }) { unit, desk in
      let before = try await unit.state()
      let refused = try await desk.kcdmesh("provision", "--yes", "--hosts", unit.names("A", "B"))
      #expect(refused.status == 1)
      #expect(refused.errors.contains(unit.name("B")) && refused.errors.contains("--clear-unconstrained"), "\(refused.errors)")
      #expect(try await unit.state() == before)

      let cleared = try await desk.kcdmesh("provision", "--yes", "--clear-unconstrained", "--hosts", unit.names("A", "B"))
      #expect(cleared.status == 0, "\(cleared)")
      #expect(try await unit.state()["B"]?.flags == 0x1001000)
    }
  }

  @Test func `Kerberos only takes protocol transition away`() async throws {
    try await withUnit("A", Computer("B").with { $0.flags = 0x1001000 }) { unit, desk in
      let outcome = try await desk.kcdmesh("provision", "--yes", "--protocol", "kerberos", "--hosts", unit.names("A", "B"))
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try await unit.state().values.allSatisfy { !$0.hasTransition })
    }
  }

  @Test func `Services and names are chosen on the command line`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let outcome = try await desk.kcdmesh(
        "provision", "--yes", "--services", "cifs,wsman,http", "--names", "qualified", "--hosts", unit.names("A", "B"))
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try await unit.state()["A"]?.list == ["cifs", "http", "WSMAN"].map { "\($0)/\(unit.host("B"))" }.sorted())
    }
  }

  @Test func `Samba's spelling is left out where it is switched off`() async throws {
    try await withUnit("A", "B") { unit, desk in
      #expect(try await desk.kcdmesh("provision", "--yes", "--samba-names", "off", "--hosts", unit.names("A", "B")).status == 0)
      let list = try await unit.state()["A"]?.list ?? []
      #expect(list.count == 4 && !list.contains { $0.contains("\\") }, "\(list)")
    }
  }
}
