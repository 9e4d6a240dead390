/// A globally unique identifier, as `objectGUID` holds it.
///
/// An object keeps its GUID when it is renamed or moved, so it identifies a host where its DN can't. The binary form is mixed-endian:
/// the first three fields are little endian, the last eight bytes stand as they are ([MS-DTYP] 2.3.4.2).
public struct GUID: Hashable, Sendable {
  private let data1: UInt32
  private let data2: UInt16
  private let data3: UInt16
  private let data4: UInt64

  /// A GUID that a specification names: its four fields, the last eight bytes as one number, in the order in which they are written.
  public init(_ data1: UInt32, _ data2: UInt16, _ data3: UInt16, _ data4: UInt64) {
    self.data1 = data1
    self.data2 = data2
    self.data3 = data3
    self.data4 = data4
  }

  /// Reads the 16 bytes of the binary form ([MS-DTYP] 2.3.4.2); fewer or more are an error.
  public init(bytes: [UInt8]) throws(MalformedValue) {
    var reader = ByteReader(bytes, type: "GUID")
    data1 = try reader.littleEndian(UInt32.self, "Data1")
    data2 = try reader.littleEndian(UInt16.self, "Data2")
    data3 = try reader.littleEndian(UInt16.self, "Data3")
    data4 = try reader.bigEndian(count: 8, "Data4")
    try reader.finish()
  }

  /// Reads the text form, `d3b9a1c4-05f6-4e7a-9c21-8b7f60a1e2d3`, in either case and without braces.
  public init(_ text: String) throws(MalformedValue) {
    let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard groups.map(\.count) == [8, 4, 4, 4, 12], groups.joined().allSatisfy({ hexDigit($0) != nil }) else {
      throw MalformedValue("GUID", .text(found: text, expected: "hexadecimal digits in groups of 8-4-4-4-12"))
    }
    let numbers = groups.map { group in group.reduce(UInt64(0)) { $0 << 4 | UInt64(hexDigit($1) ?? 0) } }
    data1 = UInt32(truncatingIfNeeded: numbers[0])
    data2 = UInt16(truncatingIfNeeded: numbers[1])
    data3 = UInt16(truncatingIfNeeded: numbers[2])
    data4 = numbers[3] << 48 | numbers[4]
  }

  /// The 16 bytes of the binary form ([MS-DTYP] 2.3.4.2).
  public var bytes: [UInt8] {
    littleEndian(data1) + littleEndian(data2) + littleEndian(data3) + littleEndian(data4).reversed()
  }

  /// The assertion value for a search filter: `(objectGUID=\c4\a1…)`, each byte escaped (RFC 4515 section 3).
  public var searchFilterValue: String {
    bytes.map { "\\" + hexadecimal($0, digits: 2) }.joined()
  }
}

extension GUID: CustomStringConvertible {
  /// The text form in lower case, without braces.
  public var description: String {
    let last = hexadecimal(data4, digits: 16)
    return [
      hexadecimal(data1, digits: 8), hexadecimal(data2, digits: 4), hexadecimal(data3, digits: 4), "\(last.prefix(4))-\(last.dropFirst(4))",
    ]
    .joined(separator: "-")
  }
}

extension GUID: Codable {
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
