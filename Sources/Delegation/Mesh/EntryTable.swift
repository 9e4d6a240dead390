/// One spelling of one entry (a value of `msDS-AllowedToDelegateTo`), as a number in an ``EntryTable``.
public struct EntryID: Hashable, Sendable, Comparable {
  /// The position in the table.
  public let index: UInt32

  public static func < (left: Self, right: Self) -> Bool {
    left.index < right.index
  }
}

/// Every spelling of every entry that a run meets, each stored once.
///
/// A mesh of 400 hosts has a million entries and two and a half thousand different ones. Lists of entries are therefore lists of
/// four-byte numbers, and a value from the directory is looked up by its bytes, without making a string of it. Spellings that differ in
/// case only are one value to the directory: they share an ``identity(of:)``.
public struct EntryTable: Sendable {
  private var bytes: [UInt8] = []
  /// Where each spelling ends in `bytes`.
  private var ends: [Int] = []
  /// The first spelling of the same value.
  private var identities: [EntryID] = []
  private var folded: [FoldedName: EntryID] = [:]
  /// The hash of each spelling: what makes most comparisons needless, and growing cheap.
  private var hashes: [Int] = []
  /// An open hash table of spellings by their bytes: positions plus one, 0 where free; a power of two in length, at most half full.
  private var slots: [UInt32] = Array(repeating: 0, count: 1024)

  /// An empty table.
  public init() {}

  /// The number of spellings.
  public var count: Int { ends.count }

  /// Every spelling, in the order in which they were met.
  public var entries: some Sequence<EntryID> {
    (0..<UInt32(count)).lazy.map(EntryID.init)
  }

  /// The number of an entry; a spelling that is new gets the next one.
  public mutating func intern(_ spelling: String) -> EntryID {
    var spelling = spelling
    return spelling.withUTF8 { utf8 in
      let hash = Self.hash(of: utf8)
      let slot = slot(of: utf8, hash: hash)
      return slots[slot] == 0 ? add(utf8, hash: hash, at: slot) : EntryID(index: slots[slot] - 1)
    }
  }

  /// The number of a value as the directory sent it; `nil` where it isn't UTF-8, which no entry can be.
  public mutating func intern(_ value: Span<UInt8>) -> EntryID? {
    value.withUnsafeBufferPointer { utf8 in
      let hash = Self.hash(of: utf8)
      let slot = slot(of: utf8, hash: hash)
      if slots[slot] != 0 { return EntryID(index: slots[slot] - 1) }
      guard String(validating: utf8, as: UTF8.self) != nil else { return nil }
      return add(utf8, hash: hash, at: slot)
    }
  }

  /// The first spelling of the same value: equal for two entries exactly when the directory takes them for one value.
  public func identity(of entry: EntryID) -> EntryID {
    identities[Int(entry.index)]
  }

  /// The spelling.
  public subscript(entry: EntryID) -> String {
    String(decoding: bytes[range(of: entry.index)], as: UTF8.self)
  }

  /// Entries in the order of their bytes, which doesn't depend on the order in which they were met.
  func sorted(_ entries: [EntryID]) -> [EntryID] {
    entries.sorted { bytes[range(of: $0.index)].lexicographicallyPrecedes(bytes[range(of: $1.index)]) }
  }

  private func range(of index: UInt32) -> Range<Int> {
    (index == 0 ? 0 : ends[Int(index) - 1])..<ends[Int(index)]
  }

  private static func hash(of utf8: UnsafeBufferPointer<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(utf8))
    return hasher.finalize()
  }

  /// The slot that holds the spelling, or the free one where it belongs.
  private func slot(of utf8: UnsafeBufferPointer<UInt8>, hash: Int) -> Int {
    var slot = hash & (slots.count - 1)
    while slots[slot] != 0, !isSpelling(slots[slot] - 1, equalTo: utf8, hash: hash) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func isSpelling(_ index: UInt32, equalTo utf8: UnsafeBufferPointer<UInt8>, hash: Int) -> Bool {
    let range = range(of: index)
    guard hashes[Int(index)] == hash, range.count == utf8.count else { return false }
    return bytes.withUnsafeBufferPointer { $0[range].elementsEqual(utf8) }
  }

  private mutating func add(_ utf8: UnsafeBufferPointer<UInt8>, hash: Int, at slot: Int) -> EntryID {
    let entry = EntryID(index: UInt32(count))
    bytes.append(contentsOf: utf8)
    ends.append(bytes.count)
    hashes.append(hash)
    let name = FoldedName(utf8)
    let identity = folded[name] ?? entry
    if identity == entry { folded[name] = entry }
    identities.append(identity)
    slots[slot] = entry.index + 1
    if count * 2 > slots.count { grow() }
    return entry
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for (index, hash) in hashes.enumerated() {
      var slot = hash & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(index) + 1
    }
  }
}
