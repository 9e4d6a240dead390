/// The kinds of requests ([MS-SMB2] 2.2.1.2).
enum Command: UInt16, Sendable {
  case negotiate = 0x00
  case sessionSetup = 0x01
  case logoff = 0x02
  case treeConnect = 0x03
  case treeDisconnect = 0x04
  case create = 0x05
  case close = 0x06
  case flush = 0x07
  case read = 0x08
  case write = 0x09
  case ioctl = 0x0B
  case cancel = 0x0C
  case echo = 0x0D
  case queryInfo = 0x10
  case setInfo = 0x11
  case oplockBreak = 0x12
}

/// The header of every message ([MS-SMB2] 2.2.1).
struct Header: Equatable {
  static let size = 64
  static let protocolID: UInt32 = 0x424D_53FE  // 0xFE 'S' 'M' 'B'

  /// Bits of `flags`.
  struct Flags: OptionSet, Equatable {
    let rawValue: UInt32
    static let response = Flags(rawValue: 0x1)
    static let async = Flags(rawValue: 0x2)
    static let related = Flags(rawValue: 0x4)
    static let signed = Flags(rawValue: 0x8)
  }

  /// The id of what a server announces by itself: an oplock break ([MS-SMB2] 2.2.23.1).
  static let unsolicited = UInt64.max

  var creditCharge: UInt16 = 0
  /// Of a response; 0 in a request.
  var status: UInt32 = 0
  var command: UInt16
  /// Asked for in a request, granted in a response.
  var credits: UInt16 = 0
  var flags: Flags = []
  var nextCommand: UInt32 = 0
  var messageID: UInt64 = 0
  /// Of a synchronous message; shares its place with `asyncID`.
  var treeID: UInt32 = 0
  /// Of an asynchronous message.
  var asyncID: UInt64 = 0
  var sessionID: UInt64 = 0
}

extension Header {
  /// Reads a response's header, which has to be the message's start.
  init(decoding bytes: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(bytes, "header")
    let id = try reader.integer(UInt32.self, "ProtocolId")
    guard id == Self.protocolID else { throw reader.unexpected("ProtocolId", String(id, radix: 16), "424d53fe") }
    try reader.structureSize(64)
    creditCharge = try reader.integer("CreditCharge")
    status = try reader.integer("Status")
    command = try reader.integer("Command")
    credits = try reader.integer("CreditResponse")
    flags = Flags(rawValue: try reader.integer("Flags"))
    nextCommand = try reader.integer("NextCommand")
    messageID = try reader.integer("MessageId")
    if flags.contains(.async) {
      asyncID = try reader.integer("AsyncId")
    } else {
      try reader.skip(4, "Reserved")
      treeID = try reader.integer("TreeId")
    }
    sessionID = try reader.integer("SessionId")
    try reader.skip(16, "Signature")
    guard flags.contains(.response) else { throw reader.unexpected("Flags", "a request", "SMB2_FLAGS_SERVER_TO_REDIR") }
  }

  /// Writes the header in place; the signature stays zero.
  func encode(into slot: UnsafeMutableRawBufferPointer) {
    func put<T: FixedWidthInteger>(_ value: T, at offset: Int) {
      slot.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self)
    }
    put(Self.protocolID, at: 0)
    put(UInt16(64), at: 4)
    put(creditCharge, at: 6)
    put(status, at: 8)
    put(command, at: 12)
    put(credits, at: 14)
    put(flags.rawValue, at: 16)
    put(nextCommand, at: 20)
    put(messageID, at: 24)
    if flags.contains(.async) {
      put(asyncID, at: 32)
    } else {
      put(UInt32(0), at: 32)
      put(treeID, at: 36)
    }
    put(sessionID, at: 40)
    put(UInt64(0), at: 48)
    put(UInt64(0), at: 56)
  }
}
