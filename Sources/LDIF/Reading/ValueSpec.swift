/// What follows an attribute description: a colon, and the value in one of three forms (RFC 2849, `value-spec`).
struct ValueSpec {
  private enum Form {
    case plain
    case base64
  }

  private let line: Int
  private let form: Form
  private let text: ArraySlice<UInt8>

  /// Takes bytes that start with the colon.
  init(_ bytes: ArraySlice<UInt8>, line: Int) throws(LDIFError) {
    guard bytes.first == UInt8(ascii: ":") else {
      throw LDIFError(line: line, expected: "a colon", found: bytes)
    }
    let rest = bytes.dropFirst()
    switch rest.first {
    case UInt8(ascii: ":"):
      form = .base64
      text = rest.dropFirst().drop { $0 == UInt8(ascii: " ") }
    case UInt8(ascii: "<"):
      throw LDIFError(
        .externalValue, line: line, "the value is given by URL, which is never followed; expected the value itself: \(quoted(rest))")
    default:
      form = .plain
      text = rest.drop { $0 == UInt8(ascii: " ") }
    }
    self.line = line
  }

  /// The value; a plain one is taken as it is, although RFC 2849 wants ASCII: Windows tools write UTF-8.
  func value() throws(LDIFError) -> LDIFValue {
    switch form {
    case .plain: return LDIFValue(Array(text))
    case .base64:
      guard let bytes = Base64.decode(text) else {
        throw LDIFError(.base64, line: line, "expected base64 after the two colons, found \(quoted(text))")
      }
      return LDIFValue(bytes)
    }
  }
}
