/// A security identifier, as `objectSid` holds it.
///
/// The relative identifier tells well-known accounts in any language and under any name: 516 is the group of domain controllers,
/// 525 is Protected Users.
public struct SID: Hashable, Sendable {
  /// The authority that issued the identifier, a number of 48 bits; 5 is NT AUTHORITY.
  public let identifierAuthority: UInt64

  /// What the authority issued: the domain's numbers, then the relative identifier; at most 15.
  public let subAuthorities: [UInt32]

  /// The last sub-authority, which identifies the account inside its domain; nil where there is none.
  public var relativeIdentifier: UInt32? { subAuthorities.last }

  /// Reads the binary form ([MS-DTYP] 2.4.2.2); a wrong revision, a count above 15, missing or surplus bytes are errors.
  public init(bytes: [UInt8]) throws(MalformedValue) {
    var reader = ByteReader(bytes, type: "SID")
    try self.init(from: &reader)
    try reader.finish()
  }

  /// Reads the binary form where it stands inside another structure, which says nothing of its length.
  init(from reader: inout ByteReader) throws(MalformedValue) {
    let start = reader.offset
    let revision = try reader.littleEndian(UInt8.self, "Revision")
    guard revision == 1 else {
      throw MalformedValue(reader.type, .unexpected(field: "Revision", offset: start, found: "\(revision)", expected: "1"))
    }
    let count = try reader.littleEndian(UInt8.self, "SubAuthorityCount")
    guard count <= Self.maximumCount else {
      throw MalformedValue(
        reader.type, .unexpected(field: "SubAuthorityCount", offset: start + 1, found: "\(count)", expected: "15 at most"))
    }
    // The authority is the one big-endian field ([MS-DTYP] 2.4.1).
    identifierAuthority = try reader.bigEndian(count: 6, "IdentifierAuthority")
    var subAuthorities: [UInt32] = []
    for index in 0..<count {
      subAuthorities.append(try reader.littleEndian(UInt32.self, "SubAuthority[\(index)]"))
    }
    self.subAuthorities = subAuthorities
  }

  /// The binary form ([MS-DTYP] 2.4.2.2).
  public var bytes: [UInt8] {
    let authority = (0..<6).map { UInt8(truncatingIfNeeded: identifierAuthority >> (40 - 8 * $0)) }
    return [1, UInt8(subAuthorities.count)] + authority + subAuthorities.flatMap(littleEndian)
  }

  /// Reads the text form, `S-1-5-21-…` ([MS-DTYP] 2.4.2.1).
  public init(_ text: String) throws(MalformedValue) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.dropFirst(3).map(decimal)
    guard parts.count >= 3, parts[0] == "S", parts[1] == "1", let authority = Self.authority(parts[2]), !numbers.contains(nil),
      numbers.count <= Self.maximumCount
    else {
      throw MalformedValue("SID", .text(found: text, expected: "S-1-, an authority and at most 15 numbers of 32 bits"))
    }
    identifierAuthority = authority
    subAuthorities = numbers.compactMap(\.self)
  }

  private static let maximumCount = 15

  /// An authority below 2^32 is written in decimal, any other with twelve hexadecimal digits ([MS-DTYP] 2.4.2.1).
  private static func authority(_ text: Substring) -> UInt64? {
    guard text.hasPrefix("0x") else { return decimal(text).map(UInt64.init) }
    let digits = text.utf8.dropFirst(2).map(hexDigit)
    guard digits.count == 12, !digits.contains(nil) else { return nil }
    let number = digits.reduce(UInt64(0)) { $0 << 4 | UInt64($1 ?? 0) }
    return number > UInt64(UInt32.max) ? number : nil
  }
}

extension SID: CustomStringConvertible {
  /// The text form, `S-1-5-21-…` ([MS-DTYP] 2.4.2.1).
  public var description: String {
    let authority = identifierAuthority <= UInt32.max ? "\(identifierAuthority)" : "0x" + hexadecimal(identifierAuthority, digits: 12)
    return (["S", "1", authority] + subAuthorities.map(String.init)).joined(separator: "-")
  }
}

extension SID: Codable {
  /// Decodes the text form.
  public init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  /// Encodes the text form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A number of digits alone: `UInt32(_:)` would take a leading plus sign too.
private func decimal(_ text: Substring) -> UInt32? {
  text.hasPrefix("+") ? nil : UInt32(text)
}
