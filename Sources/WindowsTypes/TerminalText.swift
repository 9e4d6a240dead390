extension String {
  /// The text with every character written out that could rewrite what a person reads on a terminal.
  ///
  /// What a server sends is foreign: escape sequences, carriage returns, bidirectional overrides and separators of lines.
  package var writtenOutForTerminal: String {
    unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
