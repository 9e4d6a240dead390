internal import WindowsTypes

/// The structures of a VHDX file, byte by byte; each begins with what it holds, and ends where only zeros would follow.
struct VHDXStructures {
  let layout: VHDXLayout
  /// Where the identifiers come from: a run's number gives the same ones again.
  let words: MixedWords

  /// Each structure with its place in the file, in that order; none is longer than a page.
  var all: [(offset: UInt64, bytes: [UInt8])] {
    let regions = regionTable
    return [
      (0, fileIdentifier),
      (64 << 10, header(sequenceNumber: 1)),
      (128 << 10, header(sequenceNumber: 2)),
      (192 << 10, regions),
      (256 << 10, regions),
      (VHDXLayout.metadataOffset, metadataTable),
      (VHDXLayout.metadataOffset + Self.metadataItemsOffset, metadataItems.flatMap(\.bytes)),
    ]
  }

  /// The file type identifier (2.2.1): the signature and who made the file.
  private var fileIdentifier: [UInt8] {
    var writer = StructureWriter("vhdxfile")
    writer.utf16("kcdmesh")
    return writer.bytes
  }

  /// A header (2.2.2); of the two, the one with the greater number holds.
  private func header(sequenceNumber: UInt64) -> [UInt8] {
    var writer = StructureWriter("head")
    writer.integer(UInt32(0))  // Checksum
    writer.integer(sequenceNumber)
    writer.append(identifier(0).bytes)  // FileWriteGuid
    writer.append(identifier(1).bytes)  // DataWriteGuid
    writer.append([UInt8](repeating: 0, count: 16))  // LogGuid: there is nothing in the log
    writer.integer(UInt16(0))  // LogVersion
    writer.integer(UInt16(1))  // Version
    writer.integer(UInt32(VHDXLayout.logLength))
    writer.integer(VHDXLayout.logOffset)
    return writer.checksummed(over: 4 << 10)
  }

  /// The region table (2.2.3): where the block allocation table is, and the metadata.
  private var regionTable: [UInt8] {
    var writer = StructureWriter("regi")
    writer.integer(UInt32(0))  // Checksum
    writer.integer(UInt32(2))  // EntryCount
    writer.integer(UInt32(0))
    for (region, offset, length) in [
      (GUID(0x2DC2_7766, 0xF623, 0x4200, 0x9D64_115E_9BFD_4A08), VHDXLayout.tableOffset, layout.tableLength),
      (GUID(0x8B7C_A206, 0x4790, 0x4B9A, 0xB8FE_575F_050F_886E), VHDXLayout.metadataOffset, VHDXLayout.metadataLength),
    ] {
      writer.append(region.bytes)
      writer.integer(offset)
      writer.integer(UInt32(length))
      writer.integer(UInt32(1))  // Required
    }
    return writer.checksummed(over: 64 << 10)
  }

  /// The metadata table (2.6.1).
  private var metadataTable: [UInt8] {
    var writer = StructureWriter("metadata")
    writer.integer(UInt16(0))
    writer.integer(UInt16(metadataItems.count))
    writer.append([UInt8](repeating: 0, count: 20))
    var offset = Self.metadataItemsOffset
    for item in metadataItems {
      writer.append(item.id.bytes)
      writer.integer(UInt32(offset))
      writer.integer(UInt32(item.bytes.count))
      writer.integer(UInt32(item.isOfDisk ? 6 : 4))  // IsVirtualDisk, IsRequired
      writer.integer(UInt32(0))
      offset += UInt64(item.bytes.count)
    }
    return writer.bytes
  }

  /// Items stand behind the table's greatest size.
  private static let metadataItemsOffset: UInt64 = 64 << 10

  private var metadataItems: [MetadataItem] {
    [
      // File Parameters (2.6.2.1): the block size, and LeaveBlockAllocated, which makes a disk a fixed one.
      MetadataItem(
        GUID(0xCAA1_6737, 0xFA36, 0x4D43, 0xB3B6_33F0_AA44_E76B), isOfDisk: false, UInt32(VHDXLayout.blockSize), UInt32(1)),
      // Virtual Disk Size (2.6.2.2).
      MetadataItem(GUID(0x2FA5_4224, 0xCD1B, 0x4876, 0xB211_5DBE_D83B_F4B8), layout.virtualSize),
      // Virtual Disk ID (2.6.2.3).
      MetadataItem(id: GUID(0xBECA_12AB, 0xB2E6, 0x4523, 0x93EF_C309_E000_C746), isOfDisk: true, bytes: identifier(2).bytes),
      // Logical Sector Size (2.6.2.4).
      MetadataItem(GUID(0x8141_BF1D, 0xA96F, 0x4709, 0xBA47_F233_A8FA_AB5F), UInt32(VHDXLayout.sectorSize)),
      // Physical Sector Size (2.6.2.5).
      MetadataItem(GUID(0xCDA3_48C7, 0x445D, 0x4471, 0x9CC9_E988_5251_C556), UInt32(4096)),
    ]
  }

  /// A GUID of random numbers (RFC 4122 4.4), which lie behind all that the payload uses.
  private func identifier(_ number: UInt64) -> GUID {
    let (first, last) = (words[.max - 2 * number], words[.max - 2 * number - 1])
    return GUID(
      UInt32(truncatingIfNeeded: first), UInt16(truncatingIfNeeded: first >> 32), UInt16(first >> 52) | 0x4000,
      last >> 2 | 0x8000_0000_0000_0000)
  }
}

/// One item of the metadata (2.6.2).
private struct MetadataItem {
  let id: GUID
  let isOfDisk: Bool
  let bytes: [UInt8]

  init(id: GUID, isOfDisk: Bool, bytes: [UInt8]) {
    (self.id, self.isOfDisk, self.bytes) = (id, isOfDisk, bytes)
  }

  init<each Field: FixedWidthInteger>(_ id: GUID, isOfDisk: Bool = true, _ fields: repeat each Field) {
    var writer = StructureWriter("")
    for field in repeat each fields { writer.integer(field) }
    self.init(id: id, isOfDisk: isOfDisk, bytes: writer.bytes)
  }
}
