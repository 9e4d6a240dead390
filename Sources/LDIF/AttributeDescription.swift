/// The spelling of attribute descriptions (RFC 2849, `AttributeDescription`; RFC 4512 section 2.5).
enum AttributeDescription {
  /// The index behind the longest run of bytes that a description can hold, from `start` on.
  ///
  /// `=` and `*` are in no option of RFC 4512, but in Active Directory's `range=0-*` ([MS-ADTS] 3.1.1.3.1.3.3). The run is checked for
  /// its first byte and its options by ``isWellFormed(_:)``, once for an attribute and not for each of its values.
  static func end(in bytes: ArraySlice<UInt8>) -> Int {
    var index = bytes.startIndex
    while index < bytes.endIndex, isCharacter(bytes[index]) {
      index += 1
    }
    return index
  }

  /// Whether the bytes are a type, by name or by object identifier, and options that are not empty.
  static func isWellFormed(_ bytes: some Collection<UInt8>) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    guard let type = parts.first, let first = type.first, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isCharacter) }) else {
      return false
    }
    guard !isDigit(first) else { return isObjectIdentifier(type) }
    return isLetter(first) && type.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// Whether the bytes are numbers with single dots between them.
  static func isObjectIdentifier(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
  }

  /// Whether a description is a word of LDIF's own, which would change the meaning of the record that holds it.
  static func isReserved(_ bytes: some Collection<UInt8>) -> Bool {
    ["dn", "changetype", "control"].contains { isEqual(bytes, $0) }
  }

  /// Compares without regard to the case of ASCII letters.
  static func isEqual(_ bytes: some Collection<UInt8>, _ text: String) -> Bool {
    bytes.count == text.utf8.count && zip(bytes, text.utf8).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func isCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "*"): true
    default: isLetter(byte) || isDigit(byte)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
  }
}
