/// Reads integers from the front of a byte array, and never beyond its end.
///
/// Windows structures are little endian unless their section of [MS-DTYP] says otherwise. `type` names what is being read, so that
/// an error can tell which structure was malformed.
struct ByteReader {
  private let bytes: [UInt8]
  let type: String
  private(set) var offset = 0

  init(_ bytes: [UInt8], type: String) {
    self.bytes = bytes
    self.type = type
  }

  /// Reads an unsigned integer, least significant byte first.
  mutating func littleEndian<T: FixedWidthInteger & UnsignedInteger>(_: T.Type, _ field: String) throws(MalformedValue) -> T {
    T(truncatingIfNeeded: try take(T.bitWidth / 8, field).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  /// Reads `count` bytes (at most 8) as one unsigned integer, most significant byte first.
  mutating func bigEndian(count: Int, _ field: String) throws(MalformedValue) -> UInt64 {
    try take(count, field).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Reads `count` bytes as they are.
  mutating func bytes(count: Int, _ field: String) throws(MalformedValue) -> [UInt8] {
    Array(try take(count, field))
  }

  /// Goes to a place that a field of the structure names, in either direction.
  mutating func seek(to place: Int, _ field: String) throws(MalformedValue) {
    guard place >= 0, place <= bytes.count else {
      throw MalformedValue(type, .truncated(field: field, offset: place, wanted: 0, left: bytes.count - place))
    }
    offset = place
  }

  /// Fails unless every byte has been read.
  func finish() throws(MalformedValue) {
    guard offset == bytes.count else {
      throw MalformedValue(type, .trailingBytes(offset: offset, count: bytes.count - offset))
    }
  }

  private mutating func take(_ count: Int, _ field: String) throws(MalformedValue) -> ArraySlice<UInt8> {
    let left = bytes.count - offset
    guard count <= left else {
      throw MalformedValue(type, .truncated(field: field, offset: offset, wanted: count, left: left))
    }
    defer { offset += count }
    return bytes[offset..<offset + count]
  }
}
