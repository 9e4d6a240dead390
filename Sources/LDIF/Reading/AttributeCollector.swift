/// Gathers lines of one record into attributes: lines in a row with one description are one attribute.
struct AttributeCollector {
  private(set) var attributes: [LDIFAttribute] = []

  /// The description of the attribute that is being gathered, with its colon.
  private var head: [UInt8] = []

  /// Takes one line.
  mutating func add(_ line: LogicalLine) throws(LDIFError) {
    if !continues(line.content) {
      try begin(try Field(line))
    }
    let spec = try ValueSpec(line.content.dropFirst(head.count - 1), line: line.number)
    attributes[attributes.count - 1].values.append(try spec.value())
  }

  /// Whether the line is one more value of the attribute, as nearly all are in a list of a thousand.
  private func continues(_ content: ArraySlice<UInt8>) -> Bool {
    guard !head.isEmpty, content.count >= head.count else { return false }
    let start = content.startIndex
    for index in head.indices where head[index] != content[start + index] {
      return false
    }
    return true
  }

  private mutating func begin(_ field: Field) throws(LDIFError) {
    let description = field.description
    guard AttributeDescription.isWellFormed(description) else {
      throw LDIFError(line: field.line, expected: "an attribute description", found: description)
    }
    guard !AttributeDescription.isReserved(description) else {
      throw LDIFError(line: field.line, expected: "an attribute, or an empty line before the next record", found: description)
    }
    head = description + [UInt8(ascii: ":")]
    attributes.append(LDIFAttribute(String(decoding: description, as: UTF8.self), []))
  }
}
