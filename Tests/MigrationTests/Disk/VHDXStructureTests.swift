import Delegation
import Testing

@testable import Migration

/// The bytes that other readers pass over, and those that all of them need, by hand after [MS-VHDX].
@Suite("Structures of a generated disk")
struct VHDXStructureTests {
  private let disk: GeneratedDisk

  init() throws {
    disk = try GeneratedDisk(size: DiskSize(parsing: "16M"), seed: 7)
  }

  @Test func `The file says what it is and who made it`() throws {
    let bytes = try disk.bytes(0..<520)
    #expect(Array(bytes.prefix(8)) == Array("vhdxfile".utf8))
    #expect(Array(bytes[8..<24]) == "kcdmesh\0".utf16.flatMap { [UInt8($0), 0] })
    #expect(bytes[24...].allSatisfy { $0 == 0 })
  }

  @Test func `Two headers differ in their sequence numbers alone, and have an empty log`() throws {
    var (first, second) = (try disk.bytes(0x10000..<0x11000), try disk.bytes(0x20000..<0x21000))
    for (header, number) in [(first, 1), (second, 2)] {
      #expect(Array(header[0..<4]) == Array("head".utf8))
      #expect(integer(header, 8, 8) == number)
      #expect(integer(header, 16, 8) != 0 && integer(header, 32, 8) != 0 && header[16..<32] != header[32..<48])
      #expect(header[48..<64].allSatisfy { $0 == 0 }, "LogGuid")
      #expect(integer(header, 64, 2) == 0, "LogVersion")
      #expect(integer(header, 66, 2) == 1, "Version")
      #expect(integer(header, 68, 4) == 1 << 20, "LogLength")
      #expect(integer(header, 72, 8) == 1 << 20, "LogOffset")
      #expect(checksum(header) == integer(header, 4, 4))
    }
    first.replaceSubrange(4..<16, with: second[4..<16])
    #expect(first == second)
    second[100] ^= 1
    #expect(checksum(second) != integer(second, 4, 4))
  }

  @Test func `Two region tables are the same, and their regions don't overlap`() throws {
    let (first, second) = (try disk.bytes(0x30000..<0x40000), try disk.bytes(0x40000..<0x50000))
    #expect(first == second)
    #expect(Array(first[0..<4]) == Array("regi".utf8))
    #expect(checksum(first) == integer(first, 4, 4))
    #expect(integer(first, 8, 4) == 2, "EntryCount")
    let regions = [16, 48].map { entry in
      integer(first, entry + 16, 8)..<integer(first, entry + 16, 8) + integer(first, entry + 24, 4)
    }
    // Header and log before them, the payload behind.
    #expect(regions == [3 << 20..<4 << 20, 2 << 20..<3 << 20])
    #expect(disk.dataRanges.last == 4 << 20..<20 << 20)
  }

  @Test func `Disks of one seed have the same identifiers, those of two have not`() throws {
    let size = try DiskSize(parsing: "16M")
    let place: Range<UInt64> = 0x10010..<0x10030
    #expect(try GeneratedDisk(size: size, seed: 7).bytes(place) == disk.bytes(place))
    #expect(try GeneratedDisk(size: size, seed: 8).bytes(place) != disk.bytes(place))
    // A random GUID (RFC 4122 4.4).
    let guid = try disk.bytes(place)
    #expect(guid[7] >> 4 == 4 && guid[8] >> 6 == 2)
  }

  @Test(
    arguments: [
      // Blocks, entries: a chunk of 4096 blocks is followed by an entry only where another chunk follows.
      (1, 1), (4096, 4096), (4097, 4098), (8192, 8193), (8193, 8195), (64 << 20, 64 << 20 + 16383),
    ] as [(UInt64, UInt64)])
  func `The table has an entry for each block, and one for the bitmap of each chunk but the last`(blocks: UInt64, entries: UInt64) {
    let layout = VHDXLayout(virtualSize: blocks << 20)
    #expect(layout.entryCount == entries)
    #expect(layout.tableEntry(entries - 1) == layout.payloadOffset + (blocks - 1) << 20 | 6)
    #expect(layout.tableEntry(entries) == 0)
    if entries > 4096 { #expect(layout.tableEntry(4096) == 0) }
    #expect(layout.tableLength >= entries * 8 && layout.tableLength <= UInt64(UInt32.max))
  }

  @Test func `The checksum is CRC-32C`() {
    // The check value of the algorithm, and RFC 3720 appendix B.4.
    #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.checksum(Array(0..<32)) == 0x46DD_794E)
  }

  private func integer(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
    bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Over all of a structure, its own field being zero.
  private func checksum(_ structure: [UInt8]) -> UInt64 {
    UInt64(CRC32C.checksum(structure[..<4] + [0, 0, 0, 0] + structure[8...]))
  }
}
