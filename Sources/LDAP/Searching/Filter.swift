/// A search filter, built from parts, so that no value can change its meaning.
public indirect enum Filter: Hashable, Sendable {
  /// The attribute has the value, by its own matching rule.
  case equal(String, String)
  /// The attribute has the value, given as bytes: GUIDs and SIDs.
  case equalBytes(String, [UInt8])
  /// A value of the attribute begins so.
  case prefix(String, String)
  /// The attribute has a value.
  case present(String)
  /// All of the bits are set ([MS-ADTS] 3.1.1.3.4.4.1).
  case bitAnd(String, UInt32)
  /// The attribute leads to the object, directly or through others ([MS-ADTS] 3.1.1.3.4.4.3).
  case inChain(String, String)
  /// All hold; with none, true (RFC 4526).
  case and([Filter])
  /// One holds at least; with none, false (RFC 4526).
  case or([Filter])
  /// It does not hold.
  case not(Filter)
}

extension Filter: CustomStringConvertible {
  /// The filter's text (RFC 4515).
  public var description: String {
    switch self {
    case .equal(let attribute, let value): "(\(Self.name(attribute))=\(Self.escaped(value.utf8)))"
    case .equalBytes(let attribute, let bytes): "(\(Self.name(attribute))=\(bytes.map(Self.hexadecimal).joined()))"
    case .prefix(let attribute, let value): "(\(Self.name(attribute))=\(Self.escaped(value.utf8))*)"
    case .present(let attribute): "(\(Self.name(attribute))=*)"
    case .bitAnd(let attribute, let bits): "(\(Self.name(attribute)):1.2.840.113556.1.4.803:=\(bits))"
    case .inChain(let attribute, let value): "(\(Self.name(attribute)):1.2.840.113556.1.4.1941:=\(Self.escaped(value.utf8)))"
    case .and(let filters): "(&\(filters.map(\.description).joined()))"
    case .or(let filters): "(|\(filters.map(\.description).joined()))"
    case .not(let filter): "(!\(filter))"
    }
  }

  /// Names of attributes come from code, never from input; still nothing but a name leaves here (RFC 4512 1.4).
  private static func name(_ attribute: String) -> String {
    String(decoding: attribute.utf8.filter(isOfName), as: UTF8.self)
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ";"):
      true
    default: false
    }
  }

  /// RFC 4515 3 wants NUL, `(`, `)`, `*` and `\` escaped; other controls and all that is not ASCII are as well, which it allows.
  private static func escaped(_ value: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in value {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "\\"), 0..<0x20, 0x7F...: text += hexadecimal(byte)
      default: text.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return text
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return (digits.count == 1 ? "\\0" : "\\") + digits
  }
}
