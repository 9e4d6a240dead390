import Foundation
import Testing

/// What somebody was told is done: each value or flag bit that was added or taken away, once for each time.
///
/// Without the permissive modify control an add that succeeds finds nothing there, and a delete finds something. So whatever the order was,
/// the sum of all books is what is there now less what was there before. A write that was lost, or made and not told, breaks it.
struct Book: Sendable {
  /// Sums by computer, then by value or flag bit.
  private(set) var sums: [String: [String: Int]] = [:]
  /// How many single changes there are.
  private(set) var changes = 0
  /// How many objects were changed, each time counted.
  private(set) var objects = 0

  mutating func enter(_ computer: String, _ what: String, _ sign: Int) {
    sums[computer, default: [:]][what, default: 0] += sign
    changes += 1
  }

  /// Enters what a run made of an object.
  mutating func enter(_ host: PlanText.Host) {
    objects += 1
    for value in host.add { enter(host.name, value, 1) }
    for value in host.remove { enter(host.name, value, -1) }
    let flags = host.userAccountControl
    // Where the flags are already as they are to be, Samba answers a compare-and-swap with success too. So of two who set one bit at once
    // both are told that they did it, and only a bit that is one writer's own can be counted.
    changes += (flags.before ^ flags.after).nonzeroBitCount
  }

  static func + (one: Self, other: Self) -> Self {
    var sum = one
    for (computer, entries) in other.sums { sum.sums[computer, default: [:]].merge(entries, uniquingKeysWith: +) }
    sum.changes += other.changes
    sum.objects += other.objects
    return sum
  }

  /// Protocol transition, which several want and others do not.
  private static let uncounted: Set = [0x100_0000.flagName]

  /// Everything in which a computer is not what it was before and what the book says of it together.
  func faults(of computer: String, before: Account, after: Account) -> [String] {
    let (old, new) = (before.things.subtracting(Self.uncounted), after.things.subtracting(Self.uncounted))
    let entries = sums[computer] ?? [:]
    return Set(entries.keys).union(old).union(new).sorted().compactMap { thing in
      let expected = (old.contains(thing) ? 1 : 0) + (entries[thing] ?? 0)
      let found = new.contains(thing) ? 1 : 0
      return expected == found ? nil : "\(computer): \(thing): \(expected) by the books, \(found) in the directory"
    }
  }
}

extension Account {
  /// Its values and flag bits, as a book names them.
  fileprivate var things: Set<String> { Set(list).union(flags.bits.map(\.flagName)) }
}

extension Int {
  fileprivate var bits: [Int] { (0..<32).map { 1 << $0 }.filter { self & $0 != 0 } }
  fileprivate var flagName: String { "flag 0x\(String(self, radix: 16))" }
}

/// What `provision` and `rollback` report as JSON, read without the program's own types.
struct PlanText: Decodable, Sendable {
  struct Host: Decodable, Sendable {
    struct Flags: Decodable, Sendable {
      var before: Int
      var after: Int
    }
    var name: String
    var add: [String]
    var remove: [String]
    var userAccountControl: Flags
  }
  struct Result: Decodable, Sendable {
    var confirmed: Int
  }
  var hosts: [Host]
  var outcome: Result?
}
