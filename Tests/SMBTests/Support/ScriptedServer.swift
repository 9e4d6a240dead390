import Glibc
import Secrets
import Threads
import WindowsTypes

@testable import SMB

/// A request as the scripted server sees it.
struct ScriptedRequest {
  let bytes: [UInt8]
  var command: Command? { Command(rawValue: UInt16(bytes[12]) | UInt16(bytes[13]) << 8) }
  var messageID: UInt64 { bytes[24..<32].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
  var isSigned: Bool { bytes[16] & 8 != 0 }
  var isRelated: Bool { bytes[16] & 4 != 0 }

  /// The requests that came in one frame.
  var parts: [ScriptedRequest] {
    let next = Int(bytes[20]) | Int(bytes[21]) << 8
    guard next >= 64, next < bytes.count else { return [self] }
    return [ScriptedRequest(bytes: Array(bytes[..<next]))] + ScriptedRequest(bytes: Array(bytes[next...])).parts
  }
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
  /// Whether it is encrypted, where the server encrypts.
  var isSealed = true
  /// Further answers that follow in the same frame ([MS-SMB2] 3.3.4.1.3).
  var chain: [ScriptedReply] = []
  /// What NextCommand says instead of where the next answer is, under a right signature.
  var nextCommand: UInt32?
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

  /// - Parameters:
  ///   - dialect: what the server chooses.
  ///   - encrypts: whether the server has the session encrypted: by AES-128-GCM in 3.1.1, else by AES-128-CCM.
  init(dialect: Dialect = .smb311, encrypts: Bool = false, _ script: @escaping Script = { [$1] }) throws {
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
    let settings = ScriptedConnection.Settings(dialect: dialect, encrypts: encrypts)
    Task { try await thread.run { ScriptedConnection(accept(listener, nil, nil), settings, script).serve() } }
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
    options.silenceLimit = .seconds(60)
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
  static let key = Secret([UInt8](repeating: 0x11, count: 32))
  let principal = "TEST$"
  private(set) var isComplete = false

  mutating func step(_ token: [UInt8]?) -> [UInt8]? {
    isComplete = token != nil
    return isComplete ? nil : [1, 2, 3]
  }

  func sessionKey() -> Secret { Self.key }
}

/// The server's end of a connection.
private final class ScriptedConnection {
  struct Settings {
    let dialect: Dialect
    let encrypts: Bool
    var cipher: Cipher { dialect == .smb311 ? .aes128GCM : .aes128CCM }
  }

  private let socket: Int32
  private let settings: Settings
  private let script: ScriptedServer.Script
  private var preauth = PreauthIntegrity()
  private var signer: Signer?
  private var keys: SessionKeys?
  private var nonces: UInt8 = 0

  init(_ socket: Int32, _ settings: Settings, _ script: @escaping ScriptedServer.Script) {
    self.socket = socket
    self.settings = settings
    self.script = script
  }

  deinit {
    close(socket)
  }

  func serve() {
    while let frame = receive() {
      for request in frame.parts {
        guard answer(request) else { return }
      }
    }
  }

  /// Requests that came together are answered one by one, as a server may.
  private func answer(_ request: ScriptedRequest) -> Bool {
    guard let command = request.command else { return false }
    if command == .cancel { return true }
    let isBeginning = command == .negotiate || command == .sessionSetup
    if isBeginning { try? preauth.update(request.bytes) }
    if command == .sessionSetup { deriveKeys() }
    let reply = ScriptedReply(command: command, body: body(command, request), messageID: request.messageID)
    for reply in script(request, reply) {
      var bytes = encode(reply)
      if command == .negotiate { try? preauth.update(bytes) }
      reply.tamper(&bytes)
      guard send(bytes) else { return false }
    }
    return true
  }

  private func deriveKeys() {
    keys = try? SessionKeys(
      fullKey: AgreedContext.key, dialect: settings.dialect, cipher: settings.cipher, preauthHash: preauth.hash)
    signer = keys.flatMap { try? Signer(.aesCMAC, key: $0.signing) }
  }

  private func isSealed(_ reply: ScriptedReply) -> Bool {
    settings.encrypts && reply.isSealed && reply.command != .negotiate && reply.command != .sessionSetup
  }

  private func encode(_ reply: ScriptedReply) -> [UInt8] {
    let links = [reply] + reply.chain
    let messages = links.indices.flatMap { message(links[$0], isFollowed: $0 < links.count - 1) }
    return isSealed(reply) ? seal(messages) : messages
  }

  /// One message, signed where it is not encrypted; where another follows, filled up to a multiple of 8.
  private func message(_ reply: ScriptedReply, isFollowed: Bool) -> [UInt8] {
    var flags = reply.flags
    if reply.command == .negotiate || isSealed(reply) { flags.remove(.signed) }
    let size = Header.size + reply.body.count
    let padding = isFollowed ? (8 - size % 8) % 8 : 0
    let header = Header(
      creditCharge: 1, status: reply.status.rawValue, command: reply.command.rawValue, credits: reply.credits, flags: flags,
      nextCommand: reply.nextCommand ?? (isFollowed ? UInt32(size + padding) : 0), messageID: reply.messageID, treeID: 5,
      asyncID: reply.asyncID, sessionID: reply.command == .negotiate ? 0 : reply.sessionID)
    return ([UInt8](repeating: 0, count: Header.size) + reply.body + [UInt8](repeating: 0, count: padding)).changed { message in
      header.encode(into: message)
      if flags.contains(.signed) { try? signer?.sign(message) }
    }
  }

  private func seal(_ message: [UInt8]) -> [UInt8] {
    nonces += 1
    let nonce = [nonces] + [UInt8](repeating: 0, count: settings.cipher.nonceSize - 1)
    return ([UInt8](repeating: 0, count: TransformHeader.size) + message).changed { frame in
      let header = UnsafeMutableRawBufferPointer(rebasing: frame[..<TransformHeader.size])
      TransformHeader(originalMessageSize: UInt32(message.count), sessionID: ScriptedServer.sessionID).encode(into: header, nonce: nonce)
      let body = UnsafeMutableRawBufferPointer(rebasing: frame[TransformHeader.size...])
      let sealer = keys.flatMap { try? Sealer(settings.cipher, .encrypt, key: $0.decryption) }
      let tag = try? sealer?.seal(body, UnsafeRawBufferPointer(rebasing: header[TransformHeader.additionalData]), nonce: nonce)
      UnsafeMutableRawBufferPointer(rebasing: header[4..<20]).copyBytes(from: tag ?? [])
    }
  }

  private func open(_ frame: [UInt8]) -> [UInt8]? {
    let nonce = Array(frame[20..<20 + settings.cipher.nonceSize])
    guard let opener = keys.flatMap({ try? Sealer(settings.cipher, .decrypt, key: $0.encryption) }) else { return nil }
    return try? Array(frame[52...]).changed { message in
      try frame[20..<52].withUnsafeBytes { try opener.open(message, $0, nonce: nonce, tag: Array(frame[4..<20])) }
    }
  }

  private func body(_ command: Command, _ request: ScriptedRequest) -> [UInt8] {
    switch command {
    case .negotiate: negotiation
    case .sessionSetup: [9, 0, settings.encrypts ? 4 : 0] + Array(Self.session[67...])
    case .treeConnect: [16, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0x01, 0x1F, 0]
    case .create: Array(ResponseTests.create[64...])
    case .close: Array(ResponseTests.close[64...])
    case .write: [17, 0, 0, 0] + request.bytes[68..<72] + [UInt8](repeating: 0, count: 8)
    case .read: Self.read(Int(request.bytes[68]) | Int(request.bytes[69]) << 8 | Int(request.bytes[70]) << 16)
    case .ioctl where request.bytes[68..<72] == [0x04, 0x02, 0x14, 0x00]: validation
    case .ioctl: Array(ResponseTests.ioctl[64...])
    case .setInfo: [2, 0]
    default: [4, 0, 0, 0]
    }
  }

  private static func read(_ count: Int) -> [UInt8] {
    let length = (0..<4).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
    return [17, 0, 80, 0] + length + [UInt8](repeating: 0, count: 8) + [UInt8](repeating: 0x5A, count: count)
  }

  private static let capabilities: UInt32 = 0x44
  private static let guid = [UInt8](1...16)

  private var negotiation: [UInt8] {
    let contexts = [NegotiateContext.preauthIntegrity(salt: [1, 2, 3, 4]), .list(.encryption, [Cipher.aes128GCM.rawValue])]
    var writer = WireWriter(headerSize: Header.size)
    for number in [65, 1, settings.dialect.rawValue, UInt16(contexts.count)] { writer.integer(number) }
    writer.append(Self.guid)
    for number in [Self.capabilities, 1 << 20, 1 << 20, 1 << 20] { writer.integer(number) }
    writer.zeros(16)
    for number in [128, 0] as [UInt16] { writer.integer(number) }
    writer.integer(UInt32(settings.dialect == .smb311 ? 128 : 0))
    if settings.dialect == .smb311 { NegotiateContext.encode(contexts, into: &writer) }
    return Array(writer.bytes[64...])
  }

  /// The answer to FSCTL_VALIDATE_NEGOTIATE_INFO.
  private var validation: [UInt8] {
    var writer = WireWriter()
    for number in [49, 0] as [UInt16] { writer.integer(number) }
    writer.integer(UInt32(0x0014_0204))
    writer.append([UInt8](repeating: 0xFF, count: 16))
    for number in [0, 0, 112, 24, 0, 0, Self.capabilities] as [UInt32] { writer.integer(number) }
    writer.append(Self.guid)
    for number in [1, settings.dialect.rawValue] { writer.integer(number) }
    return writer.bytes
  }

  private static let session = response(
    .sessionSetup,
    [9, 0, 0, 0, 72, 0, 14, 0] + [0xA1, 12, 0x30, 10, 0xA0, 3, 0x0A, 1, 0, 0xA2, 3, 0x04, 1, 9])

  private func receive() -> ScriptedRequest? {
    guard let head = read(4), let bytes = read(Int(head[1]) << 16 | Int(head[2]) << 8 | Int(head[3])), bytes.count >= 64 else { return nil }
    return (bytes[0] == 0xFD ? open(bytes) : bytes).map { ScriptedRequest(bytes: $0) }
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
