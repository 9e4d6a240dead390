/// Case folding as the directory compares names: whole and without regard to case.
///
/// Service principal names, host names and account names are ASCII in practice, so bytes are folded directly; any other text goes
/// through Unicode's lower case.
enum CaseFolding {
  /// The folded form of a UTF-8 text.
  static func fold(_ text: String) -> String {
    var text = text
    let folded: [UInt8]? = text.withUTF8 { bytes in
      guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
      return bytes.map(lowercase)
    }
    return folded.map { String(decoding: $0, as: UTF8.self) } ?? text.lowercased()
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}

extension String {
  /// Whether two names are one name to the directory.
  package func isSameName(as other: String) -> Bool {
    self == other || CaseFolding.fold(self) == CaseFolding.fold(other)
  }
}
