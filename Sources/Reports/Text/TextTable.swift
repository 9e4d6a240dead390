internal import Delegation

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
    let widths = columns.indices.map { column in
      rows.reduce(columns[column].heading.columns) { max($0, $1[column].text.columns) }
    }
    let headings = columns.map { Piece($0.heading, .faint) }
    for row in [headings] + rows {
      var pieces = shown.dropLast().map { column in
        let text = row[column].text
        let cell = columns[column].isNumber ? text.aligned(to: widths[column]) : text.padded(to: widths[column])
        return Piece(cell + " ", row[column].ink)
      }
      if let last = shown.last {
        let text = columns[last].isNumber ? row[last].text.aligned(to: widths[last]) : row[last].text
        pieces += columns[last].isNumber ? [Piece(text, row[last].ink)] : Piece.words(text, row[last].ink)
      }
      canvas.line(pieces, hanging: 4)
    }
  }
}
