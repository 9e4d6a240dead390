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
  /// Every spelling by its bytes.
  private var spellings = PositionIndex()
  /// The first spelling of each value by its folded name.
  private var names = PositionIndex()

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
      return known(utf8, hash: hash) ?? add(utf8, hash: hash)
    }
  }

  /// The number of a value as the directory sent it; `nil` where it isn't UTF-8, which no entry can be.
  public mutating func intern(_ value: Span<UInt8>) -> EntryID? {
    value.withUnsafeBufferPointer { utf8 in
      let hash = Self.hash(of: utf8)
      if let entry = known(utf8, hash: hash) { return entry }
      return String(validating: utf8, as: UTF8.self) == nil ? nil : add(utf8, hash: hash)
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

  private static func hash(of utf8: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(utf8))
    return UInt32(truncatingIfNeeded: hasher.finalize())
  }

  private func known(_ utf8: UnsafeBufferPointer<UInt8>, hash: UInt32) -> EntryID? {
    bytes.withUnsafeBufferPointer { bytes in
      spellings.position(hash: hash) { utf8.isEqual(to: UnsafeBufferPointer(rebasing: bytes[range(of: $0)])) }.map(EntryID.init)
    }
  }

  private mutating func add(_ utf8: UnsafeBufferPointer<UInt8>, hash: UInt32) -> EntryID {
    let entry = EntryID(index: UInt32(count))
    bytes.append(contentsOf: utf8)
    ends.append(bytes.count)
    spellings.insert(entry.index, hash: hash)
    identities.append(identity(ofNew: entry, named: FoldedName(utf8)))
    return entry
  }

  private mutating func identity(ofNew entry: EntryID, named name: FoldedName) -> EntryID {
    let hash = name.utf8.withUnsafeBufferPointer(Self.hash)
    if let first = names.position(hash: hash, where: { FoldedName(self[EntryID(index: $0)]) == name }) { return EntryID(index: first) }
    names.insert(entry.index, hash: hash)
    return entry
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Compares bytes; without an exit inside the loop the compiler looks at many at a time.
  fileprivate func isEqual(to other: Self) -> Bool {
    guard count == other.count else { return false }
    var difference: UInt8 = 0
    for index in indices { difference |= self[index] ^ other[index] }
    return difference == 0
  }
}
