import Foundation
import Glibc
import Kerberos
import SMB
import Testing
import WindowsTypes

/// What a real smbd can do to a transfer: each ends in a precise error, and can be resumed where there is still a server.
@Suite(.serialized, .againstHangs) struct ServerFaultTests {
  private static let size: UInt64 = 16 << 20

  @Test func `A full volume is told with the file's name, and the connection still serves to clean up`() async throws {
    let smbd = try await PrivateServer(diskSize: "8m")
    let client = try await smbd.server.connect()
    let share = try await client.connectShare("vms")
    let file = try await client.open("big.vhdx", on: share, for: .createNew)
    let ranges = TransferRanges([0..<Self.size])
    let error = await #expect(throws: SMBError.self) { try await client.write(ranges, to: file) { Pattern.fill($0, $1) } }
    #expect(error?.status == .diskFull && error?.operation == .write && error?.isConnectionLost == false)
    #expect(error?.description.contains("big.vhdx") == true && error?.description.contains("full") == true)
    #expect(!ranges.isComplete && ranges.acknowledged <= 8 << 20)
    try await client.close(file)
    try await client.delete("big.vhdx", on: share)
    try await client.logoff()
  }

  @Test func `A session whose ticket has ended asks for a new connection, over which the transfer goes on`() async throws {
    let smbd = try await PrivateServer()
    let cache = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-short-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: cache) }
    // A ticket for the service at once: a KDC gives none for a ticket-granting ticket that is about to end.
    try run(
      "kinit",
      [
        "-S", "cifs/\(smbd.server.host)", "-l", "60s", "-c", "FILE:\(cache)", "-k", "-t", Directory.keytab(of: "administrator"),
        "administrator",
      ])
    let short = try await InitiatorCredentials.fromCache("FILE:\(cache)")
    let client = try await smbd.server.connect(by: short)
    let share = try await client.connectShare("vms")
    let file = try await client.open("short.vhdx", on: share, for: .createNew)
    let ranges = TransferRanges([0..<Self.size])
    let error = await #expect(throws: SMBError.self) {
      try await client.write(ranges, to: file) { memory, offset in
        // The first half goes over before the end, the second after it.
        if offset == Self.size / 2 { Thread.sleep(forTimeInterval: max(0, Double(short.expiry) - Date.now.timeIntervalSince1970) + 2) }
        Pattern.fill(memory, offset)
      }
    }
    #expect(error?.status == .networkSessionExpired && error?.isConnectionLost == true, "\(String(describing: error))")
    #expect(error?.description.contains("new ticket") == true)
    #expect(ranges.acknowledged > 0 && !ranges.isComplete)
    try await resume("short.vhdx", ranges, on: smbd, replacing: client)
  }

  @Test func `A server process that is killed is told at once, and the transfer goes on over another`() async throws {
    let smbd = try await PrivateServer()
    let (client, ranges, error) = try await interrupted("killed.vhdx", on: smbd) {
      for worker in (try? smbd.workers()) ?? [] { Glibc.kill(worker, SIGKILL) }
    }
    #expect(error.kind == .connectionLost && error.operation == .write, "\(error)")
    try await resume("killed.vhdx", ranges, on: smbd, replacing: client)
  }

  @Test func `A server process that hangs is given up in time, and the transfer goes on over another`() async throws {
    let smbd = try await PrivateServer()
    let workers = Stopped()
    let (client, ranges, error) = try await interrupted("hung.vhdx", on: smbd) { workers.stop((try? smbd.workers()) ?? []) }
    #expect(error.kind == .timeout, "\(error)")
    workers.go()
    try await resume("hung.vhdx", ranges, on: smbd, replacing: client)
  }

  @Test func `A share that is closed under a transfer is told`() async throws {
    let smbd = try await PrivateServer()
    let (client, ranges, error) = try await interrupted("closed.vhdx", on: smbd) { _ = try? smbd.control("smbd", "close-share", "vms") }
    #expect([.networkNameDeleted, .fileClosed, .userSessionDeleted].contains(error.status), "\(error)")
    try await resume("closed.vhdx", ranges, on: smbd, replacing: client)
  }

  @Test func `A file that another client has open is told as such`() async throws {
    let smbd = try await PrivateServer()
    let (first, second) = (try await smbd.server.connect(), try await smbd.server.connect())
    let share = try await first.connectShare("vms")
    let file = try await first.open("shared.vhdx", on: share, for: .createNew)
    let otherShare = try await second.connectShare("vms")
    let error = await #expect(throws: SMBError.self) { try await second.open("shared.vhdx", on: otherShare, for: .update) }
    #expect(error?.status == .sharingViolation && error?.operation == .open)
    let reading = try await second.open("shared.vhdx", on: otherShare, for: .read)
    try await second.close(reading)
    try await first.close(file)
  }

  // MARK: Scenes

  /// Writes, and does something to the server when a part is confirmed.
  private func interrupted(
    _ name: String, on smbd: PrivateServer, _ interrupt: @escaping @Sendable () -> Void
  ) async throws -> (SMBClient, TransferRanges, SMBError) {
    let client = try await smbd.server.connect {
      $0.silenceLimit = .seconds(4)
      $0.chunkSize = 1 << 18
    }
    let share = try await client.connectShare("vms")
    let file = try await client.open(name, on: share, for: .createNew)
    let ranges = TransferRanges([0..<Self.size])
    let error = await #expect(throws: SMBError.self) {
      try await client.write(ranges, to: file) { memory, offset in
        if offset == 4 << 20 { interrupt() }
        Pattern.fill(memory, offset)
      }
    }
    #expect(!ranges.isComplete && ranges.acknowledged > 0)
    return (client, ranges, try #require(error))
  }

  /// What is not confirmed is sent over a new connection; then every byte is where it belongs.
  private func resume(_ name: String, _ ranges: TransferRanges, on smbd: PrivateServer, replacing lost: SMBClient) async throws {
    let client = try await smbd.server.connect(replacing: lost)
    let share = try await client.connectShare("vms")
    let file = try await client.open(name, on: share, for: .update)
    try await client.write(ranges, to: file) { Pattern.fill($0, $1) }
    try await client.flush(file)
    #expect(try await client.close(file) == Self.size)
    #expect(try smbd.server.contents(of: name) == Data(Pattern.bytes(Int(Self.size))))
    try await client.logoff()
  }
}

/// Processes that were stopped; they go on at the latest when this is over.
private final class Stopped: @unchecked Sendable {
  private let lock = NSLock()
  private var processes: [pid_t] = []

  func stop(_ processes: [pid_t]) {
    lock.withLock { self.processes += processes }
    for process in processes { Glibc.kill(process, SIGSTOP) }
  }

  func go() {
    for process in lock.withLock({ processes }) { Glibc.kill(process, SIGCONT) }
  }

  deinit { go() }
}
