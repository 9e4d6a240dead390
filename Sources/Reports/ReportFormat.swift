/// The forms that a report can have, by the words of `--format`.
///
/// Each report says which of them it has.
public enum ReportFormat: String, CaseIterable, Hashable, Sendable {
  /// For people, on a terminal or in a log.
  case text
  /// For programs, by the schemas of the contract.
  case json
  /// One page for people, in a browser.
  case html
  /// For a merge request's comment.
  case markdown
  /// A change file, which `ldapmodify` applies.
  case ldif
  /// For pipelines that count tests.
  case junit
  /// For code scanning dashboards (SARIF 2.1.0).
  case sarif
}

/// Something to tell, in one or several forms.
///
/// A report is data: it is made once from one reading, and rendered as often as there are forms to write.
public protocol Report: Sendable {
  /// The forms that the report has, the usual one first.
  static var formats: [ReportFormat] { get }

  /// The report in one of its ``formats``, whole, ending in a line feed.
  ///
  /// - Parameters:
  ///   - style: how text is laid out; other forms don't look at it.
  /// - Throws: ``UnsupportedFormat`` for a form that the report doesn't have.
  func rendered(as format: ReportFormat, style: TextStyle) throws -> [UInt8]
}

/// A form that a report does not have.
public struct UnsupportedFormat: Error, Hashable, Sendable, CustomStringConvertible {
  /// The form that was asked for.
  public var format: ReportFormat
  /// The forms that there are.
  public var available: [ReportFormat]

  /// What was asked for, and what there is.
  public init(_ format: ReportFormat, available: [ReportFormat]) {
    self.format = format
    self.available = available
  }

  public var description: String {
    "there is no \(format.rawValue) form of this report; choose one of \(available.map(\.rawValue).joined(separator: ", "))"
  }
}
