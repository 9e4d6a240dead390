/// Why a value of a Windows type could not be read from its bytes or its text.
///
/// One error for the whole library: it names the type, and the reason tells where in it the reading stopped.
public struct MalformedValue: Error, Hashable, Sendable {
  /// What was wrong with the value; offsets and counts are in bytes.
  public enum Reason: Hashable, Sendable {
    /// The bytes end before `field` does.
    case truncated(field: String, offset: Int, wanted: Int, left: Int)
    /// The value is complete, and `count` more bytes follow it.
    case trailingBytes(offset: Int, count: Int)
    /// `field` holds a value that the specification does not allow.
    case unexpected(field: String, offset: Int, found: String, expected: String)
    /// The text is not a spelling of the type.
    case text(found: String, expected: String)
  }

  /// The type that was read, such as `SID`.
  public let type: String

  /// What was wrong.
  public let reason: Reason

  init(_ type: String, _ reason: Reason) {
    self.type = type
    self.reason = reason
  }
}

extension MalformedValue: CustomStringConvertible {
  /// The type, where in it the reading stopped, and why.
  public var description: String {
    switch reason {
    case .truncated(let field, let offset, let wanted, let left):
      "malformed \(type): \(field) at offset \(offset) needs \(wanted) bytes, \(left) are left"
    case .trailingBytes(let offset, let count):
      "malformed \(type): it ends at offset \(offset), but \(count) more bytes follow"
    case .unexpected(let field, let offset, let found, let expected):
      "malformed \(type): \(field) at offset \(offset) is \(found), expected \(expected)"
    case .text(let found, let expected):
      "malformed \(type): expected \(expected), found \(found.prefix(80).debugDescription)"
    }
  }
}
