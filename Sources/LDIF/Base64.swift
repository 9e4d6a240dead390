/// Base64 with the standard alphabet and padding (RFC 4648 section 4).
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// The value of each byte as a digit; 0xFF where it is none.
  private static let digits: [UInt8] = {
    var digits = [UInt8](repeating: 0xFF, count: 256)
    for (value, character) in alphabet.enumerated() {
      digits[Int(character)] = UInt8(value)
    }
    return digits
  }()

  /// Appends the base64 form of `bytes` to `output`.
  static func encode(_ bytes: [UInt8], to output: inout [UInt8]) {
    let alphabet = Self.alphabet
    output.reserveCapacity(output.count + (bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let left = min(3, bytes.count - start)
      let group =
        UInt32(bytes[start]) << 16 | (left > 1 ? UInt32(bytes[start + 1]) << 8 : 0) | (left > 2 ? UInt32(bytes[start + 2]) : 0)
      output.append(alphabet[Int(group >> 18 & 63)])
      output.append(alphabet[Int(group >> 12 & 63)])
      output.append(left > 1 ? alphabet[Int(group >> 6 & 63)] : padding)
      output.append(left > 2 ? alphabet[Int(group & 63)] : padding)
    }
  }

  /// The bytes behind a base64 text, or nil for a foreign character, wrong padding, or bits that say nothing and are not zero.
  ///
  /// The last one is RFC 4648 section 3.5: with it, no two texts stand for one value.
  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    let pads = text.suffix(2).count { $0 == padding }
    let body = text.dropLast(pads)
    let digits = Self.digits
    var output: [UInt8] = []
    output.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var width = 0
    for character in body {
      let digit = digits[Int(character)]
      guard digit != 0xFF else { return nil }
      bits = bits << 6 | UInt32(digit)
      width += 6
      if width >= 8 {
        width -= 8
        output.append(UInt8(truncatingIfNeeded: bits >> UInt32(width)))
      }
    }
    return bits & (1 << UInt32(width) - 1) == 0 ? output : nil
  }
}
