import Delegation
import Foundation
import Glibc
import Kerberos
import Migration
import SMB
import Synchronization
import Testing
import WindowsTypes

/// What a migration must not take for a proof, made to happen in its midst.
@Suite(.againstHangs) struct DiskMigrationTests {
  private let zulu = FileServer(name: "zulu")

  /// A journal in memory.
  private final class Log: TraceLog {
    let run = UUID().uuidString
    let traces = Mutex<[Int: Trace]>([:])
    let announced = Mutex<[Trace]>([])
    var left: [Trace] { traces.withLock { Array($0.values) } }

    func willMake(_ trace: Trace) -> Int {
      announced.withLock { $0.append(trace) }
      return traces.withLock { traces in
        let number = traces.count + 1
        traces[number] = trace
        return number
      }
    }

    func didNotMake(_ number: Int) { traces.withLock { $0[number] = nil } }
    func didRemove(_ number: Int) { traces.withLock { $0[number] = nil } }
  }

  /// Moves a disk to the host's `/srv`, and lets somebody meddle when a step begins.
  private func migrate(
    bytes: UInt64 = 1 << 20, over proxy: SMBProxy? = nil, log: Log = Log(), _ meddle: @escaping @Sendable (MigrationFailure.Step) -> Void
  ) async throws -> (proof: MigrationProof, log: Log) {
    _ = try Directory.server()
    let user = ProvingGround.operatorName
    let credentials = try await InitiatorCredentials.fromKeytab(Directory.keytab(of: user), principal: user)
    let route = Route(
      source: "TEST", target: "ZULU", server: proxy?.server.address ?? ServerAddress(host: zulu.host), operatorName: user,
      operatorSID: try SID("S-1-1-0"),
      authentication: { [zulu] _ in KerberosSecurityContext(try GSSInitiatorContext(credentials, service: "cifs/\(zulu.host)")) })
    let migration = DiskMigration(
      try GeneratedDisk(size: DiskSize(bytes: bytes), seed: 7), along: route, to: .directory(ProvingGround.disks), simultaneous: 1, log: log
    )
    let seen = Mutex<MigrationFailure.Step?>(nil)
    let proof = await migration.prove { progress in
      let isNew = seen.withLock { seen in
        defer { seen = progress.step }
        return seen != progress.step
      }
      if isNew { meddle(progress.step) }
    }
    return (proof, log)
  }

  /// The path of the disk that a log tells of, on this machine.
  private func path(_ log: Log) -> String? {
    log.left.first { $0.kind == .file }.map { "\(zulu.directory)/\($0.name)" }
  }

  @Test func `Without anybody's meddling it is proven, and nothing is left`() async throws {
    let (proof, log) = try await migrate { _ in }
    #expect(proof.isProven && proof.failure == nil, "\(proof)")
    #expect(log.left.isEmpty)
  }

  @Test(arguments: [0, 4 << 20, (5 << 20) - 1]) func `One byte that changes on the target's disk is found`(offset: Int) async throws {
    let log = Log()
    let (proof, _) = try await migrate(log: log) { step in
      guard step == .compare, let path = self.path(log), let file = FileHandle(forUpdatingAtPath: path) else { return }
      try? file.seek(toOffset: UInt64(offset))
      let byte = (try? file.read(upToCount: 1))?.first ?? 0
      try? file.seek(toOffset: UInt64(offset))
      try? file.write(contentsOf: Data([byte ^ 1]))
      try? file.close()
    }
    #expect(!proof.isProven && proof.failure?.step == .compare, "\(proof)")
    #expect(proof.failure?.explanation.contains("at byte \(offset)") == true, "\(proof.failure?.explanation ?? "")")
    #expect(proof.transfer?.isVerified == false)
    #expect(log.left.isEmpty)
  }

  @Test func `A file that was cut off is found, and one that is gone`() async throws {
    let log = Log()
    let (cut, _) = try await migrate(log: log) { step in
      if step == .compare, let path = self.path(log) { truncate(path, 1 << 20) }
    }
    #expect(cut.failure?.step == .compare && cut.failure?.explanation.contains("bytes") == true, "\(cut)")
    let second = Log()
    let (gone, _) = try await migrate(log: second) { step in
      if step == .compare, let path = self.path(second) { unlink(path) }
    }
    #expect(gone.failure?.step == .compare && !gone.isProven, "\(gone)")
    #expect(log.left.isEmpty && second.left.isEmpty, "what is gone already is as good")
  }

  @Test func `A share that comes after its connection is gone is waited for, and taken away`() async throws {
    // The call to NetrShareAdd; the interfaces are asked for later.
    let proxy = try SMBProxy(to: zulu, "requests 11 1 late 1")
    let (proof, log) = try await migrate(over: proxy) { _ in }
    try proxy.lateAnswer()
    #expect(proof.failure?.step == .share && !proof.isProven, "\(proof)")
    let share = try #require(log.announced.withLock { $0 }.first)
    #expect(share.kind == .share && log.left.isEmpty)
    let configuration = "\(Directory.state)/hosts/zulu/etc/samba/smb.conf"
    let shares = try await Desk().succeed("net", "--configfile=\(configuration)", "conf", "listshares")
    #expect(!shares.contains(share.name))
  }

  @Test func `A share that is not as it was made is found when it is looked at`() async throws {
    let log = Log()
    let configuration = "\(Directory.state)/hosts/zulu/etc/samba/smb.conf"
    let (proof, _) = try await migrate(log: log) { step in
      guard step == .look, let share = log.left.first(where: { $0.kind == .share }) else { return }
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/net")
      process.arguments = ["--configfile=\(configuration)", "conf", "setparm", share.name, "comment", "another's"]
      try? process.run()
      process.waitUntilExit()
    }
    #expect(!proof.isProven && proof.failure?.step == .look, "\(proof)")
    // It is not ours any more, by its remark: it stays, and the journal tells of it.
    let share = try #require(log.left.first)
    #expect(log.left == [share] && share.kind == .share)
    let desk = try await Desk()
    try await desk.succeed("net", "--configfile=\(configuration)", "conf", "delshare", share.name)
  }
}
