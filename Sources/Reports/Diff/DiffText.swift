internal import Delegation
internal import PrintableText
internal import WindowsTypes

/// A plan as text, for a terminal or a log: what a reviewer reads before the directory is changed.
struct DiffText {
  let report: DiffReport
  let view: DiffView
  let summary: PlanSummary
  var canvas: TextCanvas

  /// The report's bytes.
  static func render(_ report: DiffReport, style: TextStyle) -> [UInt8] {
    var text = DiffText(
      report: report, view: DiffView(report.plan), summary: report.plan.summary, canvas: TextCanvas(style))
    text.write()
    return text.canvas.bytes
  }

  private mutating func write() {
    guard !isSettled else { return writeSettled() }
    guard !report.isBrief else {
      writeTotals()
      writeOutcome()
      return
    }
    writeHeader()
    for block in view.blocks { write(block) }
    writeQuietHosts()
    writeNotices()
    canvas.gap()
    writeTotals()
    writeOutcome()
    canvas.line([Piece("Fingerprint:", .faint), Piece(report.fingerprint, .faint)])
  }

  // MARK: Nothing to do

  private var isSettled: Bool {
    summary.changes == 0 && view.blocks.isEmpty && report.plan.warnings.isEmpty && report.plan.blockers.isEmpty && report.outcome == nil
      && report.reading.complete
  }

  private mutating func writeSettled() {
    let domain = report.reading.domain
    let what =
      switch report.purpose {
      case .policy:
        "\(summary.hosts.of("host", "hosts")) of \(domain) \(summary.hosts == 1 ? "is" : "are") as the policy wants,"
          + " with \(summary.keep.of("entry", "entries"))"
      case .resume: "nothing of the journal is left to do in \(domain)"
      case .rollback: "nothing of the journal is left to undo in \(domain)"
      }
    canvas.line(
      [Piece("Nothing to do:", .success)] + Piece.words(what)
        + [
          Piece("(read from", .faint), Piece(report.reading.server, .faint), Piece("at", .faint), Piece("\(report.reading.time)).", .faint),
        ])
  }

  // MARK: Head

  private mutating func writeHeader() {
    let title =
      switch (report.purpose, report.outcome) {
      case (.policy, nil): "Delegation plan for"
      case (.policy, _): "Delegation written to"
      case (.resume, nil): "Rest of a plan for"
      case (.resume, _): "Rest of a plan written to"
      case (.rollback, nil): "Rollback plan for"
      case (.rollback, _): "Delegation rolled back in"
      }
    canvas.line([Piece("\(title) \(report.reading.domain)", .strong)])
    writeField("controller", report.reading.server)
    writeField("read", report.reading.time)
    if let source = report.policySource { writeField(report.purpose == .policy ? "policy" : "journal", source) }
    if !report.reading.complete {
      canvas.line([Piece("! the reading is incomplete:", .failure)] + Piece.words("no plan can be trusted that is made from it"), indent: 2)
    }
    writeLegend()
  }

  private mutating func writeField(_ name: String, _ value: String) {
    canvas.line([Piece(name.padded(to: 11), .faint), Piece(value)], indent: 2)
  }

  /// The marks that occur, with their meanings.
  private mutating func writeLegend() {
    let marks: [(count: Int, mark: String, ink: Ink)] = [
      (summary.add, "+ added", .added), (summary.remove, "- removed", .removed),
      (summary.flagChanges + summary.spnAdditions + summary.spnRemovals, "~ changed", .changed),
      (summary.unmanaged, "? unmanaged, kept", .unmanaged),
    ]
    let there = marks.filter { $0.count > 0 }
    guard !there.isEmpty else { return }
    let pieces = there.enumerated().map { Piece($0 == 0 ? $1.mark : " " + $1.mark, $1.ink) }
    canvas.line([Piece("marks".padded(to: 11), .faint)] + pieces, indent: 2)
  }

  // MARK: Foot

  private mutating func writeQuietHosts() {
    guard !view.quietHosts.isEmpty else { return }
    canvas.gap()
    let count = view.quietHosts.count
    let head = count == 1 ? "1 host is as it should be:" : "\(count.grouped) hosts are as they should be:"
    writeNames(view.quietHosts, after: [Piece(head)], ink: .plain)
  }

  private mutating func writeNotices() {
    let warnings = NoticeDigest.sentences(report.plan.warnings)
    if !warnings.isEmpty { canvas.gap() }
    for warning in warnings { canvas.line([Piece("! warning:", .warning)] + Piece.words(warning), hanging: 2) }
    let blockers = NoticeDigest.sentences(report.plan.blockers)
    if !blockers.isEmpty { canvas.gap() }
    for blocker in blockers { canvas.line([Piece("✗ provision will refuse:", .failure)] + Piece.words(blocker), hanging: 2) }
  }

  /// The plan in numbers; once it was executed, what was seen to be done of it.
  private mutating func writeTotals() {
    guard let outcome = report.outcome else { return writeTotals(summary, "Plan:", isDone: false) }
    guard outcome.confirmed > 0 else { return }
    let failed = Set(outcome.failures.map(\.host))
    var done = report.plan
    done.hosts.removeAll { failed.contains($0.account.shortName) }
    writeTotals(done.summary, failed.isEmpty ? "Done:" : "Done in part:", isDone: true)
  }

  private mutating func writeTotals(_ summary: PlanSummary, _ title: String, isDone: Bool) {
    let number = { (count: Int, ink: Ink, planned: String, done: String) in
      Piece("\(count.grouped) \(isDone ? done : planned)", count == 0 ? .plain : ink)
    }
    let flags = summary.flagChanges == 1 ? "flag" : "flags"
    var parts = [
      number(summary.add, .added, "to add", "added"), number(summary.remove, .removed, "to remove", "removed"),
      number(summary.flagChanges, .changed, "\(flags) to change", "\(flags) changed"),
    ]
    for (count, planned, done) in [(summary.spnAdditions, "register", "registered"), (summary.spnRemovals, "unregister", "unregistered")]
    where count > 0 {
      let names = count == 1 ? "name" : "names"
      parts.append(number(count, .changed, "\(names) to \(planned)", "\(names) \(done)"))
    }
    parts += [
      Piece("\(summary.keep.grouped) kept"), Piece("\(summary.unmanaged.grouped) unmanaged", summary.unmanaged > 0 ? .unmanaged : .plain),
    ]
    for position in parts.indices { parts[position].text += position == parts.count - 1 ? "." : "," }
    canvas.line([Piece(title, .strong)] + parts)
  }

  private mutating func writeOutcome() {
    guard let outcome = report.outcome else { return }
    let isWhole = outcome.failures.isEmpty
    canvas.line([Piece(isWhole ? "✓" : "✗", isWhole ? .success : .failure)] + Piece.words(Self.sentence(on: outcome)))
    for failure in outcome.failures {
      let state = failure.mayBeChanged ? "(it may have been changed)" : "(it was not changed)"
      canvas.line([Piece("✗ \(failure.host):", .failure)] + Piece.words(failure.reason) + Piece.words(state, .faint), indent: 2)
    }
    if outcome.confirmed > 0 { canvas.line(Piece.words(Self.delay), hanging: 2) }
    if let journal = outcome.journal { canvas.line([Piece("Journal:", .faint), Piece(journal)]) }
  }

  private static func sentence(on outcome: PlanDocument.Outcome) -> String {
    let objects = (outcome.confirmed + outcome.failures.count).of("object", "objects")
    guard outcome.confirmed > 0 else {
      let mayBeChanged = outcome.failures.contains(where: \.mayBeChanged)
      return mayBeChanged ? "Of \(objects) none was seen to be as it was to be." : "Of \(objects) none was changed."
    }
    return outcome.failures.isEmpty
      ? "\(objects) written, and found so when read again."
      : "\(outcome.confirmed.grouped) of \(objects) written, and found so when read again."
  }

  /// What keeps a change from being felt at once.
  private static let delay =
    "It takes effect after replication and with a host’s next ticket: in up to 15 minutes, or after klist purge -li 0x3e7 on the host."

  /// A head and names behind it, at most two lines of them.
  mutating func writeNames(_ names: [String], after head: [Piece], ink: Ink, indent: Int = 0) {
    let taken = head.reduce(indent) { $0 + $1.text.columns + 1 }
    let room = (canvas.style.width - taken) + (canvas.style.width - indent - 2)
    let text = names.map(\.printable).enumerated(within: room - 12)
    canvas.line(head + Piece.words(text, ink), indent: indent)
  }
}
