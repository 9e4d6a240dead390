/// Reads along with libldap, and finds the messages that would end the process.
///
/// libldap asserts that the name in a message without a request is not empty (`try_read1msg`), so that whoever answers could abort the
/// program by twenty bytes. Such a message is an extended response with a name (RFC 4511 4.4); every other is refused here.
struct MessageGuard {
  /// The message so far: until its number is known, and wholly where it has none.
  private var message: [UInt8] = []
  /// How many bytes of a message that has a request are still to come.
  private var passing = 0

  /// A notice has a few words of text; more is an attack.
  private static let longestNotice = 1 << 16

  /// Takes the next bytes; `false` where libldap must not see them.
  mutating func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      if passing > 0 {
        let passed = min(passing, rest.count)
        passing -= passed
        rest = rest.dropFirst(passed)
      } else {
        guard let byte = rest.popFirst() else { return true }
        message.append(byte)
        guard follow() else { return false }
      }
    }
    return true
  }

  /// What one more byte of a message's beginning, or of one without a request, tells.
  private mutating func follow() -> Bool {
    guard message[0] == 0x30 else { return false }
    var rest = message.dropFirst()
    switch Self.length(&rest) {
    case .unfinished: return true
    case .wrong: return false
    case .bytes(let count):
      // libldap takes any tag for a number's, and so would see another number than is seen here.
      guard count > 0, rest.first ?? 0x02 == 0x02 else { return false }
      guard let number = Self.number(rest) else {
        // It has 14 bytes at most, in its longest spelling; a longer one is an error of libldap's.
        return rest.count < min(count, 14)
      }
      if number.contains(where: { $0 != 0 }) {
        pass(count - rest.count)
        return true
      }
      guard count <= Self.longestNotice else { return false }
      guard rest.count == count else { return true }
      message = []
      return Self.isNotice(rest)
    }
  }

  private mutating func pass(_ count: Int) {
    message = []
    passing = count
  }

  /// The number of a message, where it is there already (RFC 4511 4.1.1.1).
  private static func number(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var content = content
    return element(0x02, &content)
  }

  /// Whether a message's content is an extended response that has a name.
  private static func isNotice(_ content: ArraySlice<UInt8>) -> Bool {
    var content = content
    guard element(0x02, &content) != nil, var answer = element(0x78, &content) else { return false }
    for tag: UInt8 in [0x0A, 0x04, 0x04] where element(tag, &answer) == nil { return false }
    _ = element(0xA3, &answer)
    return element(0x8A, &answer)?.isEmpty == false
  }

  /// The content of the next element, which is taken away, if it has this tag and is whole.
  private static func element(_ tag: UInt8, _ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var rest = bytes
    guard rest.popFirst() == tag, case .bytes(let count) = length(&rest), count <= rest.count else { return nil }
    bytes = rest.dropFirst(count)
    return rest.prefix(count)
  }

  private enum Length {
    case bytes(Int)
    case unfinished
    case wrong
  }

  /// The length of an element (X.690 8.1.3); LDAP takes no indefinite one (RFC 4511 5.1).
  private static func length(_ bytes: inout ArraySlice<UInt8>) -> Length {
    guard let first = bytes.popFirst() else { return .unfinished }
    guard first >= 0x80 else { return .bytes(Int(first)) }
    let size = Int(first & 0x7F)
    guard 1...8 ~= size else { return .wrong }
    guard bytes.count >= size else { return .unfinished }
    let value = bytes.prefix(size).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    bytes = bytes.dropFirst(size)
    return value <= UInt64(UInt32.max) ? .bytes(Int(value)) : .wrong
  }
}
