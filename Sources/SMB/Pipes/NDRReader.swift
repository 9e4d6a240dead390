/// Unmarshals the results of a remote call; every count is checked against the bytes that are there.
struct NDRReader {
  private var reader: WireReader

  init(_ bytes: UnsafeRawBufferPointer, _ call: String) {
    reader = WireReader(bytes, call)
  }

  mutating func integer(_ field: StaticString) throws(MalformedMessage) -> UInt32 {
    reader.align(to: 4)
    return try reader.integer(field)
  }

  /// Whether a unique pointer points to something.
  mutating func pointer(_ field: StaticString) throws(MalformedMessage) -> Bool {
    try integer(field) != 0
  }

  /// A conformant and varying text; its NUL is left out.
  mutating func string(_ field: StaticString) throws(MalformedMessage) -> String {
    let maximum = try integer(field)
    let offset = try integer(field)
    let count = try integer(field)
    guard offset == 0, count <= maximum else { throw reader.unexpected(field, "\(count) from \(offset) of \(maximum)", "a text") }
    let bytes = try reader.take(Int(count) * 2, field)
    let units = stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    return String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
  }

  /// A conformant array of bytes, which has to have this size.
  mutating func byteArray(_ count: UInt32, _ field: StaticString) throws(MalformedMessage) -> [UInt8] {
    let maximum = try integer(field)
    guard maximum == count else { throw reader.unexpected(field, "\(maximum)", "\(count)") }
    return try reader.take(Int(count), field)
  }

  /// How many elements follow: as many as were announced, and no more than there is room for.
  mutating func arrayCount(_ announced: UInt32, elementSize: Int, _ field: StaticString) throws(MalformedMessage) -> Int {
    let maximum = try integer(field)
    guard maximum == announced, Int(maximum) <= reader.left / elementSize else {
      throw reader.unexpected(field, "\(maximum) of \(announced) in \(reader.left) bytes", "what was announced")
    }
    return Int(maximum)
  }

  /// Fails unless all was read.
  func finish() throws(MalformedMessage) {
    guard reader.left == 0 else { throw reader.unexpected("end", "followed by \(reader.left) bytes", "the end") }
  }
}
