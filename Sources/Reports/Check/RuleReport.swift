public import Delegation

/// What a rule looks for, why it matters, and how to mend what it finds: the answer to `check --explain`.
public struct RuleReport: Report {
  public static let formats: [ReportFormat] = [.text]

  /// The rule.
  public var rule: Rule

  /// An explanation.
  public init(rule: Rule) {
    self.rule = rule
  }

  public func rendered(as format: ReportFormat, style: TextStyle) throws -> [UInt8] {
    guard format == .text else { throw UnsupportedFormat(format, available: Self.formats) }
    var canvas = TextCanvas(style)
    canvas.line([Piece(rule.id.description, .strong), Piece(rule.severity.rawValue), Piece(rule.title, .strong)])
    canvas.gap()
    canvas.line(Piece.words(rule.why), hanging: 0)
    for mend in rule.mend {
      canvas.gap()
      canvas.line([Piece("Mend (\(mend.tool.rawValue)):", .strong)])
      // As they are, so that they can be pasted.
      for line in mend.commands.split(separator: "\n", omittingEmptySubsequences: false) { canvas.line([Piece(String(line))], indent: 2) }
    }
    canvas.gap()
    canvas.line([Piece("References:", .strong)])
    for reference in rule.references { canvas.line(Piece.words(reference), indent: 2) }
    return canvas.bytes
  }
}
