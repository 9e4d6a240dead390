import Foundation
import Testing

/// `verify --dry-run`: what would be asked and made is told, and neither is done.
@Suite(.againstHangs) struct RehearsalTests {
  @Test func `A dry run names the share and the file of each edge, and nothing is made`() async throws {
    try await ProvingGround.with("A", targets: ["zulu", "yankee"]) { ground in
      let zulu = FileServer(name: "zulu")
      let before = try await ground.unit.state()
      // Neither --yes nor a terminal: there is nothing to agree to.
      let outcome = try await ground.desk.kcdmesh(
        "verify", "--as", ProvingGround.operatorName, "--keytab-directory", ground.keytabs, "--target-directory", ProvingGround.disks,
        "--dry-run", "--output", "rehearsal.txt")
      #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome)")
      let text = try ground.desk.read("rehearsal.txt")
      let name = ground.unit.name("A")
      #expect(text.contains("8 tickets for migration-admin"), "\(text)")
      for host in ["zulu", "yankee"] {
        #expect(text.contains("on \(host).lab.test the share kcdmesh-\(name).NUMBER$ of \(ProvingGround.disks)"), "\(text)")
      }
      #expect(text.contains("the file kcdmesh-\(name).NUMBER.vhdx, 20 MiB"), "\(text)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: zulu.directory).allSatisfy { !$0.contains(ground.unit.tag) })
      #expect(try ground.desk.files.allSatisfy { !$0.hasPrefix("kcdmesh-verify-") })
      #expect(try await ground.unit.state() == before, "not even an update number has risen")
    }
  }

  @Test func `A dry run asks neither a KDC nor a target`() async throws {
    try await ProvingGround.with("A", targets: ["zulu"]) { ground in
      // Behind the proxy the controller's name leads to this machine, where no KDC is.
      let proxy = try await FaultProxy(at: ground.desk)
      let arguments = ["verify", "--as", ProvingGround.operatorName, "--keytab-directory", ground.keytabs, "--only", "kdc"]
      let asking = try await proxy.start(arguments, at: ground.desk).outcome()
      #expect(asking.status != 0, "the KDC is in reach, so this test could not fail: \(asking)")
      let rehearsal = try await proxy.start(arguments + ["--dry-run"], at: ground.desk).outcome()
      #expect(rehearsal.status == 0 && rehearsal.output.contains("Nothing would be made, and nothing was asked."), "\(rehearsal)")
    }
  }

  @Test func `For a probe, controller and container are named, and who could not make one may rehearse it`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let plain = try await Desk("alice")
      try plain.write("kcdmesh.yaml", ground.unit.policy())
      let arguments = ["verify", "--as", ProvingGround.operatorName, "--with-probe", "--only", "kdc"]
      let rehearsal = try await plain.run(Desk.program, arguments + ["--dry-run"])
      #expect(rehearsal.status == 0, "\(rehearsal)")
      let account = "on ldap://dc.lab.test the computer account KCDPROBEnnnnnnn$ in CN=Computers,DC=lab,DC=test"
      #expect(rehearsal.output.contains(account), "\(rehearsal.output)")
      let run = try await plain.run(Desk.program, arguments + ["--yes"])
      #expect(run.status == 1 && run.errors.contains("SeEnableDelegationPrivilege"), "\(run)")
    }
  }

  @Test func `A dry run ends as the run would where it can't be done`() async throws {
    try await ProvingGround.with("A", targets: ["zulu"]) { ground in
      let arguments = ["verify", "--dry-run", "--as", ProvingGround.operatorName, "--only", "kdc", "--keytab-directory"]
      let keyless = try await ground.desk.run(Desk.program, arguments + ["."])
      #expect(keyless.status == 1 && keyless.errors.contains("not every source has its key"), "\(keyless)")
      let report = try await ground.desk.run(Desk.program, arguments + [ground.keytabs, "--format", "json"])
      #expect(report.status == 64 && report.errors.contains("--dry-run proves nothing"), "\(report)")
    }
  }
}
