internal import Delegation
internal import Foundation
internal import PrintableText

/// JSON as every report of ours is written: keys in order, so that two reports can be compared line by line.
enum JSONRendering {
  static func bytes(_ document: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    let bytes = [UInt8](try encoder.encode(document)) + [UInt8(ascii: "\n")]
    return bytes.contains { $0 > 0x7E } ? escaped(bytes) : bytes
  }

  /// The encoder escapes ASCII's control characters only; the others work on a terminal just as well, and JSON can escape them all (RFC 8259 7).
  private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
    var text = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let isControl = scalar.value > 0x7E && scalar.value <= 0xFFFF && String(scalar).printable.unicodeScalars.first != scalar
      if isControl { text += "\\u" + String(0x1_0000 | scalar.value, radix: 16).dropFirst() } else { text.unicodeScalars.append(scalar) }
    }
    return Array(text.utf8)
  }
}
