internal import Delegation

/// What became of the disks, told once for all that went alike.
extension ProofText {
  private struct Likeness: Hashable {
    var session: SessionSeen
    var bytes: UInt64
    var isTemporary: Bool
    var isExclusive: Bool?
  }

  /// How far the proof goes, and what was seen on the way.
  mutating func writeScope() {
    guard report.proof.scope == .migration else {
      return canvas.line(Piece.words("Proven are the tickets; no SMB session was opened (--only kdc).", .faint), indent: 2, hanging: 2)
    }
    var order: [Likeness] = []
    var rates: [Likeness: [Double]] = [:]
    for migration in edges.compactMap(\.migration) where migration.isProven {
      guard let session = migration.session, let share = migration.share, let transfer = migration.transfer else { continue }
      let likeness = Likeness(
        session: session, bytes: transfer.bytes, isTemporary: share.isTemporary, isExclusive: share.isExclusive)
      if rates[likeness] == nil { order.append(likeness) }
      rates[likeness, default: []].append(transfer.seconds > 0 ? Double(transfer.bytes) / transfer.seconds : 0)
    }
    for likeness in order { write(likeness, rates: rates[likeness, default: []].sorted()) }
    canvas.line(
      Piece.words("The hosts' own migration protocol on TCP 6600 is not part of the proof.", .faint), indent: 2, hanging: 2)
  }

  private mutating func write(_ likeness: Likeness, rates: [Double]) {
    let session = likeness.session
    let protection = session.cipher.map { "encrypted by \($0)" } ?? "signed by \(session.signing)"
    let user = session.user.map { "as \($0)" } ?? "whose user the target does not tell"
    let share =
      switch (likeness.isTemporary, likeness.isExclusive) {
      case (true, true?): "a share for the operator alone"
      case (true, _): "a share with the target's own descriptor"
      case (false, _): "a share that was there"
      }
    let range = [rates.first, rates.last].compactMap(\.self).map { Int($0 / 1e6) }
    let speed = range.first == range.last ? "\(range.first ?? 0)" : "\(range.first ?? 0)–\(range.last ?? 0)"
    let text = """
      \(rates.count.of("disk", "disks")) of \(DiskSize(bytes: likeness.bytes)) over SMB \(session.dialect), \(protection), \(user), through \(share): \(speed) MB/s
      """
    canvas.line(Piece.words(text, .faint), indent: 2, hanging: 2)
  }

  /// The migrations that failed, those that failed alike together.
  mutating func writeDiskFailures(most: Int) {
    let failures = DiskFailure.all(in: report.proof)
    for failure in failures.prefix(most) { write(failure) }
    writeSurplus(failures.count - most)
  }

  private mutating func write(_ disk: DiskFailure) {
    canvas.gap()
    canvas.line([
      Piece("✗", .failure), Piece(disk.sources.enumerated(within: canvas.style.width - 24), .strong), Piece("→"),
      Piece(disk.target, .strong),
    ])
    write("step", disk.failure.step.inWords)
    write("said", disk.failure.explanation)
    if !disk.failure.cause.isEmpty { write("cause", disk.failure.cause) }
    if !disk.failure.mend.isEmpty { write("mend", disk.failure.mend) }
  }
}
