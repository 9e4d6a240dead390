import Delegation
import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Migration

@Suite("Disks that are files")
struct DiskFileTests {
  private let directory: TemporaryDirectory
  private var path: FilePath { directory.path.appending("disk.vhdx") }
  private let generated: GeneratedDisk

  init() throws {
    directory = try TemporaryDirectory()
    generated = try GeneratedDisk(size: DiskSize(bytes: 1 << 20 + 512), seed: 7)
    try generated.write(generated.dataRanges, to: path)
  }

  @Test func `A file is read from any place, over data and holes`() throws {
    let disk = try DiskFile(path)
    #expect(disk.name == path.string)
    #expect(disk.size == generated.size)
    for range in [0..<disk.size, 4095..<0x30001, 0x10FFF..<0x11001, disk.size - 1..<disk.size, 77..<77] {
      #expect(try disk.bytes(range) == generated.bytes(range), "\(range)")
    }
  }

  @Test func `Holes are found, and all that is not zero lies outside of them`() throws {
    let disk = try DiskFile(path)
    #expect(disk.dataSize < disk.size - 1 << 20, "the log and the rest of the last block are holes")
    for range in generated.dataRanges {
      #expect(disk.dataRanges.contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }, "\(range)")
    }
    #expect(zip(disk.dataRanges, disk.dataRanges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
  }

  @Test func `A file that became shorter is an error that says where`() throws {
    let disk = try DiskFile(path)
    #expect(truncate(path.string, off_t(disk.size) - 1000) == 0)
    let error = #expect(throws: DiskError.self) { try disk.bytes(disk.size - 4096..<disk.size) }
    #expect(error?.description.contains("no byte at \(disk.size - 1000) any more, and had \(disk.size) bytes") == true)
    #expect(throws: DiskError.self) { try disk.bytes(disk.size - 1..<disk.size) }
    #expect(try disk.bytes(0..<4096) == generated.bytes(0..<4096))
  }

  @Test func `A file that grew is the one that was opened`() throws {
    let disk = try DiskFile(path)
    #expect(truncate(path.string, off_t(disk.size) + 1000) == 0)
    #expect(try disk.bytes(0..<disk.size) == generated.bytes(0..<disk.size))
    #expect(throws: DiskError.self) { try disk.bytes(disk.size - 1..<disk.size + 1) }
  }

  @Test func `A file that was deleted or replaced is still the one that was opened`() throws {
    let disk = try DiskFile(path)
    try FileManager.default.removeItem(atPath: path.string)
    try Data("another".utf8).write(to: URL(filePath: path.string))
    #expect(try disk.bytes(0..<disk.size) == generated.bytes(0..<disk.size))
  }

  @Test func `Short reads and interrupted ones are taken up again`() throws {
    var calls = 0
    var memory = [UInt8](repeating: 0, count: 10)
    let count = try memory.withUnsafeMutableBytes { memory in
      try DiskFile.fill(memory, "disk") { rest, done in
        calls += 1
        guard calls % 2 == 0 else {
          errno = EINTR
          return -1
        }
        for index in 0..<min(3, rest.count) { rest[index] = UInt8(done + index) }
        return min(3, rest.count)
      }
    }
    #expect(count == 10)
    #expect(memory == Array(0..<10))
    #expect(calls == 8)
  }

  @Test func `A read that fails is named`() throws {
    var memory = [UInt8](repeating: 0, count: 10)
    let error = #expect(throws: DiskError.self) {
      try memory.withUnsafeMutableBytes { memory in
        try DiskFile.fill(memory, "/srv/disk") { _, _ in
          errno = EIO
          return -1
        }
      }
    }
    #expect(error?.description.hasPrefix("can't read /srv/disk: Input/output error; ") == true)
  }

  @Test func `What is no disk's file is refused, and nothing waits for it`() throws {
    let (pipe, empty) = (directory.path.appending("pipe"), directory.path.appending("empty"))
    #expect(mkfifo(pipe.string, 0o600) == 0)
    try Data().write(to: URL(filePath: empty.string))
    for (path, reason) in [
      (directory.path.appending("missing"), "No such file"), (directory.path, "not a regular file"), (pipe, "not a regular file"),
      ("/dev/zero", "not a regular file"), (empty, "it is empty"),
    ] as [(FilePath, String)] {
      let error = #expect(throws: DiskError.self) { try DiskFile(path) }
      #expect(error?.description.contains(reason) == true, "\(path)")
      #expect(error?.description.contains(path.string) == true)
    }
  }

  @Test func `Opening and closing leaves no open file behind`() throws {
    for _ in 0..<2000 {
      _ = try DiskFile(path)
      _ = try? DiskFile(directory.path)
    }
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    #expect(open < 1500)
  }

  @Test func `Several readers at once read the same`() async throws {
    let disk = try DiskFile(path)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for reader in 0..<8 as Range<UInt64> {
        group.addTask { [generated] in try disk.bytes(reader..<disk.size) == generated.bytes(reader..<disk.size) }
      }
      for try await isSame in group { #expect(isSame) }
    }
  }
}
