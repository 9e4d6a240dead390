extension String {
  /// The text with every control character written out (`\u{1B}`).
  ///
  /// What a directory, a server or a file holds ends on an administrator's terminal: escape sequences, carriage returns, C1 controls,
  /// bidirectional overrides and separators of lines could rewrite what the person reads.
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

  /// Whether there is such a character in the text; none belongs into a name.
  package var hasControlCharacter: Bool {
    // Names are ASCII in practice, and a report has a million of them.
    utf8.contains { $0 < 0x20 || $0 >= 0x7F } && unicodeScalars.contains(where: \.isControl)
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
    default: false
    }
  }
}
