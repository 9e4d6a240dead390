/// What a proof's journal tells: what may still be there.
public struct Traces: Sendable {
  /// Whose they are.
  public var header: TraceHeader
  /// By their numbers, in the order in which they were announced.
  public private(set) var remaining: [(number: Int, trace: Trace)] = []

  /// Reads a journal's lines.
  ///
  /// - Throws: ``DamagedTraces``.
  public init(_ records: [TraceRecord]) throws(DamagedTraces) {
    guard case .begin(let header)? = records.first, header.schema == TraceHeader.schema else {
      throw DamagedTraces(reason: "it does not begin as the journal of a proof (\(TraceHeader.schema))")
    }
    self.header = header
    for record in records.dropFirst() {
      switch record {
      case .begin: throw DamagedTraces(reason: "it begins twice")
      case .making(let number, let trace):
        guard !remaining.contains(where: { $0.number == number }) else { throw DamagedTraces(reason: "trace \(number) is made twice") }
        remaining.append((number, trace))
      case .refused(let number), .removed(let number): remaining.removeAll { $0.number == number }
      }
    }
  }
}

/// A proof's journal that is none.
public struct DamagedTraces: Error, CustomStringConvertible {
  var reason: String

  public var description: String { reason }
}
