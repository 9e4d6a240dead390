import Synchronization
import Testing
import WindowsTypes

@testable import SMB

/// A transfer that outlives its connections: each connection is a scripted server of its own.
@Suite(.timeLimit(.minutes(5))) struct FileTransferTests {
  private static let size: UInt64 = 1_000_000

  /// What was asked of the servers.
  private final class Record: Sendable {
    let written = Mutex<[Range<UInt64>]>([])
    let connections = Mutex(0)
    let replaced = Mutex<[UInt64]>([])

    /// Whether every byte of the file was confirmed, and none twice.
    var isExact: Bool {
      var end: UInt64 = 0
      for range in written.withLock({ $0 }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
        guard range.lowerBound == end else { return false }
        end = range.upperBound
      }
      return end == FileTransferTests.size
    }
  }

  private static func options(_ change: (inout TransferOptions) -> Void = { _ in }) -> TransferOptions {
    var options = TransferOptions()
    options.lanes = 1
    options.firstPause = .milliseconds(1)
    change(&options)
    return options
  }

  /// A connector whose connections, numbered from 1, follow a script each.
  private static func connector(
    _ record: Record, _ script: @escaping @Sendable (Int, ScriptedRequest, ScriptedReply) throws -> [ScriptedReply]
  ) -> FileTransfer.Connector {
    { previous in
      let number = record.connections.withLock { count in
        count += 1
        return count
      }
      let server = try ScriptedServer { request, reply in
        if request.command == .sessionSetup { record.replaced.withLock { $0.append(request.integer(at: 80)) } }
        guard let replies = try? script(number, request, reply) else { return [reply.broken] }
        if request.command == .write, replies.first?.status == .success { record.written.withLock { $0.append(request.part) } }
        return replies
      }
      var options = ClientOptions()
      options.chunkSize = 65536
      options.window = 4
      return try await SMBClient.open(server.address, options: options, replacing: previous) { _ in AgreedContext() }
    }
  }

  private struct Lost: Error {}

  private static func write(_ options: TransferOptions, _ connect: @escaping FileTransfer.Connector) async throws -> TransferRanges {
    let ranges = TransferRanges([0..<size])
    let transfer = try await FileTransfer.create("disk.vhdx", share: "vms", options: options, connect: connect)
    try await transfer.write(ranges) { _, _ in }
    try await transfer.flush()
    try await transfer.close()
    return ranges
  }

  @Test func `A lost connection is made anew, and only what was not confirmed is sent again`() async throws {
    let record = Record()
    let connect = Self.connector(record) { number, request, reply in
      if request.command == .write, number < 3, record.written.withLock({ $0.count }) >= 5 * number { throw Lost() }
      return [reply]
    }
    let ranges = try await Self.write(Self.options(), connect)
    #expect(ranges.isComplete && record.isExact)
    #expect(record.connections.withLock { $0 } == 3)
    #expect(record.replaced.withLock { $0 } == [0, ScriptedServer.sessionID, ScriptedServer.sessionID])
  }

  @Test(arguments: [NTStatus.networkSessionExpired, .userSessionDeleted])
  func `A session that is over is authenticated anew`(status: NTStatus) async throws {
    let record = Record()
    let connect = Self.connector(record) { number, request, reply in
      number == 1 && request.command == .write && record.written.withLock({ $0.count }) >= 3 ? [reply.failing(status)] : [reply]
    }
    #expect(try await Self.write(Self.options(), connect).isComplete)
    #expect(record.connections.withLock { $0 } == 2)
  }

  @Test(arguments: [Command.flush, .close]) func `What comes after the data is done again, too`(command: Command) async throws {
    let record = Record()
    let connect = Self.connector(record) { number, request, reply in
      if request.command == command, number == 1 { throw Lost() }
      return [reply]
    }
    #expect(try await Self.write(Self.options(), connect).isComplete)
    #expect(record.connections.withLock { $0 } == 2 && record.isExact)
  }

  @Test func `Tries without progress end in the last error, which counts them`() async throws {
    let record = Record()
    let connect = Self.connector(record) { _, request, reply in
      if request.command == .write { throw Lost() }
      return [reply]
    }
    let error = await #expect(throws: SMBError.self) { try await Self.write(Self.options { $0.tries = 3 }, connect) }
    #expect(error?.isConnectionLost == true && error?.operation == .write)
    #expect(error?.diagnostic.contains("connected anew 3 times, without success") == true)
    #expect(error?.object == "\\\\127.0.0.1\\vms\\disk.vhdx")
    #expect(record.connections.withLock { $0 } == 4)
  }

  @Test func `A connection that moves something has all its tries again`() async throws {
    let record = Record()
    let connect = Self.connector(record) { number, request, reply in
      if request.command == .write, record.written.withLock({ $0.count }) >= 2 * number { throw Lost() }
      return [reply]
    }
    let ranges = try await Self.write(Self.options { $0.tries = 1 }, connect)
    #expect(ranges.isComplete && record.isExact)
    #expect(record.connections.withLock { $0 } >= 8)
  }

  @Test func `What another connection would not mend is not tried again`() async throws {
    let record = Record()
    let connect = Self.connector(record) { _, request, reply in request.command == .write ? [reply.failing(.diskFull)] : [reply] }
    let error = await #expect(throws: SMBError.self) { try await Self.write(Self.options(), connect) }
    #expect(error?.status == .diskFull)
    #expect(record.connections.withLock { $0 } == 1)
  }

  @Test func `Making the file is not tried again, as it may have been made`() async throws {
    let record = Record()
    let connect = Self.connector(record) { _, request, reply in
      if request.command == .create { throw Lost() }
      return [reply]
    }
    let error = await #expect(throws: SMBError.self) { try await Self.write(Self.options(), connect) }
    #expect(error?.operation == .open && error?.isConnectionLost == true)
    #expect(record.connections.withLock { $0 } == 1)
  }

  @Test func `The lost session's own handle is waited for`() async throws {
    let record = Record()
    let connect = Self.connector(record) { number, request, reply in
      if request.command == .write, number == 1 { throw Lost() }
      return [request.command == .create && number == 2 ? reply.failing(.sharingViolation) : reply]
    }
    #expect(try await Self.write(Self.options(), connect).isComplete)
    #expect(record.connections.withLock { $0 } == 3)
  }

  @Test func `Two lanes move each part once`() async throws {
    let record = Record()
    let connect = Self.connector(record) { [$2] }
    let ranges = try await Self.write(Self.options { ($0.lanes, $0.bytesPerLane) = (2, 100_000) }, connect)
    #expect(ranges.isComplete && record.isExact)
    #expect(record.connections.withLock { $0 } == 2)
  }

  @Test func `A lane that is lost for good leaves its part to the other`() async throws {
    let record = Record()
    let connect = Self.connector(record) { number, request, reply in
      if request.command == .write, number > 1 { throw Lost() }
      return [reply]
    }
    let ranges = try await Self.write(Self.options { ($0.lanes, $0.bytesPerLane) = (2, 100_000) }, connect)
    #expect(ranges.isComplete && record.isExact)
  }

  @Test func `A further lane that can't be opened is done without`() async throws {
    let record = Record()
    let connect = Self.connector(record) { number, request, reply in
      number > 1 && request.command == .treeConnect ? [reply.failing(.accessDenied)] : [reply]
    }
    let ranges = try await Self.write(Self.options { ($0.lanes, $0.bytesPerLane) = (2, 100_000) }, connect)
    #expect(ranges.isComplete && record.isExact)
  }

  @Test func `A server with one channel a session is used with one`() async throws {
    let record = Record()
    let connect = Self.connector(record) { _, request, reply in [request.command == .ioctl ? reply.failing(.invalidDeviceRequest) : reply] }
    let options = Self.options { ($0.lanes, $0.kind, $0.bytesPerLane) = (2, .channel, 100_000) }
    #expect(try await Self.write(options, connect).isComplete)
    #expect(record.isExact)
  }

  @Test func `Reading goes on over a new connection, and the sink gets every byte once`() async throws {
    let record = Record()
    let reads = Mutex(0)
    let connect = Self.connector(record) { number, request, reply in
      guard request.command == .read else { return [reply] }
      let count = reads.withLock { count in
        count += 1
        return count
      }
      if number == 1, count > 4 { throw Lost() }
      return [reply]
    }
    let transfer = try await FileTransfer.open("disk.vhdx", share: "vms", for: .read, options: Self.options(), connect: connect)
    let received = Mutex<UInt64>(0)
    let ranges = TransferRanges([0..<Self.size])
    try await transfer.read(ranges) { bytes, _ in received.withLock { $0 += UInt64(bytes.count) } }
    #expect(ranges.isComplete && received.withLock { $0 } == Self.size)
    #expect(record.connections.withLock { $0 } == 2)
    try await transfer.close()
  }

  @Test func `A transfer that is given up has its lost session replaced once, and lets go of the file`() async throws {
    let record = Record()
    let closed = Mutex<[Int]>([])
    let connect = Self.connector(record) { number, request, reply in
      if request.command == .write { throw Lost() }
      if request.command == .close { closed.withLock { $0.append(number) } }
      return [reply]
    }
    let transfer = try await FileTransfer.create("disk.vhdx", share: "vms", options: Self.options { $0.tries = 0 }, connect: connect)
    await #expect(throws: SMBError.self) { try await transfer.write(TransferRanges([0..<Self.size])) { _, _ in } }
    await transfer.abandon()
    #expect(record.connections.withLock { $0 } == 2 && closed.withLock { $0 } == [2])
    #expect(record.replaced.withLock { $0 } == [0, ScriptedServer.sessionID])
  }

  @Test func `A cancelled transfer ends at once, in the middle of its tries`() async throws {
    let record = Record()
    let connect = Self.connector(record) { _, request, reply in
      if request.command == .write { throw Lost() }
      return [reply]
    }
    let task = Task { try await Self.write(Self.options { ($0.firstPause, $0.longestPause) = (.seconds(600), .seconds(600)) }, connect) }
    while record.connections.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(5)) }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}

extension ScriptedRequest {
  func integer(at offset: Int) -> UInt64 { bytes[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) } }

  /// What a WRITE covers.
  var part: Range<UInt64> {
    let offset = integer(at: 72)
    return offset..<offset + bytes[68..<72].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  }
}

extension ScriptedReply {
  /// Nothing that a client could go on with.
  fileprivate var broken: ScriptedReply {
    var copy = self
    copy.tamper = { $0 = [UInt8](repeating: 0, count: 64) }
    return copy
  }
}
