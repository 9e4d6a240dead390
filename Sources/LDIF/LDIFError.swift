/// Why an LDIF file could not be read, or a record could not be written.
///
/// The message says what was expected and quotes what was found: at most 40 bytes of it, and never a control character, because
/// the file may be hostile and the message goes to a terminal.
public struct LDIFError: Error, Hashable, Sendable {
  /// The kind of failure.
  public enum Code: Hashable, Sendable {
    /// The text does not follow the grammar of RFC 2849.
    case syntax
    /// A value after `::` is not base64 (RFC 4648 section 4).
    case base64
    /// Text that must be UTF-8 is not.
    case encoding
    /// The value is given by URL (`:<`), which is never followed.
    case externalValue
    /// A line or a record is larger than ``LDIFLimits`` allows.
    case limit
    /// The search that made the dump did not succeed, so the dump is not whole.
    case incompleteSearch
  }

  /// The kind of failure.
  public let code: Code

  /// The line of the file, from 1, that could not be read, of a folded line its first; nil for an error in writing.
  public let line: Int?

  /// What was expected, and what was found.
  public let message: String

  init(_ code: Code, line: Int?, _ message: String) {
    self.code = code
    self.line = line
    self.message = message
  }

  init(line: Int?, expected: String, found: some Collection<UInt8>) {
    self.init(.syntax, line: line, "expected \(expected), found \(quoted(found))")
  }
}

extension LDIFError: CustomStringConvertible {
  /// The line, if there is one, and the message.
  public var description: String {
    line.map { "line \($0): \(message)" } ?? message
  }
}

/// The beginning of some bytes in quotation marks, with all that is not printable ASCII as `\xNN`.
func quoted(_ bytes: some Collection<UInt8>) -> String {
  let limit = 40
  let text = bytes.prefix(limit).map { byte in
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(byte))
    case 0x20...0x7E: String(UnicodeScalar(byte))
    default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
  return "\"" + text.joined() + "\"" + (bytes.dropFirst(limit).isEmpty ? "" : "…")
}
