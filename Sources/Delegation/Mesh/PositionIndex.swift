/// Finds positions in a list by a hash of what stands there: an open hash table that knows nothing of the list itself.
struct PositionIndex: Sendable {
  private struct Slot {
    /// The position plus one; 0 where the slot is free.
    var occupant: UInt32 = 0
    var hash: UInt32 = 0
  }

  /// A power of two in number, at most half of them taken.
  private var slots = Array(repeating: Slot(), count: 1024)
  private var count = 0

  /// The position that has the hash and passes the test.
  func position(hash: UInt32, where isMatch: (UInt32) -> Bool) -> UInt32? {
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot].occupant != 0 {
      let candidate = slots[slot]
      if candidate.hash == hash, isMatch(candidate.occupant - 1) { return candidate.occupant - 1 }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a position that is not there yet.
  mutating func insert(_ position: UInt32, hash: UInt32) {
    place(Slot(occupant: position + 1, hash: hash))
    count += 1
    if count * 2 > slots.count { grow() }
  }

  private mutating func place(_ entry: Slot) {
    var slot = Int(entry.hash) & (slots.count - 1)
    while slots[slot].occupant != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = entry
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    for entry in old where entry.occupant != 0 { place(entry) }
  }
}
