import Migration
import SystemPackage
import Testing

extension DiskImage {
  /// Bytes of the file, read in one piece.
  func bytes(_ range: Range<UInt64>) throws -> [UInt8] {
    // What isn't written to must show.
    var bytes = [UInt8](repeating: 0xA5, count: range.count)
    try bytes.withUnsafeMutableBytes { try read(into: $0, at: range.lowerBound) }
    return bytes
  }

  /// Makes a sparse file of some ranges; the rest of it are holes.
  func write(_ ranges: [Range<UInt64>], to path: FilePath) throws {
    let file = try FileDescriptor.open(path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    try file.closeAfter {
      for range in ranges {
        for start in stride(from: range.lowerBound, to: range.upperBound, by: 4 << 20) {
          let part = try bytes(start..<min(start + (4 << 20), range.upperBound))
          _ = try file.writeAll(toAbsoluteOffset: Int64(start), part)
        }
      }
      try file.resize(to: Int64(size))
    }
  }
}
