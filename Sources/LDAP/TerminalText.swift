extension String {
  /// The text with every control character written out.
  ///
  /// What a server sends ends on an administrator's terminal: escape sequences, carriage returns, C1 controls, bidirectional overrides
  /// and separators of lines could rewrite what the person reads.
  var safeForTerminal: String {
    var text = ""
    for scalar in unicodeScalars {
      if scalar.isUnsafeForTerminal {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  fileprivate var isUnsafeForTerminal: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
    default: false
    }
  }
}
