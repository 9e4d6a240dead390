/// Gathers lines of one record into attributes: lines in a row with one description are one attribute.
struct AttributeCollector {
  private(set) var attributes: [LDIFAttribute] = []
  private var current: ArraySlice<UInt8> = []

  /// Takes one line; `expected` says what a line with a word of LDIF's own stands in place of.
  mutating func add(_ field: Field) throws(LDIFError) {
    if field.description != current || attributes.isEmpty {
      try begin(field)
    }
    attributes[attributes.count - 1].values.append(try field.spec.value())
  }

  private mutating func begin(_ field: Field) throws(LDIFError) {
    guard AttributeDescription.isWellFormed(field.description) else {
      throw LDIFError(line: field.line, expected: "an attribute description", found: field.description)
    }
    guard !AttributeDescription.isReserved(field.description) else {
      throw LDIFError(line: field.line, expected: "an attribute, or an empty line before the next record", found: field.description)
    }
    current = field.description
    attributes.append(LDIFAttribute(String(decoding: current, as: UTF8.self), []))
  }
}
