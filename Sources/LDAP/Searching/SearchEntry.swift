/// One object that a search found, with its values where they lie in the server's message.
///
/// Nothing is copied but what is asked for, and nothing outlives the call that the entry was lent to. Attribute names compare without
/// regard to case (RFC 4512 2.5). Attributes that the server gives in ranges are whole here.
public struct SearchEntry: ~Copyable {
  /// The object's distinguished name.
  public let dn: String
  private let server: String
  private var attributeTable: [Attribute]
  /// What the values point into: the first message, and one for each further range, or an object of our own.
  private var parts: [AnyObject]

  private struct Attribute {
    let name: UnsafeRawBufferPointer
    var first: ValueList
    var more: [ValueList] = []

    var count: Int { more.reduce(first.count) { $0 + $1.count } }
  }

  init(_ message: EntryMessage, server: String) throws(LDAPError) {
    guard let dn = String(validating: message.dn, as: UTF8.self) else {
      throw LDAPError(
        .search, server: server, object: String(decoding: message.dn, as: UTF8.self), code: .decodingError,
        diagnostic: "the name is not UTF-8")
    }
    self.dn = dn
    self.server = server
    attributeTable = message.attributes.map { Attribute(name: AttributeRange.baseName(of: $0.description), first: $0.values) }
    parts = [message]
  }

  /// An object that came from elsewhere.
  ///
  /// - Parameters:
  ///   - server: where it came from, for messages.
  public init(_ stored: StoredEntry, server: String) {
    dn = stored.dn
    self.server = server
    attributeTable = stored.attributes.map { Attribute(name: $0.description, first: $0.values) }
    parts = [stored]
  }

  /// Puts whole values in the place of an attribute that came in part.
  ///
  /// Windows tells such an attribute twice: without values, and with its first range.
  mutating func replace(_ name: UnsafeRawBufferPointer, by values: [(ValueList, EntryMessage)]) {
    guard let position = attributeTable.firstIndex(where: { $0.name.equalsIgnoringCase(name) }), let first = values.first else { return }
    attributeTable.removeAll { $0.name.equalsIgnoringCase(name) }
    attributeTable.insert(Attribute(name: name, first: first.0, more: values.dropFirst().map(\.0)), at: position)
    parts += values.map(\.1)
  }

  /// Refuses an attribute that came twice: one of the two would go unseen.
  func requireDistinctAttributes() throws(LDAPError) {
    for (position, attribute) in attributeTable.enumerated()
    where attributeTable[..<position].contains(where: { $0.name.equalsIgnoringCase(attribute.name) }) {
      throw LDAPError(
        .search, server: server, object: dn, attribute: String(decoding: attribute.name, as: UTF8.self), code: .decodingError,
        diagnostic: "the attribute came twice")
    }
  }
}

extension SearchEntry {
  /// The names of the attributes that the server gave, as it spells them.
  public var attributes: [String] { attributeTable.map { String(decoding: $0.name, as: UTF8.self) } }

  /// Whether the server gave the attribute.
  public func has(_ attribute: String) -> Bool { index(of: attribute) != nil }

  /// The number of the attribute's values; 0 where it is absent.
  public func count(of attribute: String) -> Int { index(of: attribute).map { attributeTable[$0].count } ?? 0 }

  /// Lends each value of an attribute to `body`, in the server's order, without a copy.
  ///
  /// The bytes are valid within the call only, and can't leave it.
  public func forEachValue(of attribute: String, _ body: (Span<UInt8>) throws -> Void) rethrows {
    try forEachBuffer(of: attribute) { try body($0.assumingMemoryBound(to: UInt8.self).span) }
  }

  private func forEachBuffer(of attribute: String, _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    guard let index = index(of: attribute) else { return }
    try attributeTable[index].first.forEach(body)
    for list in attributeTable[index].more { try list.forEach(body) }
  }

  /// The value of an attribute that has one at most; `nil` where it is absent.
  ///
  /// - Throws: ``LDAPError`` if there are several values, or the value is not UTF-8.
  public func string(_ attribute: String) throws -> String? {
    try bytes(attribute, one: true).map { try text($0, of: attribute) }
  }

  /// All values of an attribute, in the server's order; none where it is absent.
  ///
  /// - Throws: ``LDAPError`` if a value is not UTF-8.
  public func strings(_ attribute: String) throws -> [String] {
    var strings: [String] = []
    strings.reserveCapacity(count(of: attribute))
    try forEachBuffer(of: attribute) { strings.append(try text($0, of: attribute)) }
    return strings
  }

  /// The bytes of an attribute that has one value at most; `nil` where it is absent.
  ///
  /// - Throws: ``LDAPError`` if there are several values.
  public func bytes(_ attribute: String) throws -> [UInt8]? {
    try bytes(attribute, one: true).map { Array($0) }
  }

  private func bytes(_ attribute: String, one: Bool) throws(LDAPError) -> UnsafeRawBufferPointer? {
    guard let index = index(of: attribute) else { return nil }
    let count = attributeTable[index].count
    guard count <= 1 else { throw malformed(attribute, "one value was expected, there are \(count)") }
    return attributeTable[index].first.first
  }

  private func text(_ bytes: UnsafeRawBufferPointer, of attribute: String) throws(LDAPError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed(attribute, "a value is not UTF-8") }
    return text
  }

  private func malformed(_ attribute: String, _ reason: String) -> LDAPError {
    LDAPError(.search, server: server, object: dn, attribute: attribute, code: .invalidAttributeSyntax, diagnostic: reason)
  }

  private func index(of attribute: String) -> Int? {
    var attribute = attribute
    return attribute.withUTF8 { wanted in
      attributeTable.firstIndex { $0.name.equalsIgnoringCase(UnsafeRawBufferPointer(wanted)) }
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Compares ASCII without regard to case.
  func equalsIgnoringCase(_ other: Self) -> Bool {
    count == other.count && zip(self, other).allSatisfy { $0 == $1 || ($0.lowercasedASCII == $1.lowercasedASCII) }
  }
}

extension UInt8 {
  var lowercasedASCII: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}
