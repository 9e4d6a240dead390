/// Carries a token of the authentication to the server ([MS-SMB2] 2.2.5).
struct SessionSetupRequest: Request {
  static let command = Command.sessionSetup

  let token: [UInt8]
  var previousSessionID: UInt64 = 0
  /// Whether the session is one that another connection has (SMB2_SESSION_FLAG_BINDING).
  var isBinding = false

  func encode(into writer: inout WireWriter) {
    writer.integer(UInt16(25))
    writer.integer(UInt8(isBinding ? 1 : 0))
    writer.integer(UInt8(SecurityMode.required))
    writer.integer(UInt32(0))  // Capabilities: no DFS
    writer.integer(UInt32(0))  // Channel
    writer.integer(UInt16(Header.size + 24))
    writer.integer(UInt16(clamping: token.count))
    writer.integer(previousSessionID)
    writer.append(token)
  }

  /// The greatest token that the length can tell.
  static let greatestToken = Int(UInt16.max)
}

/// Carries the server's token ([MS-SMB2] 2.2.6).
struct SessionSetupResponse: Response {
  struct Flags: OptionSet {
    let rawValue: UInt16
    static let guest = Flags(rawValue: 1)
    static let anonymous = Flags(rawValue: 2)
    static let encryptData = Flags(rawValue: 4)
  }

  let flags: Flags
  let token: [UInt8]

  init(decoding message: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(message, "SESSION_SETUP response", at: Header.size)
    try reader.structureSize(9)
    flags = Flags(rawValue: try reader.integer("SessionFlags"))
    let offset = try reader.integer(UInt16.self, "SecurityBufferOffset")
    let length = try reader.integer(UInt16.self, "SecurityBufferLength")
    token = try reader.bufferBytes(offset: Int(offset), count: Int(length), "SecurityBuffer")
  }
}
