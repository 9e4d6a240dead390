import Glibc
import Threads
import WindowsTypes

@testable import SMB

/// A request as the scripted server sees it.
struct ScriptedRequest {
  let bytes: [UInt8]
  var command: Command? { Command(rawValue: UInt16(bytes[12]) | UInt16(bytes[13]) << 8) }
  var messageID: UInt64 { bytes[24..<32].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
  var isSigned: Bool { bytes[16] & 8 != 0 }
}

/// An answer of the scripted server, and what is wrong with it.
struct ScriptedReply {
  var command: Command
  var status = NTStatus.success
  var body: [UInt8]
  var messageID: UInt64
  var credits: UInt16 = 64
  var sessionID: UInt64 = ScriptedServer.sessionID
  var flags: Header.Flags = [.response, .signed]
  var asyncID: UInt64 = 0
  /// Changes the finished frame.
  var tamper: @Sendable (inout [UInt8]) -> Void = { _ in }

  /// What an error's body is.
  static let errorBody: [UInt8] = [9, 0, 0, 0, 0, 0, 0, 0]

  func failing(_ status: NTStatus) -> ScriptedReply {
    var copy = self
    copy.status = status
    copy.body = Self.errorBody
    return copy
  }

  /// The interim answer that comes before this one ([MS-SMB2] 3.3.4.2).
  func interim(asyncID: UInt64) -> ScriptedReply {
    var copy = failing(.pending)
    copy.flags = [.response, .async]
    copy.asyncID = asyncID
    return copy
  }
}

/// A server on this machine that speaks as much of SMB 3.1.1 as tests need, for one connection, and lets a script change its answers.
final class ScriptedServer: Sendable {
  typealias Script = @Sendable (ScriptedRequest, ScriptedReply) -> [ScriptedReply]

  static let sessionID: UInt64 = 0x1234_5678
  let address: ServerAddress
  private let listener: Int32

  init(_ script: @escaping Script = { [$1] }) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, size)
        listen(listener, 1)
        getsockname(listener, address, &size)
      }
      return UInt16(bigEndian: pointer.pointee.sin_port)
    }
    self.listener = listener
    address = ServerAddress(host: "127.0.0.1", port: port)
    let thread = DedicatedThread()
    Task { try await thread.run { ScriptedConnection(accept(listener, nil, nil), script).serve() } }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// A client of this server.
  func connect(_ change: (inout ClientOptions) -> Void = { _ in }) async throws -> SMBClient {
    var options = ClientOptions()
    options.chunkSize = 65536
    options.window = 4
    options.silenceLimit = .seconds(5)
    change(&options)
    return try await SMBClient.open(address, options: options) { _ in AgreedContext() }
  }

  /// A client with a file open.
  func open(_ change: (inout ClientOptions) -> Void = { _ in }) async throws -> (client: SMBClient, file: RemoteFile) {
    let client = try await connect(change)
    let share = try await client.connectShare("vms")
    return (client, try await client.open("disk.vhdx", on: share, for: .createNew))
  }
}

/// An authentication that both sides have agreed on before.
struct AgreedContext: SecurityContext {
  static let key = [UInt8](repeating: 0x11, count: 32)
  let principal = "TEST$"
  private(set) var isComplete = false

  mutating func step(_ token: [UInt8]?) -> [UInt8]? {
    isComplete = token != nil
    return isComplete ? nil : [1, 2, 3]
  }

  func sessionKey() -> [UInt8] { Self.key }
}

/// The server's end of a connection.
private final class ScriptedConnection {
  private let socket: Int32
  private let script: ScriptedServer.Script
  private var preauth = PreauthIntegrity()
  private var signer: Signer?

  init(_ socket: Int32, _ script: @escaping ScriptedServer.Script) {
    self.socket = socket
    self.script = script
  }

  deinit {
    close(socket)
  }

  func serve() {
    while let request = receive() {
      guard let command = request.command else { return }
      if command == .cancel { continue }
      let isBeginning = command == .negotiate || command == .sessionSetup
      if isBeginning { try? preauth.update(request.bytes) }
      if command == .sessionSetup { deriveKeys() }
      let reply = ScriptedReply(command: command, body: Self.body(command, request), messageID: request.messageID)
      for reply in script(request, reply) {
        var bytes = encode(reply)
        if command == .negotiate { try? preauth.update(bytes) }
        reply.tamper(&bytes)
        guard send(bytes) else { return }
      }
    }
  }

  private func deriveKeys() {
    let keys = try? SessionKeys(fullKey: AgreedContext.key, dialect: .smb311, cipher: nil, preauthHash: preauth.hash)
    signer = keys.flatMap { try? Signer(.aesCMAC, key: $0.signing) }
  }

  private func encode(_ reply: ScriptedReply) -> [UInt8] {
    var flags = reply.flags
    if reply.command == .negotiate { flags.remove(.signed) }
    let header = Header(
      creditCharge: 1, status: reply.status.rawValue, command: reply.command.rawValue, credits: reply.credits, flags: flags,
      messageID: reply.messageID, treeID: 5, asyncID: reply.asyncID, sessionID: reply.command == .negotiate ? 0 : reply.sessionID)
    return ([UInt8](repeating: 0, count: Header.size) + reply.body).changed { message in
      header.encode(into: message)
      if flags.contains(.signed) { try? signer?.sign(message) }
    }
  }

  private static func body(_ command: Command, _ request: ScriptedRequest) -> [UInt8] {
    switch command {
    case .negotiate: negotiation
    case .sessionSetup: Array(session[64...])
    case .treeConnect: [16, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0x01, 0x1F, 0]
    case .create: Array(ResponseTests.create[64...])
    case .close: Array(ResponseTests.close[64...])
    case .write: [17, 0, 0, 0] + request.bytes[68..<72] + [UInt8](repeating: 0, count: 8)
    case .read: read(Int(request.bytes[68]) | Int(request.bytes[69]) << 8 | Int(request.bytes[70]) << 16)
    case .ioctl: Array(ResponseTests.ioctl[64...])
    case .setInfo: [2, 0]
    default: [4, 0, 0, 0]
    }
  }

  private static func read(_ count: Int) -> [UInt8] {
    let length = (0..<4).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
    return [17, 0, 80, 0] + length + [UInt8](repeating: 0, count: 8) + [UInt8](repeating: 0x5A, count: count)
  }

  private static var negotiation: [UInt8] {
    var writer = WireWriter(headerSize: Header.size)
    for number in [65, 1, 0x0311, 1] as [UInt16] { writer.integer(number) }
    writer.append(1...16)
    for number in [4, 1 << 20, 1 << 20, 1 << 20] as [UInt32] { writer.integer(number) }
    writer.zeros(16)
    for number in [128, 0] as [UInt16] { writer.integer(number) }
    writer.integer(UInt32(128))
    NegotiateContext.encode([.preauthIntegrity(salt: [1, 2, 3, 4])], into: &writer)
    return Array(writer.bytes[64...])
  }

  private static let session = response(
    .sessionSetup,
    [9, 0, 0, 0, 72, 0, 14, 0] + [0xA1, 12, 0x30, 10, 0xA0, 3, 0x0A, 1, 0, 0xA2, 3, 0x04, 1, 9])

  private func receive() -> ScriptedRequest? {
    guard let head = read(4), let bytes = read(Int(head[1]) << 16 | Int(head[2]) << 8 | Int(head[3])), bytes.count >= 64 else { return nil }
    return ScriptedRequest(bytes: bytes)
  }

  private func read(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let received = bytes.withUnsafeMutableBytes { recv(socket, $0.baseAddress.map { $0 + done }, count - done, 0) }
      guard received > 0 else { return nil }
      done += received
    }
    return bytes
  }

  private func send(_ message: [UInt8]) -> Bool {
    let size = message.count
    let frame = [0, UInt8(truncatingIfNeeded: size >> 16), UInt8(truncatingIfNeeded: size >> 8), UInt8(truncatingIfNeeded: size)] + message
    var sent = 0
    while sent < frame.count {
      let count = frame.withUnsafeBytes { Glibc.send(socket, $0.baseAddress.map { $0 + sent }, frame.count - sent, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
