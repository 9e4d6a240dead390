import Synchronization
import Testing
import WindowsTypes

@testable import SMB

/// A connection that is lost in the middle of a transfer.
@Suite(.timeLimit(.minutes(5))) struct ResumptionTests {
  private static let size: UInt64 = 1_000_000

  @Test func `What was confirmed is not sent again, and nothing is left out`() async throws {
    let written = Mutex<[Range<UInt64>]>([])
    @Sendable func part(_ request: ScriptedRequest) -> Range<UInt64> {
      let offset = request.bytes[72..<80].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return offset..<offset + request.bytes[68..<72].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    let failing = try ScriptedServer { request, reply in
      guard request.command == .write else { return [reply] }
      guard written.withLock({ $0.count }) < 5 else {
        var broken = reply
        broken.tamper = { $0 = [UInt8](repeating: 0, count: 64) }
        return [broken]
      }
      written.withLock { $0.append(part(request)) }
      return [reply]
    }
    let ranges = TransferRanges([0..<Self.size])
    let (first, firstFile) = try await failing.open()
    let error = await #expect(throws: SMBError.self) { try await first.write(ranges, to: firstFile) { _, _ in } }
    #expect(error?.isConnectionLost == true)
    #expect(ranges.acknowledged == written.withLock { $0 }.reduce(0) { $0 + UInt64($1.count) })

    let sound = try ScriptedServer { request, reply in
      if request.command == .write { written.withLock { $0.append(part(request)) } }
      return [reply]
    }
    let (second, secondFile) = try await sound.open()
    try await second.write(ranges, to: secondFile) { _, _ in }
    #expect(ranges.isComplete)
    var end: UInt64 = 0
    for range in written.withLock({ $0 }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      #expect(range.lowerBound == end)
      end = range.upperBound
    }
    #expect(end == Self.size)
  }

  @Test func `A source that fails ends the transfer with its own error, and the connection still serves`() async throws {
    struct Unreadable: Error {}
    let (client, file) = try await ScriptedServer().open()
    await #expect(throws: Unreadable.self) {
      try await client.write(TransferRanges([0..<Self.size]), to: file) { _, offset in if offset > 300_000 { throw Unreadable() } }
    }
    try await client.close(file)
  }

  @Test func `A sink that fails ends the transfer with its own error, and the connection still serves`() async throws {
    struct Full: Error {}
    let (client, file) = try await ScriptedServer().open()
    await #expect(throws: Full.self) {
      try await client.read(TransferRanges([0..<Self.size]), of: file) { _, offset in if offset > 300_000 { throw Full() } }
    }
    try await client.close(file)
  }

  @Test func `Ranges are taken in parts, given back, and counted once`() {
    let ranges = TransferRanges([0..<100, 50..<50, 1000..<1010])
    #expect(ranges.total == 110)
    let first = ranges.take(60)
    #expect(first == 0..<60 && ranges.take(60) == 60..<100 && ranges.take(60) == 1000..<1010 && ranges.take(60) == nil)
    ranges.acknowledge(60..<100, count: 30)
    #expect(ranges.acknowledged == 30 && ranges.take(60) == 90..<100)
    ranges.giveBack([0..<60, 90..<100, 1000..<1010])
    #expect(ranges.take(1000) == 0..<60 && ranges.take(1000) == 90..<100 && ranges.take(1000) == 1000..<1010)
    for part in [0..<60, 90..<100, 1000..<1010] as [Range<UInt64>] { ranges.acknowledge(part, count: part.count) }
    #expect(ranges.isComplete && ranges.acknowledged == 110)
  }
}
