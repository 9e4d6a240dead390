/// As much of DER as SPNEGO needs (X.690): tags of one byte, definite lengths, each checked against what is there.
enum DER {
  static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    [tag] + length(content.count) + content
  }

  private static func length(_ count: Int) -> [UInt8] {
    guard count >= 0x80 else { return [UInt8(count)] }
    var bytes: [UInt8] = []
    var rest = count
    while rest > 0 {
      bytes.insert(UInt8(truncatingIfNeeded: rest), at: 0)
      rest >>= 8
    }
    return [0x80 | UInt8(bytes.count)] + bytes
  }
}

/// Walks over the elements of one level.
struct DERReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes
  }

  var isAtEnd: Bool { rest.isEmpty }

  /// The next element's tag.
  var nextTag: UInt8? { rest.first }

  /// The content of the next element, which has to have this tag.
  mutating func read(_ tag: UInt8, _ field: StaticString) throws(MalformedMessage) -> ArraySlice<UInt8> {
    guard rest.first == tag else { throw error(field, "the tag is \(rest.first.map { "\($0)" } ?? "missing"), expected \(tag)") }
    return try readAny(field)
  }

  /// The content of the next element, whatever it is.
  mutating func readAny(_ field: StaticString) throws(MalformedMessage) -> ArraySlice<UInt8> {
    guard rest.count >= 2 else { throw error(field, "it ends early") }
    rest.removeFirst()
    let count = try readLength(field)
    guard count <= rest.count else { throw error(field, "it needs \(count) bytes, \(rest.count) are left") }
    defer { rest.removeFirst(count) }
    return rest.prefix(count)
  }

  private mutating func readLength(_ field: StaticString) throws(MalformedMessage) -> Int {
    let first = rest.removeFirst()
    guard first >= 0x80 else { return Int(first) }
    let size = Int(first & 0x7F)
    guard (1...4).contains(size), rest.count >= size else { throw error(field, "the length has \(size) bytes") }
    defer { rest.removeFirst(size) }
    return rest.prefix(size).reduce(0) { $0 << 8 | Int($1) }
  }

  private func error(_ field: StaticString, _ problem: String) -> MalformedMessage {
    MalformedMessage("SPNEGO token", field, offset: rest.startIndex, problem)
  }
}
