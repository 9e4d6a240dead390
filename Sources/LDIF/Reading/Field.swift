/// One line of the form `description: value`.
struct Field {
  private let content: ArraySlice<UInt8>
  private let colon: Int

  /// The number of the line.
  let line: Int

  init(_ line: LogicalLine) throws(LDIFError) {
    content = line.content
    colon = AttributeDescription.end(in: content)
    self.line = line.number
    guard colon > content.startIndex, colon < content.endIndex, content[colon] == UInt8(ascii: ":") else {
      throw LDIFError(line: line.number, expected: "an attribute description and a colon", found: content)
    }
  }

  /// The attribute description, or a word of LDIF's own.
  var description: ArraySlice<UInt8> { content[..<colon] }

  /// Whether the description is this word, in any case.
  func isNamed(_ word: String) -> Bool {
    AttributeDescription.isEqual(description, word)
  }

  /// The value.
  func value() throws(LDIFError) -> LDIFValue {
    try ValueSpec(content[colon...], line: line).value()
  }

  /// The value where it must be text.
  func string() throws(LDIFError) -> String {
    let value = try value()
    guard let string = value.string else {
      let name = String(decoding: description, as: UTF8.self)
      throw LDIFError(.encoding, line: line, "expected the value of \(name) in UTF-8, found \(value)")
    }
    return string
  }
}
