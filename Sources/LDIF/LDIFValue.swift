/// One value of an attribute: bytes, which are text more often than not.
///
/// LDIF does not tell binary values from text, so the bytes are kept as they came and are looked at only on demand.
public struct LDIFValue: Hashable, Sendable {
  /// The value itself: after base64, folding and the spaces in front of it are gone.
  public let bytes: [UInt8]

  /// Takes a value of any kind.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Takes a value that is text; it is stored as UTF-8.
  public init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// The value as text, or nil where it is not UTF-8.
  public var string: String? {
    String(validating: bytes, as: UTF8.self)
  }
}

extension LDIFValue: ExpressibleByStringLiteral {
  /// Takes a value that is text.
  public init(stringLiteral text: String) {
    self.init(text)
  }
}

extension LDIFValue: CustomStringConvertible {
  /// The beginning of the value in quotation marks, with all that is not printable ASCII as `\xNN`.
  public var description: String { quoted(bytes) }
}
