import Synchronization
import Testing
import WindowsTypes

@testable import SMB

/// Several answers in one frame ([MS-SMB2] 3.2.5.1.9): what is right is taken, and what is wrong is an error however it is protected.
@Suite(.timeLimit(.minutes(5))) struct ChainTests {
  private static let size: UInt64 = 1_000_000

  /// A server that holds two WRITEs back and answers both in one frame.
  private func server(
    encrypts: Bool, _ change: @escaping @Sendable (inout ScriptedReply, inout ScriptedReply) -> Void = { _, _ in }
  ) throws -> ScriptedServer {
    let held = Mutex<ScriptedReply?>(nil)
    return try ScriptedServer(encrypts: encrypts) { request, reply in
      guard request.command == .write else { return [reply] }
      return held.withLock { held in
        guard var first = held else {
          held = reply
          return []
        }
        held = nil
        var second = reply
        change(&first, &second)
        first.chain = [second]
        return [first]
      }
    }
  }

  private func write(_ server: ScriptedServer) async throws -> TransferRanges {
    let (client, file) = try await server.open { $0.window = 2 }
    let ranges = TransferRanges([0..<Self.size / 65536 / 2 * 2 * 65536])
    try await client.write(ranges, to: file) { _, _ in }
    try await client.close(file)
    return ranges
  }

  private func failure(
    encrypts: Bool, _ change: @escaping @Sendable (inout ScriptedReply, inout ScriptedReply) -> Void
  ) async throws -> SMBError {
    let server = try server(encrypts: encrypts, change)
    return try #require(await #expect(throws: SMBError.self) { _ = try await write(server) })
  }

  @Test(arguments: [false, true]) func `Each answer of a chain is taken`(encrypts: Bool) async throws {
    #expect(try await write(server(encrypts: encrypts)).isComplete)
  }

  @Test(arguments: [false, true], [1, 8, 56, 63, 65, 81, 96, 160, 168, 1 << 20, UInt32.max, UInt32.max - 7] as [UInt32])
  func `A chain that leads into nothing, into itself or beyond its end breaks the protocol`(encrypts: Bool, next: UInt32) async throws {
    let error = try await failure(encrypts: encrypts) { first, _ in first.nextCommand = next }
    // What is signed is authenticated link by link, so that a link of another length has a wrong signature.
    #expect(error.kind == .malformed || (!encrypts && error.kind == .notAuthentic), "\(error)")
  }

  @Test(arguments: [false, true]) func `A last answer that announces another breaks the protocol`(encrypts: Bool) async throws {
    #expect(try await failure(encrypts: encrypts) { _, second in second.nextCommand = 80 }.kind == .malformed)
  }

  @Test(arguments: [false, true]) func `An answer in a chain that nobody waits for breaks the protocol`(encrypts: Bool) async throws {
    #expect(try await failure(encrypts: encrypts) { _, second in second.messageID += 500 }.kind == .malformed)
    #expect(try await failure(encrypts: encrypts) { first, second in second.messageID = first.messageID }.kind == .malformed)
  }

  @Test func `One link without a signature spoils the chain`() async throws {
    #expect(try await failure(encrypts: false) { _, second in second.flags = .response }.kind == .notAuthentic)
  }

  @Test(arguments: [false, true]) func `A refusal in a chain is told`(encrypts: Bool) async throws {
    #expect(try await failure(encrypts: encrypts) { _, second in second = second.failing(.diskFull) }.status == .diskFull)
  }

  @Test func `A chain that is cut anywhere is an error`() async throws {
    for count in stride(from: 64, to: 160, by: 9) {
      let error = try await failure(encrypts: false) { first, _ in first.tamper = { $0 = Array($0.prefix(count)) } }
      #expect(error.kind == .notAuthentic || error.kind == .malformed, "\(count) bytes: \(error)")
    }
  }

  @Test(arguments: [false, true]) func `A frame of more links than anybody asked for ends at the first that is too many`(encrypts: Bool)
    async throws
  {
    let server = try ScriptedServer(encrypts: encrypts) { request, reply in
      guard request.command == .flush else { return [reply] }
      var first = reply
      first.chain = [ScriptedReply](repeating: reply, count: 500)
      return [first]
    }
    let (client, file) = try await server.open()
    let error = await #expect(throws: SMBError.self) {
      try await client.flush(file)
      try await client.echo()
    }
    #expect(error?.kind == .malformed || error?.kind == .connectionLost)
  }
}
