import Glibc
import Testing

@testable import Migration

@Suite("Where a file has data")
struct DataRangesTests {
  @Test func `Data and holes are told apart`() throws {
    let data: [Range<UInt64>] = [0..<1 << 20, 3 << 20..<4 << 20, 9 << 20..<10 << 20]
    #expect(try survey(10 << 20, data) == data)
    #expect(try survey(12 << 20, data) == data)
    #expect(try survey(12 << 20, Array(data.dropFirst())) == Array(data.dropFirst()))
    #expect(try survey(12 << 20, []) == [])
  }

  @Test func `A small hole is data`() throws {
    let small: UInt64 = 64 << 10 - 1
    #expect(try survey(1 << 30, [0..<4096, 4096 + small..<1 << 20]) == [0..<1 << 20])
    #expect(try survey(1 << 30, [0..<4096, 4097 + small..<1 << 20]) == [0..<4096, 4097 + small..<1 << 20])
  }

  @Test func `What was written behind the size that was seen is left out`() throws {
    #expect(try survey(1 << 20, [0..<2 << 20]) == [0..<1 << 20])
    #expect(try survey(1 << 20, [2 << 20..<3 << 20]) == [])
  }

  @Test func `A file in a million pieces has a limited number of ranges, and nothing of it is lost`() throws {
    let period: Int64 = 256 << 10
    let ranges = try DataRanges.survey(size: 1 << 40) { place, kind in
      switch kind {
      case .data: .place((place + period - 1) / period * period)
      case .hole: .place(place + 4096)
      }
    }.get()
    #expect(ranges.count == 1 << 16)
    #expect(ranges.last?.upperBound == 1 << 40)
    #expect(ranges[1] == 256 << 10..<260 << 10)
  }

  @Test(arguments: [EINVAL, EOPNOTSUPP]) func `A file system that knows no holes has one range`(number: Int32) throws {
    #expect(try DataRanges.survey(size: 1 << 20) { _, _ in .failure(number) }.get() == [0..<1 << 20])
  }

  @Test func `A file system that goes in circles has one range too`() throws {
    #expect(try DataRanges.survey(size: 1 << 20) { place, _ in .place(place) }.get() == [0..<1 << 20])
    #expect(try DataRanges.survey(size: 1 << 20) { _, kind in .place(kind == .data ? 0 : 4096) }.get() == [0..<1 << 20])
  }

  @Test func `Another error is not taken for an answer`() {
    #expect(throws: ErrorNumber(number: EIO)) { try DataRanges.survey(size: 1 << 20) { _, _ in .failure(EIO) }.get() }
    #expect(throws: ErrorNumber(number: ENXIO)) {
      try DataRanges.survey(size: 1 << 20) { place, kind in kind == .data ? .place(place) : .failure(ENXIO) }.get()
    }
  }

  /// A file with this data, as `lseek(2)` describes the answers; they go on behind the size that was seen.
  private func survey(_ size: UInt64, _ data: [Range<UInt64>]) throws -> [Range<UInt64>] {
    try DataRanges.survey(size: size) { place, kind in
      let range = data.first { $0.upperBound > place }
      return switch kind {
      case .data: range.map { .place(max(place, Int64($0.lowerBound))) } ?? .failure(ENXIO)
      case .hole: .place(range.map { $0.lowerBound <= place ? Int64($0.upperBound) : place } ?? place)
      }
    }.get()
  }
}
