internal import Glibc

/// Where a file has data, as the file system tells it.
enum DataRanges {
  /// A smaller hole is sent as data: a request of its own for what is behind it would cost more than its zeros.
  static let smallestHole: UInt64 = 64 << 10
  /// The most ranges that are kept; what is behind the last one counts as data.
  static let greatestCount = 1 << 16

  /// What is looked for next: SEEK_DATA and SEEK_HOLE of `lseek(2)`, which Glibc's module hides.
  enum Kind: Int32 {
    case data = 3
    case hole = 4
  }

  /// What `lseek` answers: a place, or an error number.
  enum Answer: Hashable {
    case place(Int64)
    case failure(Int32)
  }

  /// Goes through a file from data to hole and on to data; a file system that knows no holes, or none that can be believed, has one range.
  ///
  /// - Parameters:
  ///   - seek: asks for the next place of a kind, from a place on.
  /// - Returns: the ranges, or the error number that stopped it.
  static func survey(size: UInt64, seek: (_ place: Int64, _ kind: Kind) -> Answer) -> Result<[Range<UInt64>], ErrorNumber> {
    var ranges: [Range<UInt64>] = []
    var position: Int64 = 0
    while position < size {
      let (data, hole): (Int64, Int64)
      switch seek(position, .data) {
      case .failure(ENXIO): return .success(ranges)  // only a hole is left
      case .failure(EINVAL), .failure(EOPNOTSUPP): return .success([0..<size])
      case .failure(let number): return .failure(ErrorNumber(number: number))
      case .place(let place): data = place
      }
      guard data < size else { return .success(ranges) }
      switch seek(data, .hole) {
      case .failure(let number): return .failure(ErrorNumber(number: number))
      case .place(let place): hole = place
      }
      guard data >= position, hole > data else { return .success([0..<size]) }
      append(UInt64(data)..<min(UInt64(hole), size), to: &ranges)
      guard ranges.count < greatestCount else { return .success(ranges.dropLast() + [ranges[ranges.count - 1].lowerBound..<size]) }
      position = hole
    }
    return .success(ranges)
  }

  /// Adds a range, to the last one if the hole between them is small.
  private static func append(_ range: Range<UInt64>, to ranges: inout [Range<UInt64>]) {
    if let last = ranges.last, range.lowerBound - last.upperBound < smallestHole {
      ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
    } else {
      ranges.append(range)
    }
  }
}

/// An error number of the system.
struct ErrorNumber: Error, Hashable {
  let number: Int32
}
