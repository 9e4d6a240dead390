/// One line of LDIF after unfolding, without its end.
struct LogicalLine {
  /// The number, from 1, of the physical line that it starts on.
  let number: Int
  let content: ArraySlice<UInt8>

  /// Records are separated by empty lines.
  var isEmpty: Bool { content.isEmpty }
}

/// Splits LDIF into lines: unfolds them and drops comments (RFC 2849 notes 2 and 3).
///
/// Each byte is looked at once, so a file of a million continuation lines costs no more than any other. A line that is not folded is a
/// slice of the input and not a copy.
struct LineScanner {
  private let bytes: [UInt8]
  private let lineLength: Int
  private var nextNumber = 1

  /// The index of the first byte that no line has taken yet.
  private(set) var position = 0

  init(_ bytes: [UInt8], lineLength: Int) {
    self.bytes = bytes
    self.lineLength = lineLength
  }

  /// The next line that is not a comment, or nil at the end of the input.
  mutating func next() throws(LDIFError) -> LogicalLine? {
    if position == 0 {
      try skipByteOrderMark()
    }
    while position < bytes.count {
      let number = nextNumber
      let line = physicalLine()
      switch line.first {
      case UInt8(ascii: "#"):
        while isAtContinuation { _ = physicalLine() }
      case UInt8(ascii: " "):
        throw LDIFError(line: number, expected: "a line to continue before this one, which starts with a space", found: line)
      default:
        try check(line.count, number)
        return LogicalLine(number: number, content: isAtContinuation && !line.isEmpty ? try unfold(line, number) : line)
      }
    }
    return nil
  }

  /// Windows tools may start a file with a mark; UTF-16 is what `ldifde -u` writes.
  private mutating func skipByteOrderMark() throws(LDIFError) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      position = 3
    } else if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw LDIFError(.encoding, line: 1, "the file is UTF-16, as ldifde -u writes it; expected UTF-8: export it without -u")
    }
  }

  private var isAtContinuation: Bool {
    position < bytes.count && bytes[position] == UInt8(ascii: " ")
  }

  /// Takes bytes up to the line's end, which is LF or CR LF, or the end of the input.
  private mutating func physicalLine() -> ArraySlice<UInt8> {
    let start = position
    var end = start
    let count = bytes.count
    while end < count, bytes[end] != UInt8(ascii: "\n") {
      end += 1
    }
    position = end < count ? end + 1 : end
    nextNumber += 1
    return bytes[start..<(end > start && bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end)]
  }

  private mutating func unfold(_ first: ArraySlice<UInt8>, _ number: Int) throws(LDIFError) -> ArraySlice<UInt8> {
    var line = Array(first)
    while isAtContinuation {
      line.append(contentsOf: physicalLine().dropFirst())
      try check(line.count, number)
    }
    return line[...]
  }

  private func check(_ count: Int, _ number: Int) throws(LDIFError) {
    guard count <= lineLength else {
      throw LDIFError(.limit, line: number, "the line is longer than \(lineLength) bytes")
    }
  }
}
