import Secrets
import WindowsTypes

@testable import SMB

/// What a server that knows the keys may send to a client that waits for eight answers: chained, signed or encrypted, in any order.
///
/// The input's first byte says how the frame that follows is protected; the harness protects it rightly, so that what is behind the
/// protection is reached.
struct FuzzConversation {
  private enum Protection: UInt8 {
    case none, signed, sealed
  }

  private static let sessionID: UInt64 = 0x1234_5678
  private static let key = [UInt8](repeating: 0x11, count: 16)
  /// What is asked for, by message id.
  private static let commands: [Command] = [.create, .read, .write, .ioctl, .close, .flush, .queryInfo, .treeConnect]

  /// Connected to nothing that answers; only what it is given counts.
  ///
  /// Targets run one after the other.
  nonisolated(unsafe) private static let shared = Result { try Connection(to: silentServer, options: ClientOptions()) }

  private let connection: Connection
  private let keys: SessionKeys

  init() throws {
    connection = try Self.shared.get()
    keys = try SessionKeys(fullKey: Secret(Self.key), dialect: .smb311, cipher: .aes128GCM, preauthHash: [])
  }

  func run(_ bytes: [UInt8]) throws {
    guard let first = bytes.first, let protection = Protection(rawValue: first % 3), bytes.count > Header.size else { return }
    let answered = Counts()
    try prepare(protection, answered)
    var frame = try protect(Array(bytes.dropFirst()), protection)
    defer { connection.outstanding.removeAll() }
    do {
      try frame.withUnsafeMutableBytes { try connection.dispatch($0) }
    } catch is SMBError {
      // A refusal.
    }
    try Contradiction.unless(answered.most <= 1, "one request was answered \(answered.most) times")
    try Contradiction.unless((0...65535).contains(connection.credits.available), "\(connection.credits.available) credits")
  }

  /// How often each request was answered.
  private final class Counts {
    private var counts: [UInt64: Int] = [:]
    var most: Int { counts.values.max() ?? 0 }
    func count(_ messageID: UInt64) { counts[messageID, default: 0] += 1 }
  }

  private func prepare(_ protection: Protection, _ answered: Counts) throws {
    connection.session = nil
    if protection != .none {
      // Whoever fuzzes is the server, so that what it sends is decrypted by the key that encrypts.
      let guid = try GUID(bytes: Self.key)
      let identity = SessionIdentity(
        id: Self.sessionID, keys: keys, dialect: .smb311, signing: .aesCMAC, cipher: .aes128GCM, encryptsAll: protection == .sealed,
        clientGUID: guid, serverGUID: guid)
      connection.session = try SessionSecurity(identity, signer: Signer(.aesCMAC, key: keys.signing))
    }
    connection.credits = CreditLedger()
    connection.credits.grant(64)
    for command in Self.commands {
      guard let reservation = connection.credits.reserve(1) else { return }
      connection.outstanding[reservation.messageID] = .init(
        command: command, isSealed: protection == .sealed, reservation: reservation, deadline: .now + .seconds(60),
        handler: { [connection] header, message in
          answered.count(header.messageID)
          Self.decode(command, header, Array(message), connection)
        })
    }
  }

  private static func decode(_ command: Command, _ header: Header, _ bytes: [UInt8], _ connection: Connection) {
    switch command {
    case .create: let _: CreateResponse? = try? connection.decode(header, bytes)
    case .read: let _: ReadResponse? = try? connection.decode(header, bytes)
    case .write: let _: WriteResponse? = try? connection.decode(header, bytes)
    case .ioctl: let _: IOControlResponse? = try? connection.decode(header, bytes)
    case .close: let _: CloseResponse? = try? connection.decode(header, bytes)
    case .queryInfo: let _: QueryInfoResponse? = try? connection.decode(header, bytes)
    case .treeConnect: let _: TreeConnectResponse? = try? connection.decode(header, bytes)
    default: let _: EmptyResponse? = try? connection.decode(header, bytes)
    }
  }

  private func protect(_ frame: [UInt8], _ protection: Protection) throws -> [UInt8] {
    switch protection {
    case .none: return frame
    case .signed: return try signed(frame)
    case .sealed:
      let sealer = try SMB.Sealer(.aes128GCM, .encrypt, key: keys.decryption)
      var sealed = [UInt8](repeating: 0, count: TransformHeader.size) + frame
      try sealed.withUnsafeMutableBytes { bytes in
        let header = UnsafeMutableRawBufferPointer(rebasing: bytes[..<TransformHeader.size])
        let nonce = [UInt8](repeating: 1, count: Cipher.aes128GCM.nonceSize)
        TransformHeader(originalMessageSize: UInt32(frame.count), sessionID: Self.sessionID).encode(into: header, nonce: nonce)
        let message = UnsafeMutableRawBufferPointer(rebasing: bytes[TransformHeader.size...])
        let tag = try sealer.seal(message, UnsafeRawBufferPointer(rebasing: header[TransformHeader.additionalData]), nonce: nonce)
        UnsafeMutableRawBufferPointer(rebasing: header[TransformHeader.signatureOffset..<TransformHeader.nonceOffset]).copyBytes(from: tag)
      }
      return sealed
    }
  }

  /// Signs each message of a chain, as far as the chain makes sense.
  private func signed(_ frame: [UInt8]) throws -> [UInt8] {
    var frame = frame
    let signer = try Signer(.aesCMAC, key: keys.signing)
    try frame.withUnsafeMutableBytes { bytes in
      var start = 0
      while bytes.count - start >= Header.size {
        let next = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 20, as: UInt32.self)))
        let end = next >= Header.size && next <= bytes.count - start ? start + next : bytes.count
        bytes[start + 16] |= UInt8(Header.Flags.signed.rawValue)
        try signer.sign(UnsafeMutableRawBufferPointer(rebasing: bytes[start..<end]))
        start = end
      }
    }
    return frame
  }

  /// A listener whose connections nobody takes up.
  private static let silentServer = ServerAddress(host: "127.0.0.1", port: LoopbackListener().port)
}
