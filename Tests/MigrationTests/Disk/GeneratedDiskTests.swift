import Delegation
import Foundation
import Migration
import Testing

@Suite("Generated disks")
struct GeneratedDiskTests {
  private let size = DiskSize(bytes: 1 << 20 + 3 * 512)

  @Test func `A range of any place and length is that part of the whole`() throws {
    let disk = try GeneratedDisk(size: size, seed: 7)
    let whole = try disk.bytes(0..<disk.size)
    // Around each border of data and holes, which no word and no page has at its own.
    let borders = disk.dataRanges.flatMap { [$0.lowerBound, $0.upperBound] } + [disk.size]
    for border in borders {
      for (before, after) in [(1, 1), (3, 9), (8, 8), (13, 4099), (5000, 0), (0, 7)] as [(UInt64, UInt64)] {
        let range = border - min(border, before)..<min(border + after, disk.size)
        #expect(try disk.bytes(range) == Array(whole[Int(range.lowerBound)..<Int(range.upperBound)]), "\(range)")
      }
    }
    for _ in 0..<200 {
      let start = UInt64.random(in: 0..<disk.size)
      let range = start..<min(start + .random(in: 0...70_001), disk.size)
      #expect(try disk.bytes(range) == Array(whole[Int(range.lowerBound)..<Int(range.upperBound)]), "\(range)")
    }
  }

  @Test func `Data ascends, and what lies between reads as zeros`() throws {
    let disk = try GeneratedDisk(size: size, seed: 7)
    let ends = [0] + disk.dataRanges.map(\.upperBound)
    let starts = disk.dataRanges.map(\.lowerBound) + [disk.size]
    for (end, start) in zip(ends, starts) {
      try #require(end <= start)
      #expect(try disk.bytes(end..<start).allSatisfy { $0 == 0 })
    }
    // 16 structures' pages at most are sent beside the payload.
    #expect(disk.dataSize < size.bytes + 16 * 4096)
    #expect(disk.size.isMultiple(of: 1 << 20))
  }

  @Test func `No place of a disk is like another, and none like the same place of another run's`() throws {
    let disk = try GeneratedDisk(size: size, seed: 7)
    let payload = try #require(disk.dataRanges.last)
    let words = try words(of: disk.bytes(payload))
    #expect(Set(words).count == words.count)
    let others = try self.words(of: GeneratedDisk(size: size, seed: 8).bytes(payload))
    #expect(Set(words).isDisjoint(with: others))
    #expect(try self.words(of: GeneratedDisk(size: size, seed: 7).bytes(payload)) == words)
  }

  @Test func `The payload can't be compressed`() throws {
    let disk = try GeneratedDisk(size: size, seed: 0)
    let payload = try disk.bytes(#require(disk.dataRanges.last))
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "--best", "--stdout"]
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    let writer = Thread {
      try? input.fileHandleForWriting.write(contentsOf: Data(payload))
      try? input.fileHandleForWriting.close()
    }
    writer.start()
    let compressed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(compressed.count >= payload.count)
  }

  @Test func `Several readers at once read the same`() async throws {
    let disk = try GeneratedDisk(size: size, seed: 7)
    let whole = try disk.bytes(0..<disk.size)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for reader in 0..<8 {
        group.addTask {
          try disk.bytes(UInt64(reader)..<disk.size) == Array(whole[reader...])
        }
      }
      for try await isSame in group { #expect(isSame) }
    }
  }

  @Test(arguments: [0, 512, 1 << 20 - 512, 1 << 20 + 1, 1 << 20 + 511, 64 << 40 + 512, .max] as [UInt64])
  func `A size that can't be made is refused, and the error says which can`(size: UInt64) {
    let error = #expect(throws: DiskError.self) { try GeneratedDisk(size: DiskSize(bytes: size), seed: 7) }
    #expect(error?.description.contains("from 1 MiB to 64 TiB, in whole sectors of 512 bytes") == true)
  }

  @Test func `A range that leaves the disk is refused`() throws {
    let disk = try GeneratedDisk(size: size, seed: 7)
    for offset in [disk.size, disk.size - 9, .max - 4, .max] {
      let error = #expect(throws: DiskError.self) { try disk.bytes(offset) }
      #expect(error?.description.contains("it has \(disk.size) bytes") == true)
    }
    #expect(try disk.bytes(disk.size..<disk.size).isEmpty)
  }

  @Test func `The greatest disk is there at once, and is read at its end`() throws {
    let disk = try GeneratedDisk(size: DiskSize(parsing: "64T"), seed: 7)
    let payload = try #require(disk.dataRanges.last)
    #expect(payload.count == 64 << 40)
    #expect(disk.size == payload.upperBound)
    let words = try words(of: disk.bytes(disk.size - 800..<disk.size))
    #expect(Set(words).count == 100)
  }

  private func words(of bytes: [UInt8]) -> [UInt64] {
    bytes.withUnsafeBytes { Array($0.bindMemory(to: UInt64.self)) }
  }
}

extension DiskImage {
  /// Ten bytes from a place on, wherever that is.
  fileprivate func bytes(_ offset: UInt64) throws {
    try withUnsafeTemporaryAllocation(byteCount: 10, alignment: 1) { try read(into: $0, at: offset) }
  }
}
