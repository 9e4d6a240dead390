import Foundation
import Glibc
import SMB
import Testing
import WindowsTypes

/// Disks that are moved to real hosts with delegated tickets, and what is left of them: nothing.
@Suite(.againstHangs) struct MigrationTests {
  private let zulu = FileServer(name: "zulu")

  /// What of ours is on a host: its disk's files, and its shares.
  private func remains(of ground: ProvingGround, on host: String = "zulu") async throws -> [String] {
    let files = try FileManager.default.contentsOfDirectory(atPath: FileServer(name: host).directory)
    // From the host's own registry, where Samba keeps what NetrShareAdd makes.
    let shares = try await ground.desk.succeed(
      "net", "--configfile=\(Directory.state)/hosts/\(host)/etc/samba/smb.conf", "conf", "listshares")
    return (files + shares.split(separator: "\n").map(String.init)).filter { $0.contains("kcdmesh-") && $0.contains(ground.unit.tag) }
  }

  @Test func `A disk goes along each edge, is read back, and nothing is left of it`() async throws {
    try await ProvingGround.with("A", "B", targets: ["zulu", "yankee"]) { ground in
      let (outcome, proof) = try await ground.migrate("--size", "3M")
      #expect(outcome.status == 0 && proof?.proven == true, "\(outcome)")
      #expect(proof?.edges.count == 4)
      for edge in proof?.edges ?? [] {
        #expect(edge.services.count == 4 && edge.services.allSatisfy { $0.verdict == "granted" && $0.through == "list" })
        #expect(edge.session?.dialect == "3.1.1" && edge.session?.signing == "AES-GMAC")
        // The lab's hosts take the operator for their own administrator.
        #expect(edge.session?.user == "root")
        #expect(edge.transfer.map { $0.verified && $0.bytes == 7 << 20 } == true, "three megabytes, and the structures around them")
        #expect(edge.share?.temporary == true && edge.share?.exclusive == true)
        #expect(edge.share?.name.hasPrefix("kcdmesh-\(edge.source).") == true && edge.share?.name.hasSuffix("$") == true)
      }
      #expect(outcome.errors.contains("28 MiB"), "the sum is announced: \(outcome.errors)")
      for host in ["zulu", "yankee"] { #expect(try await remains(of: ground, on: host).isEmpty) }
      #expect(try !ground.desk.files.contains { $0.hasPrefix("kcdmesh-verify-") })
    }
  }

  @Test func `A given disk is on the target's disk byte by byte, through a share that was there`() async throws {
    try await ProvingGround.with("A", targets: ["zulu"]) { ground in
      let disk = ground.desk.path("disk.vhdx")
      var bytes = Data(count: 24 << 20)
      for offset in stride(from: 5 << 20, to: 17 << 20, by: 4099) { bytes[offset] = UInt8(truncatingIfNeeded: offset >> 3) }
      try bytes.write(to: URL(filePath: disk))
      let run = try ground.desk.start(
        Desk.program,
        [
          "verify", "--as", ProvingGround.operatorName, "--keytab-directory", ground.keytabs, "--yes", "--share", "vms", "--disk", disk,
        ])
      // A second name keeps the file for us when the first is taken away.
      let (kept, directory) = ("\(Directory.state)/kept-\(ground.unit.tag)", zulu.directory)
      defer { unlink(kept) }
      try await catching {
        let name = try FileManager.default.contentsOfDirectory(atPath: directory).first {
          $0.hasPrefix("kcdmesh-\(ground.unit.name("A")).") && $0.hasSuffix(".vhdx")
        }
        return name.map { link("\(directory)/\($0)", kept) == 0 } ?? false || !run.isRunning
      }
      let outcome = try await run.outcome()
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try Data(contentsOf: URL(filePath: kept)) == bytes)
      #expect(try await remains(of: ground).isEmpty)
    }
  }

  @Test func `The edge whose entry is gone is red and gets no disk; the other is proven`() async throws {
    try await ProvingGround.with("A", targets: ["zulu", "yankee"]) { ground in
      try await ground.unit.modify("A", "delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: cifs/zulu.\(Directory.domain)")
      let (outcome, proof) = try await ground.migrate("--size", "1M")
      #expect(outcome.status == 2 && proof?.proven == false)
      for edge in proof?.edges ?? [] {
        let isSpoilt = edge.target == "ZULU"
        #expect(edge.services.contains { $0.cause == "name-not-in-list" } == isSpoilt)
        #expect((edge.transfer == nil) == isSpoilt && (edge.session == nil) == isSpoilt)
      }
    }
  }

  @Test func `An operator without rights on the target is refused there, and told what is missing`() async throws {
    try await ProvingGround.with("A", targets: ["zulu"]) { ground in
      let (outcome, proof) = try await ground.migrate(as: "alice")
      let edge = try #require(proof?.edges.first)
      #expect(outcome.status == 2 && edge.services.allSatisfy { $0.verdict == "granted" })
      #expect(edge.failure?.step == "share" && edge.failure?.explanation.contains("Windows error 5") == true, "\(edge)")
      #expect(edge.session?.dialect == "3.1.1", "the session itself was opened")
      #expect(try await remains(of: ground).isEmpty)
    }
  }

  @Test func `A share that is there takes no administrator of the target`() async throws {
    let directory = FileServer(name: "yankee").directory
    try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: directory)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory) }
    try await ProvingGround.with("A", targets: ["yankee"]) { ground in
      let (outcome, proof) = try await ground.migrate("--size", "1M", to: ["--share", "vms"], as: "alice")
      let edge = try #require(proof?.edges.first)
      #expect(outcome.status == 0 && edge.transfer?.verified == true, "\(outcome)")
      #expect(edge.session?.user == nil && edge.share?.temporary == false, "the target tells her neither sessions nor shares")
      #expect(try await remains(of: ground, on: "yankee").isEmpty)
    }
  }

  @Test func `A target without a server, a directory that is not there and a disk that is too big are told by their step`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let nowhere = try await ground.migrate()
      #expect(nowhere.outcome.status == 2 && nowhere.proof?.edges.allSatisfy { $0.failure?.step == "session" } == true, "\(nowhere)")
    }
    try await ProvingGround.with("A", targets: ["zulu"]) { ground in
      let missing = try await ground.migrate(to: ["--target-directory", #"C:\no\such"#])
      #expect(missing.outcome.status == 2 && missing.proof?.edges.first?.failure?.step == "share", "\(missing)")
      let tooBig = try await ground.migrate("--size", "60T")
      #expect(tooBig.outcome.status == 2 && tooBig.proof?.edges.first?.failure?.step == "space", "\(tooBig)")
      #expect(tooBig.proof?.edges.first?.failure?.explanation.contains("twentieth") == true)
      #expect(try await remains(of: ground).isEmpty)
      #expect(try !ground.desk.files.contains { $0.hasPrefix("kcdmesh-verify-") })
    }
  }

  @Test func `A killed run leaves a journal, and a sweep takes away what it tells of and nothing else`() async throws {
    try await ProvingGround.with("A", targets: ["zulu"]) { ground in
      try await leaveTraces(on: ground, by: SIGKILL)
      let left = try await remains(of: ground)
      #expect(left.count { $0.contains(".vhdx") } == 1 && left.contains { $0.hasSuffix("$") }, "\(left)")
      let journal = try #require(try ground.desk.files.first { $0.hasPrefix("kcdmesh-verify-") })
      #expect(try ground.desk.permissions(of: journal) == 0o600)
      try await ground.desk.validate("traces", journal, lines: true)

      let warned = try await ground.migrate("--size", "1M")
      #expect(warned.outcome.status == 0 && warned.outcome.errors.contains("--sweep"), "the next run tells of it")

      let text = try ground.desk.read(journal)
      let rehearsed = try await ground.desk.kcdmesh("verify", "--sweep", "--dry-run")
      #expect(rehearsed.status == 0 && left.allSatisfy { rehearsed.output.contains($0) }, "\(left): \(rehearsed)")
      #expect(try ground.desk.read(journal) == text)
      #expect(try await remains(of: ground) == left)

      let foreign = try await ground.desk.kcdmesh("verify", "--sweep")
      #expect(foreign.status == 1 && foreign.errors.contains("log on as"), "\(foreign)")
      let keytab = Directory.keytab(of: ProvingGround.operatorName)
      let swept = try await ground.desk.kcdmesh("verify", "--sweep", "--keytab", keytab, "--principal", ProvingGround.operatorName)
      #expect(swept.status == 0, "\(swept)")
      #expect(try await remains(of: ground).isEmpty)
      #expect(try !ground.desk.files.contains { $0.hasPrefix("kcdmesh-verify-") })
      let nothing = try await ground.desk.kcdmesh("verify", "--sweep", "--keytab", keytab, "--principal", ProvingGround.operatorName)
      #expect(nothing.status == 0 && nothing.errors.contains("nothing to sweep"))
    }
  }

  @Test func `The temporary share lets nobody in but the operator, and one that another run made stays`() async throws {
    try await ProvingGround.with("A", targets: ["zulu"]) { ground in
      try await leaveTraces(on: ground, by: SIGKILL)
      let journal = try #require(try ground.desk.files.first { $0.hasPrefix("kcdmesh-verify-") })
      let text = try ground.desk.read(journal)
      let share = try #require(text.firstMatch(of: #/"name":"(kcdmesh-[^"]*\$)"/#)).1
      let client = try await zulu.connect(as: "alice")
      let error = await #expect(throws: SMBError.self) { try await client.connectShare(String(share)) }
      #expect(error?.status == .accessDenied)
      // Another run's: the journal claims the share, the remark tells whose it is.
      let run = try #require(text.firstMatch(of: #/"run":"([^"]*)"/#)).1
      try ground.desk.write(journal, text.replacing(run, with: "00000000-0000-0000-0000-000000000000"))
      let login = ["--keytab", Directory.keytab(of: ProvingGround.operatorName), "--principal", ProvingGround.operatorName]
      let refused = try await ground.desk.run(Desk.program, ["verify", "--sweep"] + login)
      #expect(refused.status == 3 && refused.errors.contains("was not made by this run"), "the disk went, the share stays: \(refused)")
      #expect(try await remains(of: ground).contains { $0.hasSuffix("$") })
      try ground.desk.write(journal, text)
      let swept = try await ground.desk.run(Desk.program, ["verify", "--sweep"] + login)
      #expect(swept.status == 0, "\(swept)")
      #expect(try await remains(of: ground).isEmpty)
    }
  }

  @Test func `A journal that names another's file leaves it where it is, and where the share is gone the disk's place is told`()
    async throws
  {
    try await ProvingGround.with("A", targets: ["zulu"]) { ground in
      try await leaveTraces(on: ground, by: SIGKILL)
      let journal = try #require(try ground.desk.files.first { $0.hasPrefix("kcdmesh-verify-") })
      let text = try ground.desk.read(journal)
      let (disk, share) = try (
        String(#require(text.firstMatch(of: #/"name":"(kcdmesh-[^"]*\.vhdx)"/#)).1),
        String(#require(text.firstMatch(of: #/"name":"(kcdmesh-[^"]*\$)"/#)).1)
      )
      let login = ["--keytab", Directory.keytab(of: ProvingGround.operatorName), "--principal", ProvingGround.operatorName]
      let victim = "victim-\(ground.unit.tag).vhdx"
      try Data("another's".utf8).write(to: URL(filePath: "\(zulu.directory)/\(victim)"))
      defer { for name in [victim, disk] { zulu.remove(name) } }
      try ground.desk.write(journal, text.replacing(disk, with: victim))
      let refused = try await ground.desk.run(Desk.program, ["verify", "--sweep"] + login)
      #expect(refused.status == 1 && refused.errors.contains("was not made by this run"), "\(refused)")
      #expect(try zulu.contents(of: victim) == Data("another's".utf8))

      try ground.desk.write(journal, text)
      try await ground.desk.succeed(
        "net", "--configfile=\(Directory.state)/hosts/zulu/etc/samba/smb.conf", "conf", "delshare", share)
      let unreachable = try await ground.desk.run(Desk.program, ["verify", "--sweep"] + login)
      #expect(unreachable.status == 1 && unreachable.errors.contains("by hand") && unreachable.errors.contains(disk), "\(unreachable)")
      #expect(try ground.desk.files.contains(journal))
    }
  }

  @Test func `What one trace is kept by keeps no other, and what is swept of a journal is told apart from nothing`() async throws {
    try await ProvingGround.with("A", targets: ["zulu"]) { ground in
      try await leaveTraces(on: ground, by: SIGKILL)
      let journal = try #require(try ground.desk.files.first { $0.hasPrefix("kcdmesh-verify-") })
      let text = try ground.desk.read(journal)
      let line = try #require(text.split(separator: "\n").first { $0.contains(".vhdx") })
      // Swept first, because it was made last; the way to it is gone.
      let lost = line.replacing(#/"number":\d+/#, with: "\"number\":99").replacing(#/"place":"[^"]*"/#, with: "\"place\":\"kcdmesh-gone$\"")
      try ground.desk.write(journal, text + lost + "\n")
      let login = ["--keytab", Directory.keytab(of: ProvingGround.operatorName), "--principal", ProvingGround.operatorName]
      let partly = try await ground.desk.run(Desk.program, ["verify", "--sweep"] + login)
      #expect(partly.status == 3 && partly.errors.contains("kcdmesh-gone$"), "\(partly)")
      #expect(try await remains(of: ground).isEmpty)
      let nothing = try await ground.desk.run(Desk.program, ["verify", "--sweep"] + login)
      #expect(nothing.status == 1 && nothing.errors.contains("by hand"), "\(nothing)")
      #expect(try ground.desk.files.contains(journal))
    }
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `A signal in the midst of a disk takes everything away before the end`(signal: Int32) async throws {
    try await ProvingGround.with("A", targets: ["zulu"]) { ground in
      let outcome = try await leaveTraces(on: ground, by: signal)
      #expect(outcome.status == 128 + signal && outcome.errors.contains("stopped by"), "\(outcome)")
      #expect(try await remains(of: ground).isEmpty)
      #expect(try !ground.desk.files.contains { $0.hasPrefix("kcdmesh-verify-") })
    }
  }

  @Test func `Without an agreement nothing is asked or written`() async throws {
    try await ProvingGround.with("A", targets: ["zulu"]) { ground in
      let arguments = ["verify", "--as", ProvingGround.operatorName, "--keytab-directory", ground.keytabs]
      let declined = try await ground.desk.run(Desk.program, arguments + ["--target-directory", ProvingGround.disks])
      #expect(declined.status == 1 && declined.output.isEmpty && declined.errors.contains("--yes"), "\(declined)")
      for wrong in [
        [], ["--share", "vms", "--target-directory", "x"], ["--share", #"a\b"#], ["--share", "vms", "--size", "16X"],
        ["--share", "vms", "--size", "1M", "--disk", "x"], ["--only", "kdc", "--size", "1M"], ["--share", "vms", "--parallel", "0"],
      ] {
        let outcome = try await ground.desk.run(Desk.program, arguments + wrong)
        #expect(outcome.status == 64, "\(wrong): \(outcome)")
      }
    }
  }

  @Test func `On a terminal it asks, and shows how far each disk is`() async throws {
    try await ProvingGround.with("A", targets: ["zulu"]) { ground in
      let outcome = try await ground.desk.run(
        "/usr/bin/python3",
        [
          "\(Desk.programs)/terminal.py", "yes", Desk.program, "verify", "--as", ProvingGround.operatorName, "--keytab-directory",
          ground.keytabs, "--target-directory", ProvingGround.disks, "--size", "128M",
        ])
      #expect(outcome.status == 0, "\(outcome)")
      for word in ["Do this?", "█", "MB/s", "reading back", "of 1 disks moved", "d✓"] {
        #expect(outcome.output.contains(word), "\(word)")
      }
    }
  }

  /// Starts a run with a big disk and stops it when the disk is on its way.
  @discardableResult
  private func leaveTraces(on ground: ProvingGround, by signal: Int32) async throws -> Outcome {
    let run = try ground.desk.start(
      Desk.program,
      [
        "verify", "--as", ProvingGround.operatorName, "--keytab-directory", ground.keytabs, "--yes", "--target-directory",
        ProvingGround.disks, "--size", "192M",
      ])
    let directory = zulu.directory
    try await catching {
      let name = try FileManager.default.contentsOfDirectory(atPath: directory).first { $0.contains(ground.unit.tag) }
      var status = stat()
      guard let name, stat("\(directory)/\(name)", &status) == 0, status.st_blocks > 1 << 16 else { return !run.isRunning }
      run.send(signal: signal)
      return true
    }
    let outcome = try await run.outcome()
    if signal == SIGKILL { try #require(outcome.status == -SIGKILL, "\(outcome)") }
    return outcome
  }
}
