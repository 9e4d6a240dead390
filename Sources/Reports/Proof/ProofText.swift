internal import Delegation
internal import PrintableText

/// A proof for a terminal or a log: a matrix of sources and targets, and below it what failed, why, and how to mend it.
struct ProofText {
  let report: ProofReport
  let marks: ProofMarks
  var canvas: TextCanvas

  var edges: [EdgeProof] { report.proof.edges }

  /// The report's bytes.
  static func render(_ report: ProofReport, style: TextStyle) -> [UInt8] {
    var text = ProofText(report: report, marks: ProofMarks(report.proof), canvas: TextCanvas(style))
    text.write()
    return text.canvas.bytes
  }

  private mutating func write() {
    writeHead()
    guard !edges.isEmpty else { return }
    canvas.gap()
    if !writeMatrix() { writeBands() }
    writeLegend()
    writeFailures()
  }

  private mutating func writeHead() {
    let (proof, reading) = (report.proof, report.reading)
    let proven = proof.edges.count(where: proof.isProven)
    let edges = "\(proof.edges.count.of("edge", "edges")) of \(reading.domain)"
    let verb = proof.edges.count == 1 ? "is" : "are"
    canvas.line([
      Piece(proof.isProven ? "✓" : "✗", proof.isProven ? .success : .failure),
      Piece(proof.isProven ? "\(edges) \(verb) proven" : "\(proven.grouped) of \(edges) \(verb) proven", .strong),
    ])
    let tickets = proof.edges.reduce(0) { $0 + $1.services.count }.of("ticket", "tickets")
    let evidence =
      switch proof.evidence {
      case .transition: "protocol transition"
      case .ticket: "the operator's own tickets"
      }
    canvas.line(
      Piece.words(
        "\(tickets) for \(proof.operatorName), by \(evidence), asked of the KDC of \(reading.server); the directory read at \(reading.time)",
        .faint), indent: 2, hanging: 2)
    writeScope()
  }

  private mutating func writeLegend() {
    let services = marks.letters.map { "\($0.letter) \($0.service)" }.joined(separator: ", ")
    let signs = ProofMarks.all(in: edges).map { "\($0.sign) \($0.meaning)" }.joined(separator: ", ")
    canvas.gap()
    canvas.line(Piece.words("\(services);  \(signs)", .faint))
    guard report.proof.scope == .migration else { return }
    let disk =
      "\(ProofMarks.disk) the disk: ✓ moved, read back and taken away again, ✗ failed, \(ProofMarks.notTried) not tried without the tickets"
    canvas.line(Piece.words(disk, .faint))
  }
}

extension ProofText {
  /// Draws a row for each source and a column for each target; false, and nothing drawn, where that is too wide.
  private mutating func writeMatrix() -> Bool {
    let targets = edges.map(\.target).unique.sorted()
    let sources = edges.map(\.source).unique
    let cells = Dictionary(edges.map { (Pair(source: $0.source, target: $0.target), marks.cell(of: $0)) }, uniquingKeysWith: { $1 })
    let first = sources.reduce("FROM \\ TO".columns) { max($0, $1.printable.columns) }
    let width = targets.reduce(first) { width, target in
      width + 2 + sources.reduce(target.printable.columns) { max($0, cells[Pair(source: $1, target: target)]?.text.columns ?? 1) }
    }
    guard width <= canvas.style.width else { return false }
    var table = TextTable(columns: [.init("FROM \\ TO")] + targets.map { .init($0.printable) })
    for source in sources {
      table.append(
        [Piece(source, .strong)] + targets.map { cells[Pair(source: source, target: $0)] ?? Piece("·", .faint) })
    }
    table.draw(on: &canvas)
    return true
  }

  private struct Pair: Hashable {
    var source: String
    var target: String
  }

  /// A line for all sources whose every edge is proven, and one for each other.
  private mutating func writeBands() {
    let sources = edges.map(\.source).unique
    let failed = Dictionary(grouping: edges.filter { !report.proof.isProven($0) }, by: \.source)
    let proven = sources.filter { failed[$0] == nil }
    if !proven.isEmpty {
      let names = proven.enumerated(within: canvas.style.width - 44)
      canvas.line(
        [Piece("✓", .success), Piece(names, .strong)]
          + Piece.words("(\(proven.count.of("source", "sources"))): every edge is proven"))
    }
    for source in sources {
      guard let failures = failed[source] else { continue }
      let all = edges.count { $0.source == source }
      let shown = failures.prefix(8).map { "\($0.target) \(marks.failures(of: $0))" }.joined(separator: ", ")
      let more = failures.count > 8 ? ", and \((failures.count - 8).grouped) more" : ""
      canvas.line(
        [Piece("✗", .failure), Piece(source, .strong)]
          + Piece.words("\((all - failures.count).grouped) of \(all.of("edge", "edges")) proven; not to \(shown)\(more)"))
    }
  }
}

extension [String] {
  /// Each once, in the order in which they come first.
  var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
