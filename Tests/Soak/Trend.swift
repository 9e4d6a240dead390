import Foundation

/// What a process holds over many cycles, and whether it grows.
struct Trend {
  /// After each cycle.
  var footprints: [Footprint] = []

  /// After the warm-up, in which threads start and descriptors are opened that stay for good: 10 cycles, of fewer than 20 the half.
  var reference: Footprint { footprints[min(10, footprints.count / 2) - 1] }
  private var last: Footprint { footprints[footprints.count - 1] }

  /// Bytes in use that may be gained over half of the cycles: each thread of Dispatch keeps up to 1024 freed continuations, some 100 KiB.
  static let toleratedHeap = 256 << 10
  /// Resident memory that may be gained over half of the cycles, in KiB: beside that, there are gaps between what is in use.
  static let toleratedResident = 4 << 10

  /// What there is more of than there may be, in words.
  ///
  /// - Descriptors and threads: after the last cycle, than after the warm-up.
  /// - Memory: in the median of the last quarter of the cycles, than in that of the second.
  var growths: [String] {
    let (heap, resident) = (gain(\.heapBytes), gain(\.residentKiB))
    var growths: [String] = []
    if last.descriptors > reference.descriptors { growths.append("descriptors grew from \(reference.descriptors) to \(last.descriptors)") }
    if last.threads > reference.threads { growths.append("threads grew from \(reference.threads) to \(last.threads)") }
    if heap > Self.toleratedHeap { growths.append("memory grew: \(heap) bytes more are in use") }
    if resident > Self.toleratedResident { growths.append("memory grew: \(resident) KiB more are resident") }
    return growths
  }

  /// The figures, in lines.
  var summary: String {
    """
      descriptors  \(reference.descriptors) after the warm-up, \(last.descriptors) at the end
      threads      \(reference.threads), \(last.threads)
      in use       \(reference.heapBytes >> 10) KiB, \(last.heapBytes >> 10) KiB; \(perCycle(\.heapBytes)) bytes a cycle
      resident     \(reference.residentKiB) KiB, \(last.residentKiB) KiB; \(perCycle(\.residentKiB)) KiB a cycle
    """
  }

  /// From the middle of the second quarter to that of the last: over half of the cycles.
  private func gain(_ value: KeyPath<Footprint, Int>) -> Int {
    let quarter = footprints.count / 4
    let median = { (part: ArraySlice<Footprint>) in part.map { $0[keyPath: value] }.sorted()[part.count / 2] }
    return median(footprints.suffix(quarter)) - median(footprints[quarter..<2 * quarter])
  }

  private func perCycle(_ value: KeyPath<Footprint, Int>) -> String {
    String(format: "%+.1f", Double(gain(value)) / Double(footprints.count / 2))
  }
}
