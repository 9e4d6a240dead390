/// A set of entries that is emptied at no cost: a mark is the number of the round in which it was made.
struct EntryMarks: Sendable {
  private var rounds: [UInt32]
  private var round: UInt32 = 1

  /// No marks, with room for every entry of a table.
  init(table: EntryTable) {
    rounds = Array(repeating: 0, count: table.count)
  }

  mutating func clear() {
    round += 1
  }

  mutating func mark(_ entry: EntryID) {
    rounds[Int(entry.index)] = round
  }

  func isMarked(_ entry: EntryID) -> Bool {
    rounds[Int(entry.index)] == round
  }
}
