public import Delegation

/// A virtual hard disk (VHDX) that is nowhere: each byte is computed when it is read ([MS-VHDX]).
///
/// It is a fixed disk whose blocks are all present and hold what can't be compressed and is different at each place and in each run, so that
/// data in a wrong place or of another run shows. Equal size and seed give equal bytes.
public struct GeneratedDisk: DiskImage {
  public let name: String
  public let size: UInt64
  public let dataRanges: [Range<UInt64>]

  private let layout: VHDXLayout
  private let pieces: [Piece]
  private let words: MixedWords

  private struct Piece: Sendable {
    enum Content {
      case structure([UInt8])
      case table
      case payload
    }

    let range: Range<UInt64>
    let content: Content
  }

  /// - Parameters:
  ///   - size: what a guest would see: whole sectors of 512 bytes, from 1 MiB to 64 TiB.
  ///   - seed: the run's number.
  /// - Throws: ``DiskError`` for another size.
  public init(size: DiskSize, seed: UInt64) throws(DiskError) {
    guard VHDXLayout.sizes.contains(size.bytes), size.bytes.isMultiple(of: VHDXLayout.sectorSize) else {
      throw DiskError(
        "make", "a disk of \(size.bytes) bytes", "its size must be from 1 MiB to 64 TiB, in whole sectors of 512 bytes",
        advice: "write for instance 16M")
    }
    let layout = VHDXLayout(virtualSize: size.bytes)
    let words = MixedWords(seed: seed)
    let pieces = Self.pieces(of: layout, VHDXStructures(layout: layout, words: words))
    name = "the generated disk of \(size)"
    self.size = layout.fileSize
    dataRanges = pieces.map(\.range)
    (self.layout, self.words, self.pieces) = (layout, words, pieces)
  }

  private static func pieces(of layout: VHDXLayout, _ structures: VHDXStructures) -> [Piece] {
    let page = VHDXLayout.pageSize
    let tableEnd = VHDXLayout.tableOffset + (layout.entryCount * 8).roundedUp(to: page)
    return structures.all.map { offset, bytes in
      Piece(range: offset..<offset + UInt64(bytes.count).roundedUp(to: page), content: .structure(bytes))
    } + [
      Piece(range: VHDXLayout.tableOffset..<tableEnd, content: .table),
      Piece(range: layout.payloadOffset..<layout.payloadOffset + layout.virtualSize, content: .payload),
    ]
  }

  public func read(into memory: UnsafeMutableRawBufferPointer, at offset: UInt64) throws {
    try requireRange(offset, memory.count)
    let end = offset + UInt64(memory.count)
    var position = offset
    for piece in pieces {
      let part = piece.range.clamped(to: offset..<end)
      guard !part.isEmpty else { continue }
      zero(memory.part(position..<part.lowerBound, from: offset))
      fill(memory.part(part, from: offset), from: part.lowerBound - piece.range.lowerBound, of: piece.content)
      position = part.upperBound
    }
    zero(memory.part(position..<end, from: offset))
  }

  private func fill(_ memory: UnsafeMutableRawBufferPointer, from offset: UInt64, of content: Piece.Content) {
    switch content {
    case .structure(let bytes):
      zero(memory)
      memory.copyBytes(from: bytes.dropFirst(Int(offset)).prefix(memory.count))
    case .table: Migration.fill(memory, fromByte: offset) { layout.tableEntry($0) }
    case .payload: Migration.fill(memory, fromByte: offset) { words[$0] }
    }
  }

  private func zero(_ memory: UnsafeMutableRawBufferPointer) {
    memory.initializeMemory(as: UInt8.self, repeating: 0)
  }
}

extension UnsafeMutableRawBufferPointer {
  /// The part for a range of a file's bytes, where the whole is for those from an offset on.
  fileprivate func part(_ range: Range<UInt64>, from offset: UInt64) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: self[Int(range.lowerBound - offset)..<Int(range.upperBound - offset)])
  }
}
