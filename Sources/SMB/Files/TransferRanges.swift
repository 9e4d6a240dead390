internal import Synchronization

/// The parts of a file that are still to be transferred; what is under way counts as such until it is acknowledged.
///
/// Several connections may take from the same ranges. They outlive a connection: after a loss, what it had not acknowledged is taken up
/// over another one, and nothing that was acknowledged is sent twice.
public final class TransferRanges: Sendable {
  private struct State {
    /// Not under way.
    var waiting: [Range<UInt64>]
    var underWay: [Range<UInt64>] = []
    var acknowledged: UInt64 = 0
  }

  private let state: Mutex<State>
  /// All of it, in bytes.
  public let total: UInt64

  /// Ranges in the order in which they are to be transferred; they must not overlap.
  public init(_ ranges: [Range<UInt64>]) {
    let waiting = ranges.filter { !$0.isEmpty }
    total = waiting.reduce(0) { $0 + UInt64($1.count) }
    state = Mutex(State(waiting: waiting.reversed()))
  }

  /// How many bytes the server has confirmed.
  public var acknowledged: UInt64 { state.withLock(\.acknowledged) }

  /// Whether the server has confirmed all.
  public var isComplete: Bool { acknowledged == total }

  /// The next part, of a size at most; `nil` where none waits.
  func take(_ size: Int) -> Range<UInt64>? {
    state.withLock { state in
      guard let range = state.waiting.popLast() else { return nil }
      let part = range.lowerBound..<min(range.upperBound, range.lowerBound + UInt64(size))
      if part != range { state.waiting.append(part.upperBound..<range.upperBound) }
      state.underWay.append(part)
      return part
    }
  }

  /// The server has confirmed the first bytes of a part; the rest of it waits again.
  func acknowledge(_ part: Range<UInt64>, count: Int) {
    state.withLock { state in
      guard let index = state.underWay.firstIndex(of: part) else { return }
      state.underWay.remove(at: index)
      state.acknowledged += UInt64(count)
      let rest = part.lowerBound + UInt64(count)..<part.upperBound
      if !rest.isEmpty { state.waiting.append(rest) }
    }
  }

  /// Parts are not under way any more, because their connection is of no more use: they wait again.
  func giveBack(_ parts: Set<Range<UInt64>>) {
    state.withLock { state in
      let returned = state.underWay.filter(parts.contains)
      state.underWay.removeAll(where: parts.contains)
      state.waiting += returned.sorted { $0.lowerBound > $1.lowerBound }
    }
  }
}
