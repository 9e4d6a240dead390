/// What stands before an encrypted message ([MS-SMB2] 2.2.41).
struct TransformHeader: Equatable {
  static let size = 52
  static let protocolID: UInt32 = 0x424D_53FD  // 0xFD 'S' 'M' 'B'
  static let signatureOffset = 4
  static let nonceOffset = 20
  /// From the nonce on, everything is authenticated ([MS-SMB2] 3.1.4.3).
  static let additionalData = nonceOffset..<size
  /// In 3.1.1 SMB2_ENCRYPTION: Flags is 1; in 3.0.x the same number stands for AES-128-CCM.
  static let encrypted: UInt16 = 1

  let originalMessageSize: UInt32
  let sessionID: UInt64

  init(originalMessageSize: UInt32, sessionID: UInt64) {
    self.originalMessageSize = originalMessageSize
    self.sessionID = sessionID
  }

  init(decoding bytes: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(bytes, "transform header")
    let id = try reader.integer(UInt32.self, "ProtocolId")
    guard id == Self.protocolID else { throw reader.unexpected("ProtocolId", String(id, radix: 16), "424d53fd") }
    try reader.skip(32, "Signature")
    originalMessageSize = try reader.integer("OriginalMessageSize")
    try reader.skip(2, "Reserved")
    let flags = try reader.integer(UInt16.self, "Flags")
    guard flags == Self.encrypted else { throw reader.unexpected("Flags", "\(flags)", "1") }
    sessionID = try reader.integer("SessionId")
    guard Int(originalMessageSize) == reader.left, reader.left >= Header.size else {
      throw reader.unexpected("OriginalMessageSize", "\(originalMessageSize)", "the \(reader.left) bytes that follow")
    }
  }

  /// Writes all but the signature; `nonce` has 11 or 12 bytes.
  func encode(into slot: UnsafeMutableRawBufferPointer, nonce: [UInt8]) {
    slot.initializeMemory(as: UInt8.self, repeating: 0)
    slot.storeBytes(of: Self.protocolID.littleEndian, as: UInt32.self)
    for (index, byte) in nonce.enumerated() { slot[Self.nonceOffset + index] = byte }
    slot.storeBytes(of: originalMessageSize.littleEndian, toByteOffset: 36, as: UInt32.self)
    slot.storeBytes(of: Self.encrypted.littleEndian, toByteOffset: 42, as: UInt16.self)
    slot.storeBytes(of: sessionID.littleEndian, toByteOffset: 44, as: UInt64.self)
  }
}
