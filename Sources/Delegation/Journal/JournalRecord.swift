public import WindowsTypes

/// One line of a journal, `kcdmesh.journal/1`: what is going to be done, and what became of it.
///
/// All that is planned stands in the journal, synced to the disk, before the first change; what goes out is announced before it goes; and
/// answers are appended as they arrive. So a journal that ends anywhere tells what was done, what was not, and what is in doubt.
public enum JournalRecord: Hashable, Sendable {
  /// The first line.
  case begin(JournalHeader)
  /// A change that is planned.
  case change(JournalChange)
  /// All planned changes are above this line.
  case planned(changes: Int)
  /// These changes are about to be sent; what has no answer after that is in doubt.
  case sending(first: Int, last: Int)
  /// The directory has made a change.
  case done(number: Int)
  /// The directory has refused a change, and why.
  case failed(number: Int, reason: String)
  /// A change's answer did not arrive.
  case doubtful(number: Int, reason: String)
  /// The change was found in the directory when it was read again.
  case confirmed(number: Int)
  /// The directory, read again, differs from what was written.
  case differs(number: Int, details: [String])
  /// From here on the journal is continued by a resume or a rollback.
  case continued(as: JournalActivity, time: String, server: String, controller: String? = nil)
  /// A change was undone, or nothing of it was left to undo.
  case reverted(number: Int)
  /// What undoes a change is about to be sent.
  case reverting(number: Int)
}

/// What continues a journal.
public enum JournalActivity: String, Hashable, Sendable, Codable {
  /// The rest of the plan is executed.
  case resume
  /// What was done is undone.
  case rollback
}

/// The first line of a journal.
public struct JournalHeader: Hashable, Sendable, Codable {
  /// The name of this form.
  public static let schema = "kcdmesh.journal/1"

  public var schema = Self.schema
  /// When (UTC), in the form of RFC 3339.
  public var time: String
  /// The controller that the changes go to, as a URL: only it can settle what is in doubt.
  public var server: String
  /// The controller's own DNS name, which no alias and no load balancer changes; `nil` where the journal is older.
  public var controller: String?
  /// The domain's DNS name.
  public var domain: String
  /// The plan's fingerprint.
  public var fingerprint: String
  /// Every spelling that the changes refer to by its position.
  public var entries: [String]
  /// The most values that an object may hold, as the plan had it; `nil` where there is no limit, or the journal is older.
  public var valuesPerObject: Int?

  /// A journal's first line.
  public init(
    time: String, server: String, controller: String? = nil, domain: String, fingerprint: String, entries: [String],
    valuesPerObject: Int? = nil
  ) {
    self.time = time
    self.server = server
    self.controller = controller
    self.domain = domain
    self.fingerprint = fingerprint
    self.entries = entries
    self.valuesPerObject = valuesPerObject
  }
}

/// One planned change in a journal: an ``ObjectChange`` whose entries are positions in the header's list.
///
/// Positions that rise one by one stand as their first and last: the list of a mesh's host is two or three such runs, not thousands of
/// numbers.
public struct JournalChange: Hashable, Sendable, Codable {
  public var number: Int
  public var host: String
  public var dn: String
  public var guid: GUID
  public var add: [ClosedRange<Int>]
  public var remove: [ClosedRange<Int>]
  public var addServicePrincipalNames: [String]
  public var userAccountControl: PlanDocument.Flags
}

extension JournalRecord: Codable {
  private enum Key: String, CodingKey {
    case record, changes, first, last, number, reason, details, activity, time, server, controller
  }

  private enum Kind: String, Codable {
    case begin, change, planned, sending, done, failed, doubtful, confirmed, differs, continued, reverted, reverting
  }

  public init(from decoder: any Decoder) throws {
    let line = try decoder.container(keyedBy: Key.self)
    let number = { try line.decode(Int.self, forKey: .number) }
    switch try line.decode(Kind.self, forKey: .record) {
    case .begin: self = .begin(try JournalHeader(from: decoder))
    case .change: self = .change(try JournalChange(from: decoder))
    case .planned: self = .planned(changes: try line.decode(Int.self, forKey: .changes))
    case .sending:
      self = .sending(first: try line.decode(Int.self, forKey: .first), last: try line.decode(Int.self, forKey: .last))
    case .done: self = .done(number: try number())
    case .failed: self = .failed(number: try number(), reason: try line.decode(String.self, forKey: .reason))
    case .doubtful: self = .doubtful(number: try number(), reason: try line.decode(String.self, forKey: .reason))
    case .confirmed: self = .confirmed(number: try number())
    case .differs: self = .differs(number: try number(), details: try line.decode([String].self, forKey: .details))
    case .continued:
      self = .continued(
        as: try line.decode(JournalActivity.self, forKey: .activity), time: try line.decode(String.self, forKey: .time),
        server: try line.decode(String.self, forKey: .server),
        controller: try line.decodeIfPresent(String.self, forKey: .controller))
    case .reverted: self = .reverted(number: try number())
    case .reverting: self = .reverting(number: try number())
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var line = encoder.container(keyedBy: Key.self)
    switch self {
    case .begin(let header):
      try line.encode(Kind.begin, forKey: .record)
      try header.encode(to: encoder)
    case .change(let change):
      try line.encode(Kind.change, forKey: .record)
      try change.encode(to: encoder)
    case .planned(let changes):
      try line.encode(Kind.planned, forKey: .record)
      try line.encode(changes, forKey: .changes)
    case .sending(let first, let last):
      try line.encode(Kind.sending, forKey: .record)
      try line.encode(first, forKey: .first)
      try line.encode(last, forKey: .last)
    case .done(let number): try encode(.done, number, in: &line)
    case .failed(let number, let reason):
      try encode(.failed, number, in: &line)
      try line.encode(reason, forKey: .reason)
    case .doubtful(let number, let reason):
      try encode(.doubtful, number, in: &line)
      try line.encode(reason, forKey: .reason)
    case .confirmed(let number): try encode(.confirmed, number, in: &line)
    case .differs(let number, let details):
      try encode(.differs, number, in: &line)
      try line.encode(details, forKey: .details)
    case .continued(let activity, let time, let server, let controller):
      try line.encode(Kind.continued, forKey: .record)
      try line.encode(activity, forKey: .activity)
      try line.encode(time, forKey: .time)
      try line.encode(server, forKey: .server)
      try line.encodeIfPresent(controller, forKey: .controller)
    case .reverted(let number): try encode(.reverted, number, in: &line)
    case .reverting(let number): try encode(.reverting, number, in: &line)
    }
  }

  private func encode(_ kind: Kind, _ number: Int, in line: inout KeyedEncodingContainer<Key>) throws {
    try line.encode(kind, forKey: .record)
    try line.encode(number, forKey: .number)
  }
}
