/// A text that is not the kind of name it should be.
public struct NameError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text as it was given.
  public let text: String
  /// What it should have been, as a noun phrase.
  public let expected: String

  /// A text, and what it should have been.
  package init(text: String, expected: String) {
    self.text = text
    self.expected = expected
  }

  /// "“a=” is not a distinguished name: …", safe to print.
  public var description: String {
    "“\(text.printable)” is not \(expected)"
  }
}

extension String {
  /// Without spaces and tabs at either end.
  var trimmed: String {
    var rest = Substring(self)
    while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
    while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
    return String(rest)
  }

  /// Whether a C0 or C1 control, DEL, or a bidirectional override is in the text: none belongs into a name, each can deceive a reader.
  package var hasControlCharacter: Bool {
    unicodeScalars.contains(where: \.isControl)
  }

  /// The text with each control character made visible (`\u{1B}`), so that a directory's value can't drive a terminal.
  package var printable: String {
    guard hasControlCharacter else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isControl {
        text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
  }
}
