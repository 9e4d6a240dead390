/// A disk's image as the file that is moved: its bytes, and where in it there are any.
public protocol DiskImage: Sendable {
  /// What messages call it.
  var name: String { get }

  /// The file's size in bytes.
  var size: UInt64 { get }

  /// Where the file has data, ascending and not overlapping; the rest are holes, which read as zeros and need not be sent.
  var dataRanges: [Range<UInt64>] { get }

  /// Fills memory with the file's bytes from an offset on: all of it, or an error.
  ///
  /// May be called from any thread, by several at once, for any range within the size, over data and holes.
  /// - Throws: ``DiskError``.
  func read(into memory: UnsafeMutableRawBufferPointer, at offset: UInt64) throws
}

extension DiskImage {
  /// How much of it there is to send, in bytes.
  public var dataSize: UInt64 { dataRanges.reduce(0) { $0 + UInt64($1.count) } }

  /// Refuses a range that is not wholly within the file.
  func requireRange(_ offset: UInt64, _ count: Int) throws(DiskError) {
    guard offset <= size, UInt64(count) <= size - offset else {
      throw DiskError("read", name, "\(count) bytes at \(offset) were asked for, and it has \(size) bytes")
    }
  }
}
