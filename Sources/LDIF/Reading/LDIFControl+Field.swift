extension LDIFControl {
  /// Reads what follows `control:`, an object identifier, perhaps `true` or `false`, perhaps a value (RFC 2849, `control`).
  init(_ field: Field) throws(LDIFError) {
    let space = UInt8(ascii: " ")
    let text = try field.value().bytes[...]
    let head = text.prefix { $0 != UInt8(ascii: ":") }
    let words = head.split(separator: space)
    guard let oid = words.first, AttributeDescription.isObjectIdentifier(oid), words.count <= 2 else {
      throw LDIFError(line: field.line, expected: "an object identifier in dotted decimals, then true, false or nothing", found: text)
    }
    self.init(oid: String(decoding: oid, as: UTF8.self))
    if words.count == 2 {
      guard let criticality = Bool(String(decoding: words[1], as: UTF8.self).lowercased()) else {
        throw LDIFError(line: field.line, expected: "true or false", found: words[1])
      }
      self.criticality = criticality
    }
    if head.endIndex < text.endIndex {
      value = try ValueSpec(text[head.endIndex...], line: field.line).value()
    }
  }
}
