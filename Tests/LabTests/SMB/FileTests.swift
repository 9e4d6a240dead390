import Foundation
import SMB
import Testing
import WindowsTypes

@Suite(.againstHangs) struct FileTests {
  private let server = FileServer.standard

  @Test func `A sparse file of more than 4 GiB keeps its holes, and its parts lie where they belong`() async throws {
    let name = server.freshName(".vhdx")
    defer { server.remove(name) }
    let client = try await server.connect()
    let share = try await client.connectShare("vms")
    let file = try await client.open(name, on: share, for: .createNew)
    let size: UInt64 = 5 << 30
    try await client.setSparse(file)
    try await client.setSize(size, of: file)
    let parts: [Range<UInt64>] = [0..<65536, (4 << 30) - 5000..<(4 << 30) + 5000, size - 100..<size]
    try await client.write(TransferRanges(parts), to: file) { Pattern.fill($0, $1) }
    try await client.flush(file)
    #expect(try await client.size(of: file) == size)
    let received = Collector()
    try await client.read(TransferRanges(parts), of: file) { received.take($0, at: $1) }
    #expect(received.matches && received.count == 65536 + 10000 + 100)
    #expect(try await client.close(file) == size)

    let path = "\(server.directory)/\(name)"
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.size] as? UInt64 == size)
    let blocks = try run("stat", ["--format=%b", path]).trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try #require(Int(blocks)) * 512 < 1 << 20, "the holes take space on the target's disk")
    try compare(path, size: size, parts)
  }

  /// Compares every byte of a file with one that is made here, holes included.
  private func compare(_ path: String, size: UInt64, _ parts: [Range<UInt64>]) throws {
    let expected = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-expected-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: expected) }
    try #require(FileManager.default.createFile(atPath: expected, contents: nil))
    let handle = try #require(FileHandle(forWritingAtPath: expected))
    for part in parts {
      try handle.seek(toOffset: part.lowerBound)
      try handle.write(contentsOf: Data(Pattern.bytes(part.count, at: part.lowerBound)))
    }
    try handle.truncate(atOffset: size)
    try handle.close()
    try run("cmp", [expected, path])
  }

  @Test func `A zeroed range reads as zeros`() async throws {
    let name = server.freshName()
    defer { server.remove(name) }
    let client = try await server.connect()
    let share = try await client.connectShare("vms")
    let file = try await client.open(name, on: share, for: .createNew)
    try await client.write(TransferRanges([0..<300_000]), to: file) { memory, _ in memory.initializeMemory(as: UInt8.self, repeating: 7) }
    try await client.setSparse(file)
    try await client.setZero(100_000..<200_000, in: file)
    try await client.close(file)
    let contents = try server.contents(of: name)
    #expect(contents[..<100_000].allSatisfy { $0 == 7 } && contents[200_000...].allSatisfy { $0 == 7 })
    #expect(contents[100_000..<200_000].allSatisfy { $0 == 0 })
  }

  @Test func `A file that is open for writing is opened again to be updated`() async throws {
    let name = server.freshName()
    defer { server.remove(name) }
    let client = try await server.connect()
    let share = try await client.connectShare("vms")
    let first = try await client.open(name, on: share, for: .createNew)
    try await client.write(TransferRanges([0..<100_000]), to: first) { Pattern.fill($0, $1) }
    try await client.close(first)
    let second = try await client.open(name, on: share, for: .update)
    #expect(second.size == 100_000)
    try await client.write(TransferRanges([100_000..<150_000]), to: second) { Pattern.fill($0, $1) }
    try await client.close(second)
    #expect(try server.contents(of: name) == Data(Pattern.bytes(150_000)))
  }

  @Test func `What is there and what is not is told, and what can't be is an error`() async throws {
    let client = try await server.connect()
    let share = try await client.connectShare("vms")
    #expect(try await client.directoryExists("", on: share))
    #expect(try await !client.directoryExists("no such directory", on: share))
    let missing = await #expect(throws: SMBError.self) { try await client.open("no such file", on: share, for: .read) }
    #expect(missing?.status == .objectNameNotFound && missing?.operation == .open)
    #expect(missing?.object == "\\\\\(server.host)\\vms\\no such file")
    let name = server.freshName()
    defer { server.remove(name) }
    let file = try await client.open(name, on: share, for: .createNew)
    try await client.close(file)
    let collision = await #expect(throws: SMBError.self) { try await client.open(name, on: share, for: .createNew) }
    #expect(collision?.status == .objectNameCollision)
    #expect(try await !client.directoryExists(name, on: share))
    let closed = await #expect(throws: SMBError.self) { try await client.flush(file) }
    #expect(closed?.status == .fileClosed)
    let noShare = await #expect(throws: SMBError.self) { try await client.connectShare("no-such-share") }
    #expect(noShare?.status == .badNetworkName && noShare?.operation == .treeConnect)
    try await client.echo()
  }

  @Test func `A transfer that is cancelled is cleaned up over the same connection`() async throws {
    let name = server.freshName()
    defer { server.remove(name) }
    let client = try await server.connect { $0.requiresEncryption = true }
    let share = try await client.connectShare("vms")
    let file = try await client.open(name, on: share, for: .createNew)
    let ranges = TransferRanges([0..<(64 << 30)])
    let task = Task { try await client.write(ranges, to: file) { memory, _ in memory.initializeMemory(as: UInt8.self, repeating: 7) } }
    while ranges.acknowledged < 50 << 20 { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    try await client.close(file)
    try await client.delete(name, on: share)
    #expect(!FileManager.default.fileExists(atPath: "\(server.directory)/\(name)"))
  }

  @Test func `A transfer goes on over a new connection, which takes the lost one's place`() async throws {
    let name = server.freshName()
    defer { server.remove(name) }
    let size: UInt64 = 40 << 20
    let ranges = TransferRanges([0..<size])
    let lost = try await server.connect()
    let lostShare = try await lost.connectShare("vms")
    let lostFile = try await lost.open(name, on: lostShare, for: .createNew)
    struct Interrupted: Error {}
    await #expect(throws: Interrupted.self) {
      try await lost.write(ranges, to: lostFile) { memory, offset in
        if offset >= size / 2 { throw Interrupted() }
        Pattern.fill(memory, offset)
      }
    }
    let confirmed = ranges.acknowledged
    #expect(confirmed > 0 && confirmed < size)

    // As long as the server believes in the first connection, nobody else can write.
    let other = try await server.connect()
    let otherShare = try await other.connectShare("vms")
    let error = await #expect(throws: SMBError.self) { try await other.open(name, on: otherShare, for: .update) }
    #expect(error?.status == .sharingViolation)

    let client = try await server.connect(replacing: lost)
    let share = try await client.connectShare("vms")
    let file = try await client.open(name, on: share, for: .update)
    try await client.write(ranges, to: file) { Pattern.fill($0, $1) }
    try await client.flush(file)
    #expect(try await client.close(file) == size)
    #expect(ranges.isComplete)
    #expect(try server.contents(of: name) == Data(Pattern.bytes(Int(size))))
    let gone = await #expect(throws: SMBError.self) { try await lost.close(lostFile) }
    #expect(gone?.isConnectionLost == true)
  }

  @Test func `The server's interfaces are told`() async throws {
    let client = try await server.connect()
    let share = try await client.connectShare("vms")
    let interfaces = try await client.networkInterfaces(over: share)
    #expect(interfaces.contains { $0.address?.hasPrefix("10.77.1.") == true && $0.linkSpeed > 0 && !$0.canRDMA })
  }

  @Test func `The volume's space is told`() async throws {
    let client = try await server.connect()
    let share = try await client.connectShare("vms")
    let root = try await client.open("", on: share, for: .directory)
    #expect(root.isDirectory)
    let space = try await client.space(at: root)
    try await client.close(root)
    #expect(space.total > 1 << 30 && space.available <= space.total)
    #expect(try await client.space(on: share).total == space.total)
  }

  @Test func `An account without rights is refused with the file's name`() async throws {
    let client = try await server.connect(as: "alice")
    let share = try await client.connectShare("vms")
    let error = await #expect(throws: SMBError.self) { try await client.open("of-alice.bin", on: share, for: .createNew) }
    #expect(error?.status == .accessDenied)
  }

  @Test func `A server that is not there is told at once`() async throws {
    let absent = ServerAddress(host: server.host, port: 1)
    let error = await #expect(throws: SMBError.self) { try await SMBClient.open(absent) { _ in throw CancellationError() } }
    #expect(error?.operation == .connect && error?.kind == .connectionLost)
    #expect(error?.diagnostic == "Connection refused")
  }
}
