internal import WindowsTypes

/// What was offered in NEGOTIATE, said again under a signature ([MS-SMB2] 2.2.31.4).
struct ValidateNegotiateInfoRequest {
  let capabilities: Capabilities
  let clientGUID: GUID
  let dialects: [Dialect]

  var encoded: [UInt8] {
    var writer = WireWriter()
    writer.integer(capabilities.rawValue)
    writer.append(clientGUID.bytes)
    writer.integer(SecurityMode.required)
    writer.integer(UInt16(dialects.count))
    for dialect in dialects { writer.integer(dialect.rawValue) }
    return writer.bytes
  }
}

/// What the server says that it answered ([MS-SMB2] 2.2.32.6).
struct ValidateNegotiateInfoResponse: Equatable {
  let capabilities: Capabilities
  let serverGUID: GUID
  let securityMode: UInt16
  let dialect: UInt16

  init(decoding output: [UInt8]) throws(MalformedMessage) {
    self = try output.decode { bytes throws(MalformedMessage) in
      var reader = WireReader(bytes, "VALIDATE_NEGOTIATE_INFO response")
      return try Self(reader: &reader)
    }
  }

  private init(reader: inout WireReader) throws(MalformedMessage) {
    capabilities = Capabilities(rawValue: try reader.integer("Capabilities"))
    serverGUID = try reader.guid("Guid")
    securityMode = try reader.integer("SecurityMode")
    dialect = try reader.integer("Dialect")
    guard reader.left == 0 else { throw reader.unexpected("Dialect", "followed by \(reader.left) bytes", "the end") }
  }
}
