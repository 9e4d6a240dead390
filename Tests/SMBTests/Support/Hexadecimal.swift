import Secrets

/// The bytes that a text of hexadecimal digits spells; everything else in it is passed over.
func hex(_ text: String) -> [UInt8] {
  let digits = text.compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

extension [UInt8] {
  /// Lends a copy that may be changed in place, and gives it back.
  func changed(_ body: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows -> [UInt8] {
    var copy = self
    try copy.withUnsafeMutableBytes(body)
    return copy
  }
}

extension Secret {
  /// A key to look at.
  var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}
