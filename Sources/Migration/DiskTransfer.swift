internal import Delegation
internal import Glibc
internal import SMB

/// A disk on its way through a share, and back for comparison.
struct DiskTransfer {
  let disk: any DiskImage
  let client: SMBClient
  let report: @Sendable (DiskMigration.Progress) -> Void

  /// Writes the disk into a new file and has it flushed to stable storage; holes stay holes where the target can have them.
  ///
  /// - Returns: how long it took, in seconds.
  func write(to file: RemoteFile) async throws -> Double {
    let start = ContinuousClock.now
    let (disk, report) = (disk, report)
    let ranges = TransferRanges(disk.dataRanges)
    // Before there is data: a file that is filled from the end on would be filled with zeros up to it.
    try await allowHoles(in: file)
    try await client.setSize(disk.size, of: file)
    try await client.write(ranges, to: file) { memory, offset in
      try disk.read(into: memory, at: offset)
      report(DiskMigration.Progress(step: .write, done: ranges.acknowledged, total: ranges.total))
    }
    try await client.flush(file)
    return (ContinuousClock.now - start).inSeconds
  }

  /// A file system that knows no holes gets zeros.
  private func allowHoles(in file: RemoteFile) async throws {
    do {
      try await client.setSparse(file)
    } catch let error as SMBError where error.isNotSupported {
    }
  }

  /// Reads the whole file back, holes too, and compares it with the disk.
  ///
  /// - Throws: ``DifferentBytes`` with the first place where they differ, as far as it was looked.
  func compare(with file: RemoteFile) async throws {
    guard file.size == disk.size else { throw DifferentSize(found: file.size, sent: disk.size) }
    let (disk, report) = (disk, report)
    let ranges = TransferRanges([0..<disk.size])
    try await client.read(ranges, of: file) { bytes, offset in
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

extension Duration {
  fileprivate var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
