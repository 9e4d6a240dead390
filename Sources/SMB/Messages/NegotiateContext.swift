/// One of 3.1.1's additions to NEGOTIATE ([MS-SMB2] 2.2.3.1).
struct NegotiateContext: Equatable {
  enum Kind: UInt16 {
    case preauthIntegrity = 1
    case encryption = 2
    case signing = 8
  }

  /// Any number: unknown ones are ignored, as the specification wants.
  let type: UInt16
  let data: [UInt8]

  /// The only hash that there is: SHA-512 ([MS-SMB2] 2.2.3.1.1).
  static let sha512: UInt16 = 1

  static func preauthIntegrity(salt: [UInt8]) -> NegotiateContext {
    var writer = WireWriter()
    writer.integer(UInt16(1))
    writer.integer(UInt16(salt.count))
    writer.integer(sha512)
    writer.append(salt)
    return NegotiateContext(type: Kind.preauthIntegrity.rawValue, data: writer.bytes)
  }

  /// Algorithms in the order of preference ([MS-SMB2] 2.2.3.1.2, 2.2.3.1.7).
  static func list(_ kind: Kind, _ algorithms: [UInt16]) -> NegotiateContext {
    var writer = WireWriter()
    writer.integer(UInt16(algorithms.count))
    for algorithm in algorithms { writer.integer(algorithm) }
    return NegotiateContext(type: kind.rawValue, data: writer.bytes)
  }

  /// Each context begins at a multiple of 8.
  static func encode(_ contexts: [NegotiateContext], into writer: inout WireWriter) {
    for context in contexts {
      writer.align(to: 8)
      writer.integer(context.type)
      writer.integer(UInt16(context.data.count))
      writer.integer(UInt32(0))
      writer.append(context.data)
    }
  }

  static func decode(
    _ message: UnsafeRawBufferPointer, at offset: Int, count: Int, behind fixed: Int
  ) throws(MalformedMessage) -> [NegotiateContext] {
    var reader = WireReader(message, "NEGOTIATE response", at: offset)
    guard offset >= fixed, offset % 8 == 0 else {
      throw reader.unexpected("NegotiateContextOffset", "\(offset)", "a multiple of 8 behind it")
    }
    var contexts: [NegotiateContext] = []
    for _ in 0..<count {
      reader.align(to: 8)
      let type = try reader.integer(UInt16.self, "ContextType")
      let length = try reader.integer(UInt16.self, "DataLength")
      try reader.skip(4, "Reserved")
      contexts.append(NegotiateContext(type: type, data: try reader.take(Int(length), "Data")))
    }
    return contexts
  }

  /// The one algorithm that the server has chosen.
  func chosen() throws(MalformedMessage) -> UInt16 {
    try data.decode { (bytes: UnsafeRawBufferPointer) throws(MalformedMessage) -> UInt16 in
      var reader = WireReader(bytes, "NEGOTIATE context")
      let count = try reader.integer(UInt16.self, "AlgorithmCount")
      guard count == 1 else { throw reader.unexpected("AlgorithmCount", "\(count)", "1") }
      if type == Kind.preauthIntegrity.rawValue { try reader.skip(2, "SaltLength") }
      return try reader.integer("Algorithm")
    }
  }
}

extension [UInt8] {
  /// Lends the bytes; `withUnsafeBytes` loses the type of the error.
  func decode<Result>(
    _ body: (UnsafeRawBufferPointer) throws(MalformedMessage) -> Result
  ) throws(MalformedMessage) -> Result {
    let result: Swift.Result<Result, MalformedMessage> = withUnsafeBytes { bytes in
      do throws(MalformedMessage) {
        return .success(try body(bytes))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
