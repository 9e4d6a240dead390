/// Reads one message from the wire, and never beyond its end.
///
/// Offsets that a message carries count from the start of its SMB 2 header ([MS-SMB2] 2.2), so the reader keeps the whole message
/// and starts after the header. The bytes are the receiver's own; nothing read here may outlive its call, so all is copied out.
struct WireReader {
  let bytes: UnsafeRawBufferPointer
  let message: String
  private(set) var offset: Int

  init(_ bytes: UnsafeRawBufferPointer, _ message: String, at offset: Int = 0) {
    self.bytes = bytes
    self.message = message
    self.offset = offset
  }

  /// The bytes from here to the end.
  var left: Int { max(0, bytes.count - offset) }

  /// Reads an integer, least significant byte first.
  mutating func integer<T: FixedWidthInteger>(_ field: StaticString) throws(MalformedMessage) -> T {
    try integer(T.self, field)
  }

  /// Reads an integer of the type named.
  mutating func integer<T: FixedWidthInteger>(_: T.Type, _ field: StaticString) throws(MalformedMessage) -> T {
    let size = MemoryLayout<T>.size
    try require(size, field)
    defer { offset += size }
    return T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
  }

  /// Reads `count` bytes.
  mutating func take(_ count: Int, _ field: StaticString) throws(MalformedMessage) -> [UInt8] {
    try require(count, field)
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  /// Passes over bytes that mean nothing.
  mutating func skip(_ count: Int, _ field: StaticString) throws(MalformedMessage) {
    try require(count, field)
    offset += count
  }

  /// Goes to the next multiple of `alignment`, which a message's last element may lack.
  mutating func align(to alignment: Int) {
    offset = min(bytes.count, (offset + alignment - 1) / alignment * alignment)
  }

  /// Fails unless the next two bytes are the message's StructureSize.
  mutating func structureSize(_ expected: UInt16) throws(MalformedMessage) {
    let found = try integer(UInt16.self, "StructureSize")
    guard found == expected else { throw unexpected("StructureSize", "\(found)", "\(expected)") }
  }

  /// The place of a buffer that the message announces by offset and length; empty buffers may lie anywhere.
  ///
  /// It has to lie behind what was read so far: a buffer inside of the fixed fields is a lie.
  func buffer(offset start: Int, count: Int, _ field: StaticString) throws(MalformedMessage) -> Range<Int> {
    guard count > 0 else { return offset..<offset }
    guard start >= offset, start <= bytes.count, count <= bytes.count - start else {
      throw MalformedMessage(message, field, offset: start, "\(count) bytes there are outside of a message of \(bytes.count)")
    }
    return start..<start + count
  }

  /// The bytes of a buffer that the message announces.
  func bufferBytes(offset start: Int, count: Int, _ field: StaticString) throws(MalformedMessage) -> [UInt8] {
    Array(bytes[try buffer(offset: start, count: count, field)])
  }

  /// An error of this message.
  func unexpected(_ field: StaticString, _ found: String, _ expected: String) -> MalformedMessage {
    MalformedMessage(message, field, offset: offset, "it is \(found), expected \(expected)")
  }

  private func require(_ count: Int, _ field: StaticString) throws(MalformedMessage) {
    guard count >= 0, offset >= 0, offset <= bytes.count, count <= bytes.count - offset else {
      throw MalformedMessage(message, field, offset: offset, "it needs \(count) bytes, \(left) are left")
    }
  }
}

/// A message from the wire that is not what its section of the specification says.
struct MalformedMessage: Error, Hashable {
  /// The message: `CREATE response`.
  let message: String
  /// The field, by the specification's name.
  let field: String
  /// Where in the message, in bytes.
  let offset: Int
  /// What is wrong with it.
  let problem: String

  init(_ message: String, _ field: StaticString, offset: Int, _ problem: String) {
    self.message = message
    self.field = "\(field)"
    self.offset = offset
    self.problem = problem
  }

  var description: String { "malformed \(message): \(field) at offset \(offset): \(problem)" }
}
