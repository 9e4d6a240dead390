/// Marshals arguments of a remote call (C706 chapter 14: NDR, little endian).
///
/// What a structure points to comes behind the structure, so pointers are written in two steps: ``pointer(isNull:)``, and later the
/// thing itself.
struct NDRWriter {
  private var writer = WireWriter()
  private var referents: UInt32 = 0

  var bytes: [UInt8] { writer.bytes }

  mutating func integer(_ value: UInt32) {
    writer.align(to: 4)
    writer.integer(value)
  }

  /// A unique pointer: a number that is not zero, or zero for none.
  mutating func pointer(isNull: Bool = false) {
    referents += 4
    integer(isNull ? 0 : 0x2_0000 + referents)
  }

  /// A text with its NUL: conformant and varying, so that it has three counts.
  mutating func string(_ text: String) {
    let units = text.utf16.count + 1
    integer(UInt32(units))
    integer(0)
    integer(UInt32(units))
    writer.append(text.utf16LittleEndian)
    writer.zeros(2)
  }

  /// A pointer and, right behind it, the text: for arguments, which are not inside of a structure.
  mutating func uniqueString(_ text: String?) {
    pointer(isNull: text == nil)
    if let text { string(text) }
  }

  /// A conformant array of bytes.
  mutating func byteArray(_ bytes: [UInt8]) {
    integer(UInt32(bytes.count))
    writer.append(bytes)
  }
}
