extension String {
  /// A literal of PowerShell, which takes typographic quotation marks for its own; `nil` where the text can't be pasted.
  package var powerShellLiteral: String? {
    guard !hasControlCharacter else { return nil }
    let scalars = unicodeScalars.flatMap { scalar in
      Array(repeating: scalar, count: "'\u{2018}\u{2019}\u{201A}\u{201B}".unicodeScalars.contains(scalar) ? 2 : 1)
    }
    return "'" + String(String.UnicodeScalarView(scalars)) + "'"
  }
}
