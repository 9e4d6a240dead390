import Synchronization
import Testing
import WindowsTypes

@testable import SMB

/// What a server, or somebody on the way, can do wrong: each ends in a precise error.
@Suite(.timeLimit(.minutes(5))) struct FaultTests {
  private func failure(of command: Command, _ change: @escaping @Sendable (inout ScriptedReply) -> Void) async throws -> SMBError {
    let server = try ScriptedServer { request, reply in
      guard request.command == command else { return [reply] }
      var changed = reply
      change(&changed)
      return [changed]
    }
    return try #require(await #expect(throws: SMBError.self) { try await Self.useAll(server) })
  }

  /// One request of each kind.
  private static func useAll(_ server: ScriptedServer, _ change: (inout ClientOptions) -> Void = { _ in }) async throws {
    let (client, file) = try await server.open(change)
    try await client.write(TransferRanges([0..<300_000]), to: file) { memory, _ in memory.initializeMemory(as: UInt8.self, repeating: 1) }
    try await client.read(TransferRanges([0..<300_000]), of: file) { _, _ in }
    try await client.setSize(300_000, of: file)
    try await client.setSparse(file)
    try await client.flush(file)
    try await client.close(file)
    try await client.disconnect(file.share)
    try await client.echo()
    try await client.logoff()
  }

  @Test func `A faultless server is used to the end`() async throws {
    try await Self.useAll(ScriptedServer())
  }

  @Test(arguments: [Command.sessionSetup, .treeConnect, .create, .write, .read, .flush, .close, .setInfo, .ioctl, .logoff])
  func `An unsigned answer is not taken`(command: Command) async throws {
    let error = try await failure(of: command) { $0.flags = .response }
    #expect(error.kind == .notAuthentic)
  }

  @Test(arguments: [Command.sessionSetup, .treeConnect, .create, .write, .read, .flush, .close])
  func `One changed bit in an answer is seen`(command: Command) async throws {
    let error = try await failure(of: command) { $0.tamper = { $0[$0.count - 1] ^= 1 } }
    #expect(error.kind == .notAuthentic || error.kind == .malformed)
  }

  @Test func `One changed bit in the negotiation changes the keys`() async throws {
    let error = try await failure(of: .negotiate) { $0.tamper = { $0[64 + 8] ^= 1 } }
    #expect(error.kind == .notAuthentic && error.operation == .authenticate)
  }

  @Test func `An answer to nothing breaks the protocol`() async throws {
    let error = try await failure(of: .write) { $0.messageID += 1000 }
    #expect(error.kind == .malformed)
    #expect(error.description.contains("not outstanding"))
  }

  @Test func `An answer of another session breaks the protocol`() async throws {
    #expect(try await failure(of: .flush) { $0.sessionID += 1 }.kind == .malformed)
  }

  @Test func `An answer of another kind breaks the protocol`() async throws {
    #expect(try await failure(of: .flush) { $0.command = .close }.kind == .malformed)
  }

  @Test func `An answer that comes twice breaks the protocol`() async throws {
    let server = try ScriptedServer { request, reply in request.command == .flush ? [reply, reply] : [reply] }
    let error = await #expect(throws: SMBError.self) { try await Self.useAll(server) }
    #expect(error?.kind == .malformed)
  }

  @Test(arguments: [(Command.write, SMBError.Operation.write), (.read, .read), (.flush, .flush), (.close, .close), (.create, .open)])
  func `A status ends in an error that names it`(command: Command, operation: SMBError.Operation) async throws {
    let error = try await failure(of: command) { $0 = $0.failing(.diskFull) }
    #expect(error.status == .diskFull && error.operation == operation)
    #expect(error.object == "\\\\127.0.0.1\\vms\\disk.vhdx")
    #expect(error.description.contains("STATUS_DISK_FULL (0xC000007F)"))
    #expect(!error.isConnectionLost)
  }

  @Test(
    arguments: [NTStatus.networkSessionExpired, .userSessionDeleted, .networkNameDeleted],
    [Command.treeConnect, .create, .write, .read, .setInfo, .ioctl, .flush, .close, .echo])
  func `A session that is over asks for a new connection, whatever was being done`(status: NTStatus, command: Command) async throws {
    let error = try await failure(of: command) { $0 = $0.failing(status) }
    #expect(error.isConnectionLost && error.status == status)
    #expect(error.description.contains("Connect again"))
  }

  @Test func `Interim answers are waited for`() async throws {
    let server = try ScriptedServer { request, reply in
      guard request.command == .write || request.command == .flush else { return [reply] }
      var last = reply
      last.flags.insert(.async)
      last.asyncID = 77
      last.credits = 0
      return [reply.interim(asyncID: 77), last]
    }
    try await Self.useAll(server)
  }

  @Test func `An interim answer after which nothing comes ends with the request's own limit`() async throws {
    let server = try ScriptedServer { request, reply in [request.command == .flush ? reply.interim(asyncID: 77) : reply] }
    let error = await #expect(throws: SMBError.self) { try await Self.useAll(server) { $0.requestTimeLimit = .seconds(20) } }
    #expect(error?.kind == .timeout && error?.operation == .flush)
  }

  @Test func `The last answer to a request that was named otherwise before breaks the protocol`() async throws {
    let server = try ScriptedServer { request, reply in
      guard request.command == .flush else { return [reply] }
      var last = reply
      last.flags.insert(.async)
      last.asyncID = 78
      return [reply.interim(asyncID: 77), last]
    }
    let error = await #expect(throws: SMBError.self) { try await Self.useAll(server) }
    #expect(error?.kind == .malformed)
  }

  @Test func `An interim answer that is no asynchronous one breaks the protocol`() async throws {
    let error = try await failure(of: .flush) { $0 = $0.failing(.pending) }
    #expect(error.kind == .malformed)
  }

  @Test func `Short writes are taken up again, and every byte arrives once`() async throws {
    let written = Mutex<[UInt64: Int]>([:])
    let server = try ScriptedServer { request, reply in
      guard request.command == .write else { return [reply] }
      let offset = request.bytes[72..<80].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let wanted = Int(request.bytes[68]) | Int(request.bytes[69]) << 8 | Int(request.bytes[70]) << 16
      let count = max(1, wanted / 2)
      written.withLock { $0[offset] = count }
      var short = reply
      short.body.replaceSubrange(4..<8, with: (0..<4).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) })
      return [short]
    }
    let (client, file) = try await server.open()
    let ranges = TransferRanges([0..<200_000])
    try await client.write(ranges, to: file) { _, _ in }
    #expect(ranges.isComplete)
    var end: UInt64 = 0
    for (offset, count) in written.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      #expect(offset == end)
      end = offset + UInt64(count)
    }
    #expect(end == 200_000)
  }

  @Test(arguments: [[UInt8](repeating: 0, count: 4), [1, 0, 1, 0], [0xFF, 0xFF, 0xFF, 0xFF]])
  func `A write count of nothing, or beyond what was sent, breaks the protocol`(count: [UInt8]) async throws {
    let error = try await failure(of: .write) { $0.body.replaceSubrange(4..<8, with: count) }
    #expect(error.kind == .malformed)
  }

  @Test func `A server that grants no credits is told, not waited for`() async throws {
    let server = try ScriptedServer { _, reply in
      var mean = reply
      mean.credits = 0
      return [mean]
    }
    let error = await #expect(throws: SMBError.self) { try await Self.useAll(server) }
    #expect(error?.kind == .malformed)
    #expect(error?.diagnostic == "the server grants 0 credits where 1 are needed, and owes no answer")
  }

  @Test func `Credits that end in the middle of a transfer are told, and what was confirmed stays confirmed`() async throws {
    let writes = Mutex(0)
    let server = try ScriptedServer { request, reply in
      var mean = reply
      let count = writes.withLock { count in
        if request.command == .write { count += 1 }
        return count
      }
      mean.credits = count == 0 ? 2 : 0
      return [mean]
    }
    let (client, file) = try await server.open()
    let ranges = TransferRanges([0..<2_000_000])
    let error = await #expect(throws: SMBError.self) { try await client.write(ranges, to: file) { _, _ in } }
    #expect(error?.kind == .malformed && error?.diagnostic.contains("grants 0 credits") == true, "\(String(describing: error))")
    #expect(ranges.acknowledged == writes.withLock { UInt64($0) } * 65536 && !ranges.isComplete)
  }

  @Test func `Few credits make it slow, and nothing else`() async throws {
    let server = try ScriptedServer { _, reply in
      var poor = reply
      poor.credits = 1
      return [poor]
    }
    try await Self.useAll(server)
  }

  @Test(arguments: [Command.negotiate, .sessionSetup, .treeConnect, .create, .write, .read, .flush])
  func `A silent server is given up in time`(command: Command) async throws {
    let server = try ScriptedServer { request, reply in request.command == command || request.command == .echo ? [] : [reply] }
    let error = await #expect(throws: SMBError.self) { try await Self.useAll(server) { $0.silenceLimit = .milliseconds(300) } }
    #expect(error?.kind == .timeout)
  }

  @Test func `A server that shows life keeps its connection, until the request's own limit`() async throws {
    let echoes = Mutex(0)
    let server = try ScriptedServer { request, reply in
      if request.command == .echo { echoes.withLock { $0 += 1 } }
      return request.command == .flush ? [] : [reply]
    }
    let error = await #expect(throws: SMBError.self) {
      try await Self.useAll(server) {
        $0.silenceLimit = .seconds(8)
        $0.requestTimeLimit = .seconds(30)
      }
    }
    #expect(error?.kind == .timeout && error?.operation == .flush)
    #expect(echoes.withLock { $0 } >= 2)
  }

  @Test func `A cancelled task ends at once, and the connection still serves to clean up`() async throws {
    let server = try ScriptedServer { request, reply in request.command == .flush ? [] : [reply] }
    let (client, file) = try await server.open()
    let task = Task { try await client.flush(file) }
    try await Task.sleep(for: .milliseconds(200))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    try await client.close(file)
  }

  @Test(arguments: [
    [UInt8](repeating: 0xFF, count: 64), [0, 0, 0, 0], [0, 0xFF, 0xFF, 0xFF],
    Array("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\nmore".utf8),
  ])
  func `Bytes that are no SMB end the connection`(bytes: [UInt8]) async throws {
    let error = try await failure(of: .flush) { $0.tamper = { $0 = bytes + [UInt8](repeating: 0, count: 64) } }
    #expect(error.kind == .malformed)
  }

  @Test func `An answer that is cut short anywhere is an error, and never a crash`() async throws {
    for count in stride(from: 64, to: 152, by: 8) {
      let error = try await failure(of: .create) { $0.tamper = { $0 = Array($0.prefix(count)) } }
      #expect(error.kind == .notAuthentic || error.kind == .malformed)
    }
  }

  @Test(arguments: [1, 2] as [UInt8]) func `A guest's or anonymous session is refused`(flag: UInt8) async throws {
    let error = try await failure(of: .sessionSetup) { $0.body[2] = flag }
    #expect(error.kind == .refused)
  }

  @Test(arguments: [0x0202, 0x0210, 0x02FF, 0x0300, 0x0312] as [UInt16])
  func `A dialect that was not offered is refused`(dialect: UInt16) async throws {
    let server = try ScriptedServer { request, reply in
      var changed = reply
      if request.command == .negotiate { changed.body.replaceSubrange(4..<6, with: [UInt8(dialect & 0xFF), UInt8(dialect >> 8)]) }
      return [changed]
    }
    let error = await #expect(throws: SMBError.self) { try await server.connect { $0.dialects = [.smb311] } }
    #expect(error?.kind == .refused)
  }

  @Test func `A server that does not sign, or not encrypt where it has to, is refused`() async throws {
    #expect(try await failure(of: .negotiate) { $0.body[2] = 0 }.kind == .refused)
    let server = try ScriptedServer { request, reply in
      var open = reply
      if request.command == .negotiate { open.body[open.body.count - 2] = 0 }  // no cipher
      return [open]
    }
    let error = await #expect(throws: SMBError.self) { try await server.connect { $0.requiresEncryption = true } }
    #expect(error?.kind == .refused && error?.diagnostic == "it does not encrypt")
    let other = await #expect(throws: SMBError.self) { try await ScriptedServer().connect { $0.ciphers = [.aes256GCM] } }
    #expect(other?.kind == .refused && other?.diagnostic == "it chose cipher 2, which was not offered")
  }

  @Test func `An oplock break changes nothing, as no oplock was asked for`() async throws {
    let server = try ScriptedServer { request, reply in
      guard request.command == .flush else { return [reply] }
      var notice = reply
      notice.command = .oplockBreak
      notice.messageID = .max
      notice.flags = .response
      notice.body = [24, 0] + [UInt8](repeating: 0, count: 22)
      return [notice, reply]
    }
    try await Self.useAll(server)
  }
}
