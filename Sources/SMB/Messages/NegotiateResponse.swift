internal import WindowsTypes

/// What the server has chosen ([MS-SMB2] 2.2.4).
struct NegotiateResponse: Response {
  let securityMode: UInt16
  /// Any number: whether it was offered is the negotiation's affair.
  let dialect: UInt16
  let serverGUID: GUID
  let capabilities: Capabilities
  let maxTransactSize: UInt32
  let maxReadSize: UInt32
  let maxWriteSize: UInt32
  let securityToken: [UInt8]
  /// Empty below 3.1.1.
  let contexts: [NegotiateContext]

  init(decoding message: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(message, "NEGOTIATE response", at: Header.size)
    try reader.structureSize(65)
    securityMode = try reader.integer("SecurityMode")
    dialect = try reader.integer("DialectRevision")
    let contextCount = try reader.integer(UInt16.self, "NegotiateContextCount")
    serverGUID = try reader.guid("ServerGuid")
    capabilities = Capabilities(rawValue: try reader.integer("Capabilities"))
    maxTransactSize = try reader.integer("MaxTransactSize")
    maxReadSize = try reader.integer("MaxReadSize")
    maxWriteSize = try reader.integer("MaxWriteSize")
    try reader.skip(16, "SystemTime")
    let offset = try reader.integer(UInt16.self, "SecurityBufferOffset")
    let length = try reader.integer(UInt16.self, "SecurityBufferLength")
    let contextOffset = try reader.integer(UInt32.self, "NegotiateContextOffset")
    securityToken = try reader.bufferBytes(offset: Int(offset), count: Int(length), "SecurityBuffer")
    contexts =
      dialect == Dialect.smb311.rawValue
      ? try NegotiateContext.decode(message, at: Int(contextOffset), count: Int(contextCount), behind: reader.offset) : []
  }
}

extension WireReader {
  mutating func guid(_ field: StaticString) throws(MalformedMessage) -> GUID {
    let bytes = try take(16, field)
    guard let guid = try? GUID(bytes: bytes) else { throw unexpected(field, "no GUID", "16 bytes") }
    return guid
  }
}
