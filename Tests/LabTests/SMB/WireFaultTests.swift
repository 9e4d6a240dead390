import Foundation
import Kerberos
import SMB
import Testing
import WindowsTypes

/// Somebody between the client and a real smbd who breaks one message: a precise error, or nothing at all, and never a false success.
///
/// One after the other, because smbd gives up a client without a share that a busy machine keeps from asking for a minute. After each
/// error the transfer is resumed on a way without faults, and what is on the server's disk then is compared.
@Suite(.serialized, .againstHangs) struct WireFaultTests {
  private static let size = UInt64(1 << 20) + 777
  private static let read = 8
  private static let write = 9

  // MARK: Signed

  @Test(arguments: [
    "cut 0", "cut 2", "cut 40", "cut 83",  // of 84 bytes
  ]) func `A connection that is cut anywhere in an answer is lost`(fault: String) async throws {
    try await expectError([.connectionLost], "answers \(Self.write) 3 \(fault)")
    try await expectError([.connectionLost], "requests \(Self.write) 3 \(fault)")
  }

  @Test(arguments: [
    "answers 9 3 stall", "requests 9 3 stall", "answers 9 3 drop", "requests 9 3 drop", "answers 7 1 drop", "answers 8 2 stall",
    "answers 9 3 status 0x103",  // STATUS_PENDING: says that the answer is still to come
  ])
  func `Whoever keeps messages back is given up in time`(fault: String) async throws {
    // A request that is missing in the sequence may end the connection at the server, too; an interim answer has to be asynchronous.
    try await expectError([.timeout, .connectionLost, .malformed], fault) {
      $0.silenceLimit = .seconds(6)
      $0.requestTimeLimit = .seconds(9)
    }
  }

  @Test(arguments: [
    "answers 9 3 delay 1.5", "requests 9 3 delay 1.5", "answers 9 3 oplock-break", "answers 9 3 interim", "answers 7 1 interim",
  ])
  func `A delay, and what nobody has asked for and may come unsigned, changes nothing`(fault: String) async throws {
    try await expectSuccess(fault)
  }

  @Test(arguments: [
    "flip 70", "flip 385", "flip -1",  // the status, the signature, the last bit
    "clear-signed", "session-id 7",
    "credits 12345",
    "status 0xC000007F", "status 0xC0000203",  // STATUS_DISK_FULL, STATUS_USER_SESSION_DELETED
    "shorten 1", "lengthen 8", "chain",
  ]) func `A changed answer is not believed`(fault: String) async throws {
    try await expectError([.notAuthentic], "answers \(Self.write) 3 \(fault)")
    try await expectError([.notAuthentic], "answers \(Self.read) 2 \(fault)")
  }

  @Test(arguments: [
    "repeat", "message-id 0xFFFFFFFFFFFF", "message-id 1", "command 5", "chain 7", "chain 0xFFFFFFF8", "chain 64",
    "length 0xFFFFFF", "length 10", "length 0x81000000",
  ]) func `An answer that can't be breaks the protocol`(fault: String) async throws {
    try await expectError([.malformed, .notAuthentic], "answers \(Self.write) 3 \(fault)")
  }

  @Test(arguments: [
    "flip -1", "flip 385", "clear-signed", "session-id 7", "message-id 0xFFFFFFFFFFFF", "repeat", "command 255", "shorten 8",
  ])
  func `A changed request is not obeyed`(fault: String) async throws {
    // smbd refuses by a signed status, answers to what it was asked, or gives the connection up.
    let refusals: Set<SMBError.Kind> = [
      .connectionLost, .timeout, .notAuthentic, .malformed, .status(.accessDenied), .status(.userSessionDeleted),
      .status(.invalidParameter),
    ]
    try await expectError(refusals, "requests \(Self.write) 3 \(fault)") { $0.silenceLimit = .seconds(6) }
  }

  // MARK: The beginning of a session

  @Test(arguments: [
    "answers 0 1 flip 704", "answers 0 1 flip 540", "answers 1 1 clear-signed", "answers 1 1 flip 400", "answers 1 1 credits 3",
    "answers 1 1 status 0xC0000016", "answers 3 1 clear-signed", "answers 3 1 flip 580", "answers 3 1 status 0xC00000CC",
    "answers 5 1 clear-signed", "answers 5 1 flip 800", "requests 0 1 flip 704", "requests 0 1 flip -1",
  ]) func `A session whose beginning was changed is not begun`(fault: String) async throws {
    for dialects in [[Dialect.smb311], [.smb302]] {
      let proxy = try SMBProxy(to: .standard, fault)
      let name = proxy.server.freshName()
      defer { proxy.server.remove(name) }
      let error = await #expect(throws: SMBError.self, "\(dialects)") {
        let client = try await proxy.server.connect { $0.dialects = dialects }
        let share = try await client.connectShare("vms")
        _ = try await client.open(name, on: share, for: .createNew)
      }
      let kinds: Set<SMBError.Kind> = [.notAuthentic, .malformed, .refused, .connectionLost, .status(.notSupported)]
      #expect(error.map { kinds.contains($0.kind) } == true, "\(dialects): \(String(describing: error))")
    }
  }

  @Test func `A token that was changed ends in Kerberos's own error`() async throws {
    let proxy = try SMBProxy(to: .standard, "answers 1 1 flip -9")
    await #expect(throws: KerberosError.self) { try await proxy.server.connect() }
  }

  // MARK: Encrypted

  @Test(
    arguments: Cipher.allCases,
    [
      "flip -1", "flip 40", "flip 165", "flip 290", "flip 360", "flip 500",  // data, tag, nonce, size, session, header
      "shorten 1", "lengthen 8",
    ]) func `A changed encrypted answer is not believed`(cipher: Cipher, fault: String) async throws
  {
    try await expectError([.notAuthentic, .malformed], "answers any 12 \(fault)") {
      $0.requiresEncryption = true
      $0.ciphers = [cipher]
    }
  }

  @Test func `A repeated encrypted answer is refused, unless it was an interim one, which can't be seen`() async throws {
    try await expectError([.malformed], "answers any 12 repeat", mayPass: true) { $0.requiresEncryption = true }
  }

  @Test(arguments: ["answers any 12 cut 60", "requests any 12 cut 60", "requests any 12 flip -1", "answers any 12 drop"])
  func `An encrypted connection that is lost is told`(fault: String) async throws {
    // What is dropped may be an interim answer, which can't be seen and is not missed.
    try await expectError([.connectionLost, .timeout], fault, mayPass: fault.hasSuffix("drop")) {
      $0.requiresEncryption = true
      $0.silenceLimit = .seconds(6)
      $0.requestTimeLimit = .seconds(9)
    }
  }

  // MARK: Scenes

  /// Writes, flushes, reads back and closes a file over a proxy that does one thing wrong.
  private func use(
    _ server: FileServer, _ name: String, _ ranges: TransferRanges, _ change: (inout ClientOptions) -> Void, began: (SMBClient) -> Void
  ) async throws {
    let client = try await server.connect {
      $0.chunkSize = 1 << 16
      change(&$0)
    }
    began(client)
    let share = try await client.connectShare("vms")
    let file = try await client.open(name, on: share, for: .createNew)
    try await client.write(ranges, to: file) { Pattern.fill($0, $1) }
    try await client.flush(file)
    let received = Collector()
    try await client.read(TransferRanges([0..<Self.size]), of: file) { received.take($0, at: $1) }
    #expect(received.matches && received.count == Self.size, "what was read is not what was written")
    #expect(try await client.close(file) == Self.size)
    try await client.logoff()
  }

  private func expectSuccess(_ fault: String, at location: SourceLocation = #_sourceLocation) async throws {
    let proxy = try SMBProxy(to: .standard, fault)
    let name = proxy.server.freshName()
    defer { proxy.server.remove(name) }
    try await use(proxy.server, name, TransferRanges([0..<Self.size]), { _ in }, began: { _ in })
    #expect(try proxy.server.contents(of: name) == Data(Pattern.bytes(Int(Self.size))), sourceLocation: location)
  }

  private func expectError(
    _ kinds: Set<SMBError.Kind>, _ fault: String, mayPass: Bool = false, at location: SourceLocation = #_sourceLocation,
    _ change: (inout ClientOptions) -> Void = { _ in }
  ) async throws {
    let proxy = try SMBProxy(to: .standard, fault)
    let name = proxy.server.freshName()
    defer { proxy.server.remove(name) }
    let ranges = TransferRanges([0..<Self.size])
    var lost: SMBClient?
    do {
      try await use(proxy.server, name, ranges, change) { lost = $0 }
      #expect(mayPass, "it went well although “\(fault)”", sourceLocation: location)
    } catch let error as SMBError {
      #expect(kinds.contains(error.kind), "“\(fault)” ended in: \(error)", sourceLocation: location)
    }
    let client = try await FileServer.standard.connect(replacing: lost)
    let share = try await client.connectShare("vms")
    let file = try await client.open(name, on: share, for: .update)
    try await client.write(ranges, to: file) { Pattern.fill($0, $1) }
    try await client.flush(file)
    #expect(try await client.close(file) == Self.size, sourceLocation: location)
    #expect(
      try proxy.server.contents(of: name) == Data(Pattern.bytes(Int(Self.size))), "resumed after “\(fault)”", sourceLocation: location)
  }
}
