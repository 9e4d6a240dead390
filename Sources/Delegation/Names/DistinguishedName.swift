internal import PrintableText

/// The name of an object in the directory (RFC 4514), taken apart, so that names are compared and cut where commas are escaped.
public struct DistinguishedName: Hashable, Sendable, CustomStringConvertible {
  /// One relative name: its attribute types and unescaped values; more than one where they are joined by `+`.
  struct RelativeName: Hashable, Sendable {
    var parts: [Part]

    struct Part: Hashable, Sendable {
      var type: String
      var value: FoldedName
    }
  }

  /// The text as the directory gave it; what is sent back and shown.
  public let text: String
  /// Folded, from the object up to the root.
  private let relativeNames: [RelativeName]

  /// Reads the string form of a name.
  ///
  /// - Throws: ``NameError`` when the text is not a distinguished name of at least one relative name (RFC 4514 section 3).
  public init(parsing text: String) throws(NameError) {
    var parser = DistinguishedNameParser(text)
    self.text = text
    relativeNames = try parser.relativeNames()
  }

  public var description: String { text }

  /// Two spellings of one name are equal: case and escaping don't count.
  public static func == (left: Self, right: Self) -> Bool {
    left.relativeNames == right.relativeNames
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(relativeNames)
  }

  /// The DNS name of the domain that holds the object, from its `DC=` components; `nil` where it has none.
  public var domain: String? {
    let labels = relativeNames.flatMap(\.parts).filter { $0.type == "dc" }.map(\.value.text)
    return labels.isEmpty ? nil : labels.joined(separator: ".")
  }

  /// Whether the object is somewhere below another.
  package func isBelow(_ ancestor: Self) -> Bool {
    relativeNames.count > ancestor.relativeNames.count
      && relativeNames.suffix(ancestor.relativeNames.count).elementsEqual(ancestor.relativeNames)
  }

  /// Whether the object is directly below another.
  package func isChild(of parent: Self) -> Bool {
    isBelow(parent) && relativeNames.count == parent.relativeNames.count + 1
  }

  /// The object's own name where it has a single one, folded; a computer's is the name that it joined the domain with.
  var leaf: String? {
    guard let parts = relativeNames.first?.parts, parts.count == 1 else { return nil }
    return parts.first?.value.text
  }
}

/// RFC 4514 section 3, over unicode scalars.
private struct DistinguishedNameParser {
  private let text: String
  private let scalars: [Unicode.Scalar]
  private var position = 0

  init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
  }

  mutating func relativeNames() throws(NameError) -> [DistinguishedName.RelativeName] {
    var names = [try relativeName()]
    while take(",") {
      names.append(try relativeName())
    }
    guard position == scalars.count else { throw failure("nothing more") }
    return names
  }

  private mutating func relativeName() throws(NameError) -> DistinguishedName.RelativeName {
    var parts = [try part()]
    while take("+") {
      parts.append(try part())
    }
    return .init(parts: parts.sorted { ($0.type, $0.value) < ($1.type, $1.value) })
  }

  private mutating func part() throws(NameError) -> DistinguishedName.RelativeName.Part {
    skipSpaces()
    let type = attributeType()
    guard !type.isEmpty else { throw failure("an attribute type") }
    skipSpaces()
    guard take("=") else { throw failure("=") }
    return .init(type: type.lowercased(), value: FoldedName(try value()))
  }

  private mutating func attributeType() -> String {
    var type = String.UnicodeScalarView()
    while position < scalars.count, isAttributeTypeScalar(scalars[position]) {
      type.append(scalars[position])
      position += 1
    }
    return String(type)
  }

  private func isAttributeTypeScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-" || scalar == ".")
  }

  /// An unescaped value; spaces around it don't count (section 3 allows implementations to read them; Windows writes none).
  private mutating func value() throws(NameError) -> String {
    skipSpaces()
    // A value that begins with # would be BER in hexadecimal, which no name of ours is.
    if position < scalars.count, scalars[position] == "#" { throw failure("an escape before #") }
    var bytes: [UInt8] = []
    var significant = 0
    scan: while position < scalars.count {
      let scalar = scalars[position]
      switch scalar {
      case ",", "+": break scan
      case "\\":
        position += 1
        bytes.append(contentsOf: try escaped())
        significant = bytes.count
      case "\"", ";", "<", ">", "\0": throw failure("an escape before \(String(scalar).printable)")
      default:
        position += 1
        bytes.append(contentsOf: Array(String(scalar).utf8))
        if scalar != " " { significant = bytes.count }
      }
    }
    guard significant > 0, let value = String(validating: bytes[..<significant], as: UTF8.self) else { throw failure("a value") }
    return value
  }

  /// What follows a backslash: two hexadecimal digits, or one special character (section 2.4); Samba escapes a question mark too.
  private mutating func escaped() throws(NameError) -> [UInt8] {
    if position + 1 < scalars.count, let high = scalars[position].hexDigit, let low = scalars[position + 1].hexDigit {
      position += 2
      return [high << 4 | low]
    }
    guard position < scalars.count, ",+\"\\<>;=#? ".unicodeScalars.contains(scalars[position]) else { throw failure("an escape") }
    defer { position += 1 }
    return Array(String(scalars[position]).utf8)
  }

  private mutating func skipSpaces() {
    while position < scalars.count, scalars[position] == " " { position += 1 }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard position < scalars.count, scalars[position] == scalar else { return false }
    position += 1
    return true
  }

  private func failure(_ expected: String) -> NameError {
    NameError(
      text: text, expected: "a distinguished name such as OU=Hosts,DC=example,DC=com (expected \(expected) at character \(position + 1))")
  }
}

extension Unicode.Scalar {
  fileprivate var hexDigit: UInt8? {
    guard isASCII else { return nil }
    return Character(self).hexDigitValue.map(UInt8.init)
  }
}
