import Testing
import WindowsTypes

@testable import SMB

/// Somebody on the way who wants less protection than client and server can have.
@Suite(.timeLimit(.minutes(5))) struct DowngradeTests {
  private func use(_ server: ScriptedServer, _ change: (inout ClientOptions) -> Void = { _ in }) async throws {
    let (client, file) = try await server.open(change)
    try await client.write(TransferRanges([0..<200_000]), to: file) { memory, _ in memory.initializeMemory(as: UInt8.self, repeating: 1) }
    try await client.read(TransferRanges([0..<200_000]), of: file) { _, _ in }
    try await client.close(file)
  }

  @Test(arguments: Dialect.allCases, [false, true])
  func `Every dialect works, signed and encrypted`(dialect: Dialect, encrypts: Bool) async throws {
    try await use(ScriptedServer(dialect: dialect, encrypts: encrypts))
  }

  @Test(arguments: [Dialect.smb300, .smb302], [112, 116, 132, 134])
  func `Below 3.1.1 a change of the negotiation shows when it is validated`(dialect: Dialect, offset: Int) async throws {
    let server = try ScriptedServer(dialect: dialect) { request, reply in
      guard request.command == .ioctl else { return [reply] }
      var honest = reply
      honest.body[offset - 64] ^= 1
      return [honest]
    }
    let error = await #expect(throws: SMBError.self) { try await use(server) }
    #expect(error?.kind == .notAuthentic && error?.operation == .negotiate)
  }

  @Test func `A server that can't validate is not trusted below 3.1.1`() async throws {
    let server = try ScriptedServer(dialect: .smb302) { request, reply in
      [request.command == .ioctl ? reply.failing(.notSupported) : reply]
    }
    let error = await #expect(throws: SMBError.self) { try await use(server) }
    #expect(error?.status == .notSupported && error?.operation == .negotiate)
  }

  @Test(arguments: [Command.treeConnect, .create, .write, .read, .close])
  func `A signed answer to an encrypted request is not taken`(command: Command) async throws {
    let server = try ScriptedServer(encrypts: true) { request, reply in
      var open = reply
      open.isSealed = request.command != command
      return [open]
    }
    let error = await #expect(throws: SMBError.self) { try await use(server) }
    #expect(error?.kind == .notAuthentic)
  }

  @Test(arguments: Dialect.allCases, [4, 20, 44, 52, 100])
  func `One changed bit of an encrypted answer is seen`(dialect: Dialect, offset: Int) async throws {
    let server = try ScriptedServer(dialect: dialect, encrypts: true) { request, reply in
      var changed = reply
      if request.command == .create { changed.tamper = { $0[offset] ^= 1 } }
      return [changed]
    }
    let error = await #expect(throws: SMBError.self) { try await use(server) }
    #expect(error?.kind == .notAuthentic || error?.kind == .malformed)
  }

  @Test func `An encrypted answer where nothing is encrypted breaks the protocol`() async throws {
    let server = try ScriptedServer { request, reply in
      var odd = reply
      if request.command == .create { odd.tamper = { $0[0] = 0xFD } }
      return [odd]
    }
    let error = await #expect(throws: SMBError.self) { try await use(server) }
    #expect(error?.kind == .notAuthentic || error?.kind == .malformed)
  }
}
