import Delegation
import Migration
import SystemPackage
import Testing

@Suite("Generated disks as another reader sees them")
struct VHDXTests {
  @Test(arguments: [1 << 20, 1 << 20 + 512, 3 << 20 - 512, 16 << 20] as [UInt64])
  func `A disk is a VHDX of its size, and holds exactly the payload`(size: UInt64) throws {
    let directory = try TemporaryDirectory()
    let disk = try GeneratedDisk(size: DiskSize(bytes: size), seed: 7)
    let image = QemuImage(path: directory.path.appending("disk.vhdx"))
    try disk.write(disk.dataRanges, to: image.path)
    let info = try image.info()
    #expect(info.format == "vhdx")
    #expect(info.virtualSize == size)
    try image.check()
    let raw = directory.path.appending("disk.raw")
    try image.convert(to: raw)
    let converted = try DiskFile(raw)
    let payload = try #require(disk.dataRanges.last)
    #expect(converted.size == size)
    #expect(try converted.bytes(0..<converted.size) == disk.bytes(payload))
  }

  @Test func `On a disk of several chunks, each block is found on both sides of a chunk's end`() throws {
    let directory = try TemporaryDirectory()
    let (chunk, mebibyte): (UInt64, UInt64) = (4 << 30, 1 << 20)
    let size = 2 * chunk + 3 * mebibyte + 512
    let disk = try GeneratedDisk(size: DiskSize(bytes: size), seed: 7)
    let start = try #require(disk.dataRanges.last).lowerBound
    let blocks = [
      0..<mebibyte, chunk - mebibyte..<chunk + mebibyte, 2 * chunk - mebibyte..<2 * chunk + mebibyte, size - mebibyte..<size,
    ]
    let places = blocks.map { start + $0.lowerBound..<start + $0.upperBound }
    let image = QemuImage(path: directory.path.appending("disk.vhdx"))
    try disk.write(disk.dataRanges.dropLast() + places, to: image.path)
    #expect(try image.info().virtualSize == size)
    try image.check()
    for (block, place) in zip(blocks, places) {
      #expect(try image.payload(block) == disk.bytes(place), "\(block)")
    }
  }

  @Test func `The structures of a disk of several TiB are sound`() throws {
    let directory = try TemporaryDirectory()
    let size: UInt64 = 3 << 40 + 512
    let disk = try GeneratedDisk(size: DiskSize(bytes: size), seed: 7)
    let image = QemuImage(path: directory.path.appending("disk.vhdx"))
    try disk.write(disk.dataRanges.dropLast(), to: image.path)
    #expect(try image.info().virtualSize == size)
    try image.check()
  }
}
