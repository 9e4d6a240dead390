/// One line of the journal of a proof, `kcdmesh.traces/1`.
///
/// A trace is announced, on the disk, before it is made; so what a killed run has left behind can be found and taken away.
public enum TraceRecord: Hashable, Sendable {
  /// The first line.
  case begin(TraceHeader)
  /// This is about to be made.
  case making(number: Int, Trace)
  /// It was not made, and certainly so.
  case refused(number: Int)
  /// It is gone.
  case removed(number: Int)
}

/// The first line of a proof's journal.
public struct TraceHeader: Hashable, Sendable, Codable {
  /// The name of this form.
  public static let schema = "kcdmesh.traces/1"

  public var schema = Self.schema
  /// The run's identifier, which stands in all that it makes: what has another one is not ours.
  public var run: String
  /// When (UTC), in the form of RFC 3339.
  public var time: String
  /// The domain's DNS name.
  public var domain: String
  /// The domain controller that was asked, by its own DNS name: only it can tell what became of an account that was made there.
  public var controller: String
  /// Whom the hosts acted for, by `sAMAccountName`: who may enter the shares.
  public var `operator`: String

  /// A first line.
  public init(run: String, time: String, domain: String, controller: String, operator: String) {
    self.run = run
    self.time = time
    self.domain = domain
    self.controller = controller
    self.operator = `operator`
  }
}

extension TraceRecord: Codable {
  private enum Key: String, CodingKey {
    case record, number
  }

  private enum Kind: String, Codable {
    case begin, making, refused, removed
  }

  public init(from decoder: any Decoder) throws {
    let line = try decoder.container(keyedBy: Key.self)
    let number = { try line.decode(Int.self, forKey: .number) }
    switch try line.decode(Kind.self, forKey: .record) {
    case .begin: self = .begin(try TraceHeader(from: decoder))
    case .making: self = .making(number: try number(), try Trace(from: decoder))
    case .refused: self = .refused(number: try number())
    case .removed: self = .removed(number: try number())
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var line = encoder.container(keyedBy: Key.self)
    switch self {
    case .begin(let header):
      try line.encode(Kind.begin, forKey: .record)
      try header.encode(to: encoder)
    case .making(let number, let trace):
      try encode(.making, number, in: &line)
      try trace.encode(to: encoder)
    case .refused(let number): try encode(.refused, number, in: &line)
    case .removed(let number): try encode(.removed, number, in: &line)
    }
  }

  private func encode(_ kind: Kind, _ number: Int, in line: inout KeyedEncodingContainer<Key>) throws {
    try line.encode(kind, forKey: .record)
    try line.encode(number, forKey: .number)
  }
}
