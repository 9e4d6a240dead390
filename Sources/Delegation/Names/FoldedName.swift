internal import PrintableText

/// A name folded as the directory compares names: whole and without regard to case.
///
/// Names are compared by their bytes. Swift's own comparison takes the Kelvin sign for a `K`, as does lower-casing; no key distribution
/// center does, and a value that only looks like a wanted one must not pass for it.
struct FoldedName: Hashable, Comparable, Sendable {
  let utf8: [UInt8]

  init(_ text: String) {
    var text = text
    utf8 = text.withUTF8(Self.fold)
  }

  /// The folded form of a valid UTF-8 text.
  ///
  /// Names are ASCII in practice; any other goes scalar by scalar.
  init(_ text: UnsafeBufferPointer<UInt8>) {
    utf8 = Self.fold(text)
  }

  var text: String { String(decoding: utf8, as: UTF8.self) }

  static func < (left: Self, right: Self) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  private static func fold(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    guard text.allSatisfy({ $0 < 0x80 }) else {
      return String(decoding: text, as: UTF8.self).unicodeScalars.flatMap { Array(lowercase($0).utf8) }
    }
    return text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
  }

  /// Only ASCII folds to ASCII.
  private static func lowercase(_ scalar: Unicode.Scalar) -> String {
    let mapping = scalar.properties.lowercaseMapping
    return scalar.isASCII || !mapping.unicodeScalars.contains(where: \.isASCII) ? mapping : String(scalar)
  }
}

extension String {
  /// Whether two names are one name to the directory.
  package func isSameName(as other: String) -> Bool {
    FoldedName(self) == FoldedName(other)
  }

  /// Whether the text can name a computer: letters of any alphabet, digits, hyphens and underscores, and dots between labels.
  var isHostName: Bool {
    let labels = split(separator: ".", omittingEmptySubsequences: false)
    return utf8.count <= 255 && !hasControlCharacter
      && labels.allSatisfy { label in
        !label.isEmpty && label.utf8.count <= 63 && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
      }
  }
}
