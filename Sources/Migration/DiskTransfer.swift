internal import Delegation
internal import Glibc
internal import SMB

/// A disk on its way into a file of a share, and back for comparison.
struct DiskTransfer {
  let disk: any DiskImage
  let file: FileTransfer
  let report: @Sendable (DiskMigration.Progress) -> Void

  /// Writes the disk and has it flushed to stable storage; holes stay holes where the target can have them.
  ///
  /// - Returns: how long it took, in seconds.
  func write() async throws -> Double {
    let start = ContinuousClock.now
    let (disk, report) = (disk, report)
    let ranges = TransferRanges(disk.dataRanges)
    // Before there is data: a file that is filled from the end on would be filled with zeros up to it.
    try await allowHoles()
    try await file.setSize(disk.size)
    try await file.write(ranges) { memory, offset in
      try disk.read(into: memory, at: offset)
      report(DiskMigration.Progress(step: .write, done: ranges.acknowledged, total: ranges.total))
    }
    try await file.flush()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// A file system that knows no holes gets zeros.
  private func allowHoles() async throws {
    do {
      try await file.setSparse()
    } catch let error as SMBError where error.isNotSupported {
    }
  }

  /// Reads the whole file back, holes too, and compares it with the disk.
  ///
  /// - Throws: ``DifferentBytes`` with a place where they differ.
  func compare() async throws {
    let size = try await file.size()
    guard size == disk.size else { throw DifferentSize(found: size, sent: disk.size) }
    let (disk, report) = (disk, report)
    let ranges = TransferRanges([0..<disk.size])
    try await file.read(ranges) { bytes, offset in
      try withUnsafeTemporaryAllocation(byteCount: bytes.count, alignment: 16) { expected in
        try disk.read(into: expected, at: offset)
        guard let mine = expected.baseAddress, let theirs = bytes.baseAddress, memcmp(mine, theirs, bytes.count) != 0 else { return }
        throw DifferentBytes(offset: offset + UInt64(zip(expected, bytes).prefix { $0 == $1 }.count))
      }
      report(DiskMigration.Progress(step: .compare, done: ranges.acknowledged, total: ranges.total))
    }
  }
}

/// The target holds other bytes than were sent.
struct DifferentBytes: Error, CustomStringConvertible {
  var offset: UInt64

  var description: String { "what was read back differs from what was sent, at byte \(offset)" }
}

/// The target holds more or fewer bytes than were sent.
struct DifferentSize: Error, CustomStringConvertible {
  var found: UInt64
  var sent: UInt64

  var description: String { "the file on the target has \(found) bytes, and \(sent) were sent" }
}
