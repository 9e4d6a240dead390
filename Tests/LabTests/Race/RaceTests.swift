import Foundation
import Testing

/// Several writers to the same lists and flags at once.
@Suite struct RaceTests {
  private static let sources = (0..<6).map { "S\($0)" }
  private static let targets = (0..<8).map { "T\($0)" }

  /// A policy that lets every source delegate to some of the targets.
  private static func policy(_ unit: Unit, to targets: some Sequence<String>, _ further: String) -> String {
    let (from, to) = (sources.map(unit.name).joined(separator: ", "), targets.map(unit.name).joined(separator: ", "))
    return """
      version: 1
      domain: \(Directory.domain)
      \(further)
      meshes:
        - {name: race, hosts: {names: [\(from), \(to)]}, directions: {from: [\(from)], to: [\(to)]}}

      """
  }

  /// What two of them both want, one wants and another does not, and one takes away from all.
  private static func writers(_ unit: Unit, _ desk: Desk) throws -> [Writer] {
    let growing = { (range: Range<Int>, further: String) in
      (1...range.count).map { policy(unit, to: targets[range].prefix($0), further) }
    }
    return [
      try Writer("first", desk: desk, policies: growing(0..<4, "services: [cifs, migration]\nprotocol: any")),
      try Writer("second", desk: desk, policies: growing(0..<4, "services: [cifs, wsman]\nprotocol: any")),
      try Writer("third", desk: desk, policies: growing(1..<8, "services: [migration, console]\nprotocol: kerberos")),
      try Writer(
        "fourth", desk: desk, policies: growing(4..<8, "services: [cifs]\nprotocol: any\nunmanaged: remove\nghosts: remove")),
    ]
  }

  @Test(.againstHangs) func `Of four writers and two administrators at once nobody loses a value or a flag bit`() async throws {
    try await withUnit(of: (Self.sources + Self.targets).map { Computer($0) }) { unit, desk in
      let before = try await unit.state()
      let start = ContinuousClock.now
      // Each has bits of its own: NOT_DELEGATED and DONT_EXPIRE_PASSWORD, PASSWORD_NOT_REQUIRED and USE_DES_KEY_ONLY.
      let administrators = try [["anna", "S", "stop", "0x100000", "0x10000"], ["bert", "S", "stop", "0x20", "0x200000"]].map {
        try desk.start("/usr/bin/python3", ["\(Desk.programs)/administrator.py", unit.dn] + $0)
      }
      let writers = try await withThrowingTaskGroup(of: Writer.self) { group in
        for writer in try Self.writers(unit, desk) {
          group.addTask {
            var writer = writer
            try await writer.work(until: 350)
            return writer
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      try desk.write("stop", "")
      var others = AdministratorText(book: [], refused: 0)
      for administrator in administrators {
        let outcome = try await administrator.outcome()
        try #require(outcome.status == 0, "\(outcome)")
        others.add(try JSONDecoder().decode(AdministratorText.self, from: Data(outcome.output.utf8)))
      }
      let after = try await unit.state()

      let ours = writers.map(\.book).reduce(Book(), +)
      let all = others.entries.reduce(into: ours) { $0.enter($1.computer, $1.what, $1.sign) }
      var faults: [String] = []
      for (label, account) in after {
        faults += all.faults(of: unit.name(label), before: try #require(before[label]), after: account)
        if !Self.sources.contains(label) { #expect(account == before[label], "\(label) is nobody's to change") }
      }

      #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")

      let (runs, raced) = (writers.map(\.runs).reduce(0, +), writers.map(\.racedRuns).reduce(0, +))
      let refusals = writers.map(\.refusals).reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
      let differences = writers.map(\.differences).reduce(0, +)
      print(
        """
        4 writers: \(ours.changes) changes of values and bits in \(ours.objects) modifies by \(runs) runs; \(raced) runs met a race: \
        refused \(refusals.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }.joined(separator: ", ")), \
        \(differences) changed again before they were read again; \
        2 administrators: \(others.book.count) changes, \(others.refused) refused; \
        lost or extra: \(faults.count); \(ContinuousClock.now - start)
        """)
      #expect(ours.changes >= 1000)
      #expect(!refusals.isEmpty && differences > 0 && others.refused > 0, "a race test in which nobody met another tests nothing")
    }
  }
}

/// What `administrator.py` prints.
private struct AdministratorText: Decodable {
  struct Entry: Decodable {
    var computer: String
    var what: String
    var sign: Int

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      computer = try list.decode(String.self)
      what = try list.decode(String.self)
      sign = try list.decode(Int.self)
    }
  }

  var book: [Entry]
  var refused: Int
  var entries: [Entry] { book }

  mutating func add(_ other: Self) {
    book += other.book
    refused += other.refused
  }
}
