internal import Delegation

/// Lines of text, wrapped and coloured, as bytes.
///
/// Whatever is drawn passes through here, and here its control characters are made visible: no name from a directory drives a terminal.
struct TextCanvas {
  private(set) var bytes: [UInt8] = []
  let style: TextStyle

  init(_ style: TextStyle) {
    self.style = style
  }

  /// An empty line; a second one in a row is left out.
  mutating func gap() {
    guard !bytes.isEmpty, !bytes.suffix(2).elementsEqual([0x0A, 0x0A]) else { return }
    bytes.append(0x0A)
  }

  /// A line of pieces with a space between each two, wrapped where it is too long.
  ///
  /// - Parameters:
  ///   - indent: the columns before the line.
  ///   - hanging: the columns before each line that follows when it is wrapped.
  mutating func line(_ pieces: [Piece], indent: Int = 0, hanging: Int? = nil) {
    let hanging = hanging ?? indent + 2
    var column = indent
    var isFirst = true
    space(indent)
    for piece in pieces {
      let text = piece.text.printable
      let width = text.columns
      if isFirst {
        column += width
      } else if piece.isGlued || column + 1 + width <= style.width {
        bytes.append(0x20)
        column += 1 + width
      } else {
        bytes.append(0x0A)
        space(hanging)
        column = hanging + width
      }
      draw(text, piece.ink)
      isFirst = false
    }
    bytes.append(0x0A)
  }

  private mutating func draw(_ text: String, _ ink: Ink) {
    guard style.color, let parameters = ink.parameters else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(contentsOf: "\u{1B}[\(parameters)m".utf8)
    bytes.append(contentsOf: text.utf8)
    bytes.append(contentsOf: "\u{1B}[0m".utf8)
  }

  private mutating func space(_ columns: Int) {
    bytes.append(contentsOf: repeatElement(0x20, count: columns))
  }
}
