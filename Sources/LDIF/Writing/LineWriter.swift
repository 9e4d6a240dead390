/// Appends LDIF lines to a buffer: chooses base64 where it must and folds long lines.
struct LineWriter: Sendable {
  /// What has been written and not been taken away.
  var bytes: [UInt8] = []

  /// The most bytes of a physical line.
  private let column: Int

  /// A line that is too long to go out as it is; kept for its storage.
  private var long: [UInt8] = []

  init(column: Int) {
    self.column = column
  }

  /// Writes `head: value`, or `head:: base64`; `head` is ASCII without line ends.
  mutating func write(_ head: [UInt8], _ value: [UInt8]) {
    if LineWriter.isSafe(value), head.count + 2 + value.count <= column {
      // The line of nearly every value: three copies and nothing else.
      bytes.append(contentsOf: head)
      bytes.append(UInt8(ascii: ":"))
      if !value.isEmpty {
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: value)
      }
      bytes.append(UInt8(ascii: "\n"))
    } else {
      writeLong(head, value)
    }
  }

  /// Writes a line that has no line end in it, as it is; it is never folded, which would cut the characters of a comment.
  mutating func write(line: String) {
    bytes.append(contentsOf: line.utf8)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Ends a record.
  mutating func writeEmptyLine() {
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func writeLong(_ head: [UInt8], _ value: [UInt8]) {
    var line = long
    long = []
    line.removeAll(keepingCapacity: true)
    line.append(contentsOf: head)
    line.append(UInt8(ascii: ":"))
    LineWriter.appendSpec(value, to: &line)
    fold(line[...])
    long = line
  }

  /// Appends what follows the first colon of a line: a space and the value, or a colon, a space and the value in base64.
  static func appendSpec(_ value: [UInt8], to line: inout [UInt8]) {
    guard !value.isEmpty else { return }
    if isSafe(value) {
      line.append(UInt8(ascii: " "))
      line.append(contentsOf: value)
    } else {
      line.append(UInt8(ascii: ":"))
      line.append(UInt8(ascii: " "))
      Base64.encode(value, to: &line)
    }
  }

  /// Writes a line in pieces of `column` bytes, of which each but the first starts with a space (RFC 2849 note 2).
  private mutating func fold(_ line: ArraySlice<UInt8>) {
    bytes.append(contentsOf: line.prefix(column))
    var rest = line.dropFirst(column)
    while !rest.isEmpty {
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(UInt8(ascii: " "))
      bytes.append(contentsOf: rest.prefix(column - 1))
      rest = rest.dropFirst(column - 1)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Whether a value can stand in a line as it is.
  ///
  /// Stricter than SAFE-STRING: RFC 2849 lets any value be base64, and a control character such as ESC must not reach the terminal
  /// of whoever looks at the file. A space at the end is base64 by note 8.
  private static func isSafe(_ value: [UInt8]) -> Bool {
    guard let first = value.first, let last = value.last else { return true }
    guard first != UInt8(ascii: " "), first != UInt8(ascii: ":"), first != UInt8(ascii: "<"), last != UInt8(ascii: " ") else {
      return false
    }
    // Without an exit inside the loop the compiler looks at many bytes at a time.
    var others: UInt8 = 0
    for byte in value {
      others |= (byte &- 0x20) < 0x5F ? 0 : 1
    }
    return others == 0
  }
}
