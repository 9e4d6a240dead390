internal import Delegation
internal import PrintableText

/// Lines of text, wrapped and coloured, as bytes.
///
/// Whatever is drawn passes through here, and here its control characters are made visible: no name from a directory drives a terminal.
struct TextCanvas {
  private(set) var bytes: [UInt8] = []
  let style: TextStyle
  /// What is being drawn with.
  private var ink = Ink.plain

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
    space(indent)
    for (position, piece) in pieces.enumerated() {
      let text = piece.text.printable
      let width = text.columns
      if position > 0 {
        if piece.isGlued || column + 1 + width <= style.width {
          // Colours that go on are not begun anew for each word.
          if piece.ink != ink { change(to: .plain) }
          space(1)
          column += 1
        } else {
          change(to: .plain)
          bytes.append(0x0A)
          space(hanging)
          column = hanging
        }
      }
      change(to: piece.ink)
      bytes.append(contentsOf: text.utf8)
      column += width
    }
    change(to: .plain)
    bytes.append(0x0A)
  }

  private mutating func change(to next: Ink) {
    guard style.color, next != ink else { return }
    if ink != .plain { bytes.append(contentsOf: "\u{1B}[0m".utf8) }
    if let parameters = next.parameters { bytes.append(contentsOf: "\u{1B}[\(parameters)m".utf8) }
    ink = next
  }

  private mutating func space(_ columns: Int) {
    bytes.append(contentsOf: repeatElement(0x20, count: columns))
  }
}
