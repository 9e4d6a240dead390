/// A number of bytes as people write it: `16M`, and as they read it: `16 MiB`.
public struct DiskSize: Hashable, Sendable {
  /// The number of bytes.
  public let bytes: UInt64

  /// Takes a number of bytes.
  public init(bytes: UInt64) {
    self.bytes = bytes
  }

  /// Reads digits, and at most one of the units `K`, `M`, `G` and `T` right behind them: 1024 bytes and its powers.
  ///
  /// - Throws: ``NameError`` for anything else, and where the number has more than 64 bits.
  public init(parsing text: String) throws(NameError) {
    let unit = Self.units.firstIndex { $0.letter == text.last }
    let digits = unit == nil ? text[...] : text.dropLast()
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      throw NameError(text: text, expected: "a size: a number with K, M, G, T or nothing behind it, as in 16M")
    }
    let number = UInt64(digits)
    let (bytes, isTooGreat) = (number ?? 0).multipliedReportingOverflow(by: unit.map { Self.units[$0].bytes } ?? 1)
    guard number != nil, !isTooGreat else { throw NameError(text: text, expected: "a size of at most 64 bits") }
    self.bytes = bytes
  }

  private static let units: [(letter: Character, bytes: UInt64)] = [("T", 1 << 40), ("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10)]
}

extension DiskSize: CustomStringConvertible {
  /// In the greatest unit of which there is a whole one, with one decimal where it isn't a whole number: `16 MiB`, `1.5 GiB`.
  ///
  /// The decimal is cut off and not rounded: what isn't enough for a limit must not look like it.
  public var description: String {
    guard let unit = Self.units.first(where: { bytes >= $0.bytes }) else { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
    let tenths = bytes % unit.bytes * 10 / unit.bytes
    let isWhole = bytes % unit.bytes == 0
    return "\(bytes / unit.bytes)" + (isWhole ? "" : ".\(tenths)") + " \(unit.letter)iB"
  }
}
