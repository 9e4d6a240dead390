internal import Delegation
internal import PrintableText

/// Rows of cells under headings, each column as wide as its widest cell; the last column's words are wrapped.
struct TextTable {
  /// A column.
  struct Column {
    var heading: String
    /// Whether its cells are aligned at their ends.
    var isNumber: Bool

    init(_ heading: String, isNumber: Bool = false) {
      self.heading = heading
      self.isNumber = isNumber
    }
  }

  private let columns: [Column]
  private var rows: [[Piece]] = []

  init(columns: [Column]) {
    self.columns = columns
  }

  /// A row with one cell for each column.
  mutating func append(_ row: [Piece]) {
    rows.append(row.map { Piece($0.text.printable, $0.ink) })
  }

  /// Draws headings and rows; a column without a cell that says anything is left out.
  func draw(on canvas: inout TextCanvas) {
    let shown = columns.indices.filter { column in rows.contains { !$0[column].text.isEmpty } }
    guard let last = shown.last else { return }
    let widths = columns.indices.map { column in
      rows.reduce(columns[column].heading.columns) { max($0, $1[column].text.columns) }
    }
    // The last column's words go on below it where there is room, else below the row's beginning.
    let start = shown.dropLast().reduce(0) { $0 + widths[$1] + 2 }
    let hanging = start + 16 <= canvas.style.width ? start : 4
    for row in [columns.map { Piece($0.heading, .faint) }] + rows {
      var cells = shown.map { Piece(layOut(row[$0].text, in: $0, width: widths[$0]), row[$0].ink, isGlued: true) }
      let words = cells.removeLast().text
      let isBelow = words.isEmpty || start + words.prefix { $0 != " " }.count > canvas.style.width
      if isBelow, let end = cells.indices.last { cells[end].text.removeLast(cells[end].text.reversed().prefix { $0 == " " }.count) }
      canvas.line(cells + (columns[last].isNumber ? [Piece(words, row[last].ink)] : Piece.words(words, row[last].ink)), hanging: hanging)
    }
  }

  /// A cell as wide as its column, with one more space behind it; the last column's cells end where their texts do.
  private func layOut(_ text: String, in column: Int, width: Int) -> String {
    let aligned = columns[column].isNumber ? text.aligned(to: width) : text
    return column == columns.count - 1 ? aligned : aligned.padded(to: width) + " "
  }
}
