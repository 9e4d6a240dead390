import Glibc

/// The longest wait for something, in slices short enough to see a cancellation.
struct Deadline {
  /// How long a cancelled task may go unnoticed.
  static let slice = Duration.milliseconds(100)

  private let limit: Duration
  private var end: ContinuousClock.Instant

  init(_ limit: Duration) {
    self.limit = limit
    end = .now + limit
  }

  var isOver: Bool { .now >= end }

  /// The server showed life: the wait begins anew.
  mutating func restart() {
    end = .now + limit
  }

  /// The next slice; never negative.
  var nextSlice: Duration { max(.zero, min(Self.slice, ContinuousClock.now.duration(to: end))) }
}

extension Duration {
  var timeval: timeval {
    let (seconds, attoseconds) = components
    return Glibc.timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
  }

  /// For `poll`, rounded up, so that a short wait is no busy one.
  var milliseconds: Int32 {
    let (seconds, attoseconds) = components
    return Int32(clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
