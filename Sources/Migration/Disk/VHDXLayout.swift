/// Where everything lies in the file of a fixed VHDX of a given size ([MS-VHDX] 2.1): the structures, the table of the blocks, the blocks.
///
/// Blocks are as small as they can be, so that a small disk is a small file, and stand in the disk's order: what lies at a place of the
/// disk lies in the file behind ``payloadOffset``.
struct VHDXLayout: Hashable, Sendable {
  static let mebibyte: UInt64 = 1 << 20
  /// LogicalSectorSize (2.6.2.4).
  static let sectorSize: UInt64 = 512
  /// BlockSize (2.6.2.1).
  static let blockSize = mebibyte
  /// The sizes that are made; the greatest is the format's (2.6.2.2).
  static let sizes: ClosedRange<UInt64> = mebibyte...(64 << 40)
  /// Structures and the table are given in whole pages, so that the holes between them are pages too.
  static let pageSize: UInt64 = 4096

  /// The log stands in the second mebibyte, and is empty.
  static let logOffset = mebibyte
  static let logLength = mebibyte
  static let metadataOffset = logOffset + logLength
  static let metadataLength = mebibyte
  static let tableOffset = metadataOffset + metadataLength

  /// A sector bitmap block has a bit for each of 2^23 sectors; the blocks that these make are a chunk (2.4).
  static let chunkRatio = (1 << 23) * sectorSize / blockSize

  /// What a guest would see, in bytes.
  let virtualSize: UInt64

  /// The number of payload blocks (2.5).
  var blockCount: UInt64 { virtualSize.roundedUp(to: Self.blockSize) / Self.blockSize }

  /// The number of the table's entries: a sector bitmap's follows each chunk that another one follows (2.5).
  var entryCount: UInt64 { blockCount + (blockCount - 1) / Self.chunkRatio }

  /// The table's region in the file.
  var tableLength: UInt64 { (entryCount * 8).roundedUp(to: Self.mebibyte) }

  /// Where the first payload block begins.
  var payloadOffset: UInt64 { Self.tableOffset + tableLength }

  /// The file's size: the last block is whole, also where the disk ends within it.
  var fileSize: UInt64 { payloadOffset + blockCount * Self.blockSize }

  /// The table's entry of a number (2.5.1): PAYLOAD_BLOCK_FULLY_PRESENT with the block's place, or zero for a sector bitmap that isn't
  /// there, as in every disk without a parent.
  func tableEntry(_ number: UInt64) -> UInt64 {
    let (chunk, position) = number.quotientAndRemainder(dividingBy: Self.chunkRatio + 1)
    let block = chunk * Self.chunkRatio + position
    guard position < Self.chunkRatio, block < blockCount else { return 0 }
    // FileOffsetMB begins at bit 20, so that a place in whole mebibytes stands there as it is.
    return payloadOffset + block * Self.blockSize | 6
  }
}

extension UInt64 {
  func roundedUp(to unit: UInt64) -> UInt64 { (self + unit - 1) / unit * unit }
}
