public import Delegation

/// The hosts that are out there, with their names, flags, and what they hold: the report of `hosts`.
public struct HostsReport: Report {
  public static let formats: [ReportFormat] = [.text, .json]

  /// Where and when the accounts were read.
  public var reading: Reading
  /// The hosts, in the order of their names.
  public var accounts: [ComputerAccount]
  /// Every spelling that the accounts' lists refer to.
  public var table: EntryTable
  /// The forms in which a host should register the migration service.
  public var options: MeshOptions
  /// The most values that an object may hold; `nil` for no limit.
  public var budgetLimit: Int?

  /// A report of hosts.
  public init(reading: Reading, accounts: [ComputerAccount], table: EntryTable, options: MeshOptions, budgetLimit: Int?) {
    self.reading = reading
    self.accounts = accounts
    self.table = table
    self.options = options
    self.budgetLimit = budgetLimit
  }

  public func rendered(as format: ReportFormat, style: TextStyle) throws -> [UInt8] {
    switch format {
    case .text: HostsText.render(self, style: style)
    case .json: try JSONRendering.bytes(document)
    case .html, .markdown, .ldif, .junit, .sarif: throw UnsupportedFormat(format, available: Self.formats)
    }
  }

  /// The hosts as a document, `kcdmesh.hosts/1`.
  public var document: HostsDocument {
    HostsDocument(self)
  }
}
