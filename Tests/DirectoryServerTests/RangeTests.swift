import Foundation
import LDIF
import Testing

/// Lists that come in parts: nothing holds them still between two of them.
@Suite(.timeLimit(.minutes(20)), .inTurns) struct RangeTests {
  private static let list = "msDS-AllowedToDelegateTo"
  private static let many = (0..<5000).map { "HTTP/service-\($0)" }

  /// A host's list as a snapshot holds it.
  private func list(of host: Host, _ place: Workplace) async throws -> [String] {
    let outcome = try await place.kcdmesh("snapshot", "--host", host.dn)
    try #require(outcome.status == 0, "\(outcome)")
    var reader = LDIFReader(Array(outcome.output.utf8))
    while let record = try reader.next() {
      guard record.dn == host.dn, case .content(let attributes) = record.kind else { continue }
      return attributes.filter { $0.type == Self.list }.flatMap(\.values).map { String(decoding: $0.bytes, as: UTF8.self) }
    }
    throw NoSuchHost()
  }

  private struct NoSuchHost: Error {}

  @Test(arguments: [1500, 999, 4999, 5000]) func `A list of 5,000 values is read whole`(step: Int) async throws {
    let place = try Workplace()
    try place.server.set("maxValRange", step)
    try place.server.change(Host.zulu.dn, Self.list, Self.many)
    #expect(Set(try await list(of: .zulu, place)) == Set(Self.many))
  }

  @Test(arguments: ["grow", "shrink"])
  func `A list that is changed while it is read is read again, and is one that there was`(action: String) async throws {
    let place = try Workplace()
    try place.server.set("maxValRange", 3)
    try place.server.change(Host.zulu.dn, Self.list, Array(Self.many.prefix(20)))
    // The first part of all, and two in the midst of it.
    for skip in [0, 3, 5] {
      try place.server.add(.init("search", action, attribute: Self.list, skip: skip))
    }
    let read = try await list(of: .zulu, place)
    let stored = try place.server.state.list(of: .zulu)
    #expect(read.sorted() == stored.sorted())
    #expect(stored.count == (action == "grow" ? 23 : 17))
  }

  @Test func `A list that becomes shorter than what was read of it is read again`() async throws {
    let place = try Workplace()
    try place.server.set("maxValRange", 4)
    try place.server.change(Host.zulu.dn, Self.list, Array(Self.many.prefix(5)))
    try place.server.add(.init("search", "shrink", attribute: Self.list, skip: 1))
    #expect(try await list(of: .zulu, place).sorted() == Self.many[1..<5].sorted())
  }

  @Test func `A list that never holds still is an error, and no smaller list`() async throws {
    let place = try Workplace()
    try place.server.set("maxValRange", 3)
    try place.server.change(Host.zulu.dn, Self.list, Array(Self.many.prefix(20)))
    try place.server.add(.init("search", "grow", attribute: Self.list, times: -1))
    for command in ["hosts", "diff", "check", "snapshot"] {
      let outcome = try await place.kcdmesh(command)
      #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
      for word in [
        "search failed for \(Host.zulu.dn)", Self.list, "the object was changed in each of 6 readings", "Run again when nobody does.",
      ] {
        #expect(outcome.words.contains(word), "\(outcome)")
      }
    }
  }
}
