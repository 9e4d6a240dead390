internal import Delegation

/// Puts a matrix together, edge by edge.
struct MatrixBuilder {
  /// A cell, compared by what it shows.
  private struct Cell: Hashable {
    var marks: [UInt8]
    var disk: Disk
    var kind: Int
  }

  /// What became of a disk.
  enum Disk: String {
    case none = "-"
    case moved
    case failed
    case notTried = "untried"
  }

  var parts = EntryParts()
  private let hosts: [MatrixData.Host]
  private let kinds: [MatrixData.Kind]
  private let rows: [Int]
  private let columns: [Int]
  private var rowOfHost: [Int: Int] = [:]
  private var columnOfHost: [Int: Int] = [:]
  private var states: [Cell: Int] = [:]
  private var order: [Cell] = []
  private var cells: [[Int]]
  private var entries: [[[EntryID]]]
  private var notes: [String] = []
  private var noteNumbers: [String: Int] = [:]
  private var edgeNotes: [String: [Int]] = [:]

  /// More would make a page that nobody can open.
  private static let mostNotes = 20_000

  /// An empty matrix.
  ///
  /// - Parameter pairs: every edge, as positions in `hosts`.
  init(hosts: [MatrixData.Host], kinds: [MatrixData.Kind], pairs: some Sequence<(source: Int, target: Int)>) {
    var sources: Set<Int> = [], targets: Set<Int> = []
    for pair in pairs {
      sources.insert(pair.source)
      targets.insert(pair.target)
    }
    self.hosts = hosts
    self.kinds = kinds
    rows = sources.sorted()
    columns = targets.sorted()
    for (row, host) in rows.enumerated() { rowOfHost[host] = row }
    for (column, host) in columns.enumerated() { columnOfHost[host] = column }
    cells = Array(repeating: Array(repeating: 0, count: targets.count), count: sources.count)
    entries = Array(repeating: [], count: targets.count)
  }

  /// Draws an edge.
  ///
  /// - Parameters:
  ///   - marks: one for each part so far; parts that come later are not asked for.
  ///   - kind: a position in the kinds.
  mutating func draw(source: Int, target: Int, marks: [MatrixData.Mark], disk: Disk = .none, kind: Int) {
    guard let row = rowOfHost[source], let column = columnOfHost[target] else { return }
    let cell = Cell(marks: marks.map(\.rawValue), disk: disk, kind: kind)
    let state = states[cell] ?? order.count + 1
    if state > order.count {
      states[cell] = state
      order.append(cell)
    }
    cells[row][column] = state
  }

  /// Keeps which entries stand for a target, by part; once for each target, the widest edge's.
  mutating func name(target: Int, entries wanted: [EntryID], in table: EntryTable) {
    guard let column = columnOfHost[target], entries[column].joined().count < wanted.count else { return }
    var named: [[EntryID]] = []
    for entry in wanted {
      let part = parts.part(of: entry, in: table)
      while named.count <= part { named.append([]) }
      named[part].append(entry)
    }
    entries[column] = named
  }

  /// Tells something of one edge.
  mutating func note(source: Int, target: Int, _ text: String) {
    guard let row = rowOfHost[source], let column = columnOfHost[target] else { return }
    let number = noteNumbers[text] ?? notes.count
    if number == notes.count {
      guard notes.count < Self.mostNotes else { return }
      noteNumbers[text] = number
      notes.append(text)
    }
    edgeNotes["\(row),\(column)", default: []].append(number)
  }

  /// The matrix.
  func data(meshes: [String], table: EntryTable?, issues: [MatrixData.Issue] = [], mend: String? = nil) -> MatrixData {
    let states = order.map { cell in
      let marks = cell.marks + Array(repeating: MatrixData.Mark.none.rawValue, count: parts.parts.count - cell.marks.count)
      return MatrixData.State(code: String(decoding: marks, as: UTF8.self), disk: cell.disk.rawValue, kind: cell.kind)
    }
    return MatrixData(
      parts: parts.parts, meshes: meshes, hosts: hosts, rows: rows, columns: columns, kinds: kinds,
      states: [.init(code: "", disk: Disk.none.rawValue, kind: nil)] + states, cells: cells,
      entries: table.map { table in entries.map { $0.map { $0.map { table[$0] } } } } ?? [], issues: issues, notes: notes,
      edgeNotes: edgeNotes, mend: mend)
  }
}
