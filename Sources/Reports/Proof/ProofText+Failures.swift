internal import Delegation

/// What failed, told once for all that failed alike.
extension ProofText {
  /// More would not be read; the JSON form has them all.
  private static let most = 40

  mutating func writeFailures() {
    let failures = TicketFailure.all(in: report.proof)
    for failure in failures.prefix(Self.most) { write(failure) }
    writeSurplus(failures.count - Self.most)
    writeDiskFailures(most: Self.most)
  }

  mutating func writeSurplus(_ count: Int) {
    guard count > 0 else { return }
    canvas.gap()
    canvas.line(Piece.words("… and \(count.of("failure", "failures")) more; the JSON form has them all", .warning))
  }

  private mutating func write(_ failure: TicketFailure) {
    let width = canvas.style.width
    canvas.gap()
    canvas.line(
      [Piece(failure.sign, .failure), Piece(failure.source, .strong), Piece("→")]
        + [Piece(failure.targets.enumerated(within: width - 24), .strong)])
    write("names", failure.names.enumerated(within: width - 14))
    if let step = failure.step(report.proof.evidence) { write("step", step) }
    guard let inference = failure.inference else { return }
    write("cause", "\(inference.cause.rawValue): \(failure.explanation)")
    write("from", inference.basis)
    write("mend", inference.mend)
  }

  mutating func write(_ label: String, _ text: String) {
    canvas.line([Piece("  " + label.padded(to: 6), .faint)] + Piece.words(text), hanging: 9)
  }
}
