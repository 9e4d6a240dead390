internal import Delegation

/// The hosts as a table, for a terminal or a log.
struct HostsText {
  private let report: HostsReport
  private let hosts: [HostView]
  private var canvas: TextCanvas

  /// The report's bytes.
  static func render(_ report: HostsReport, style: TextStyle) -> [UInt8] {
    var text = HostsText(report: report, hosts: HostView.all(of: report), canvas: TextCanvas(style))
    text.write()
    return text.canvas.bytes
  }

  private mutating func write() {
    let reading = report.reading
    guard !hosts.isEmpty else {
      canvas.line(Piece.words("No host was found in \(reading.domain) (read from \(reading.server) at \(reading.time))."))
      return
    }
    canvas.line(
      [Piece("\(hosts.count.of("host", "hosts")) of \(reading.domain)", .strong)]
        + Piece.words("read from \(reading.server) at \(reading.time)", .faint))
    if !reading.complete {
      canvas.line([Piece("! the reading is incomplete:", .failure)] + Piece.words("there may be more than is shown"))
    }
    canvas.gap()
    var table = TextTable(columns: [
      .init("HOST"), .init("QUALIFIED NAME"), .init("MIGRATION"), .init("ENTRIES", isNumber: true), .init("VALUES", isNumber: true),
      .init("FLAGS"),
    ])
    for host in hosts { table.append(Self.row(host)) }
    table.draw(on: &canvas)
    writeNotes()
  }

  private static func row(_ host: HostView) -> [Piece] {
    let budget = host.budget
    let values = budget.limit.map { "\(budget.used.grouped)/\($0.grouped)" } ?? budget.used.grouped
    let traits = host.traits.map(\.rawValue).joined(separator: ", ")
    let isAlarming = host.traits.contains(.unconstrained) || host.traits.contains(.domainController)
    return [
      Piece(host.account.shortName, .strong), host.account.dnsHostName.map { Piece($0) } ?? Piece("none", .warning), registration(host),
      Piece(host.account.allowedToDelegateTo.count.grouped),
      Piece(values, budget.isExceeded ? .failure : budget.isTight ? .warning : .plain),
      Piece(traits, isAlarming ? .failure : host.traits.contains(.disabled) ? .warning : .plain),
    ]
  }

  private static func registration(_ host: HostView) -> Piece {
    switch host.registration {
    case .complete: Piece("yes", .success)
    case .partial(let registered, let count): Piece("\(registered) of \(count)", .warning)
    case .none: Piece("no", .failure)
    }
  }

  /// What the table doesn't say: which names are missing.
  private mutating func writeNotes() {
    let lacking = hosts.filter { !$0.missingNames.isEmpty }
    guard !lacking.isEmpty else { return }
    canvas.gap()
    for host in lacking.prefix(8) {
      let names = host.missingNames.map { "“\($0)”" }.joined(separator: ", ")
      canvas.line([Piece("!", .warning), Piece(host.account.shortName, .strong)] + Piece.words("does not register \(names)"), hanging: 2)
    }
    if lacking.count > 8 {
      canvas.line(
        [Piece("!", .warning)] + Piece.words("and \((lacking.count - 8).of("more host", "more hosts")); the JSON form has them all"))
    }
  }
}
