/// Builds one structure of a VHDX file: a signature, then integers, least significant byte first.
struct StructureWriter {
  private(set) var bytes: [UInt8]

  init(_ signature: String) {
    bytes = Array(signature.utf8)
  }

  mutating func integer(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ more: [UInt8]) {
    bytes += more
  }

  mutating func utf16(_ text: String) {
    for unit in text.utf16 { integer(unit) }
  }

  /// The bytes with their checksum in the field behind the signature: over a size to which zeros fill them up.
  func checksummed(over size: Int) -> [UInt8] {
    var result = bytes
    let checksum = CRC32C.checksum(bytes + [UInt8](repeating: 0, count: size - bytes.count))
    for index in 0..<4 { result[4 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * index)) }
    return result
  }
}
