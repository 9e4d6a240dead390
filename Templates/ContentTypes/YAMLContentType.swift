internal import Mustache

/// The content type of YAML templates: each value becomes one scalar, quoted where it must be.
///
/// A quoted value has no line end in it, so it can also stand in a comment.
struct YAMLContentType: MustacheContentType {
  /// Words that a reader of YAML 1.1 or 1.2 takes for something else than text.
  private static let reserved: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]

  func escapeText(_ text: String) -> String {
    Self.isPlain(text) ? text : "\"" + text.unicodeScalars.map(Self.escape).joined() + "\""
  }

  /// Letters, digits, dots, hyphens and underscores after a letter: nothing that YAML gives a meaning.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first), !reserved.contains(text.lowercased()) else { return false }
    return text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20)
  }

  /// One character between double quotes (YAML 1.2.2 5.7); what can't be seen is written by its number.
  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case " "..."~": return String(scalar)
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
      return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
    default: return String(scalar)
    }
  }
}
