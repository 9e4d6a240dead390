/// Builds a message: integers least significant byte first.
struct WireWriter {
  private(set) var bytes: [UInt8]

  init(capacity: Int = 256) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// Begins with zeros in place of a header.
  init(headerSize: Int) {
    self.init()
    zeros(headerSize)
  }

  var count: Int { bytes.count }

  mutating func integer<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ more: some Sequence<UInt8>) {
    bytes.append(contentsOf: more)
  }

  mutating func zeros(_ count: Int) {
    bytes.append(contentsOf: repeatElement(0, count: count))
  }

  /// Fills with zeros up to the next multiple of `alignment`.
  mutating func align(to alignment: Int) {
    zeros((alignment - bytes.count % alignment) % alignment)
  }

  /// Writes over what is already there.
  mutating func replace<T: FixedWidthInteger>(at offset: Int, with value: T) {
    withUnsafeBytes(of: value.littleEndian) { source in
      for index in source.indices { bytes[offset + index] = source[index] }
    }
  }
}

extension String {
  /// UTF-16, least significant byte first, without a terminator ([MS-SMB2] 2.2).
  var utf16LittleEndian: [UInt8] {
    utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }
}
