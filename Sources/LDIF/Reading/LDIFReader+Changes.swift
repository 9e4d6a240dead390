extension LDIFReader {
  /// Reads controls, the change type and what belongs to it (RFC 2849, `ldif-change-record`).
  mutating func readChange(_ first: Field) throws(LDIFError) -> LDIFRecord.Kind {
    var controls: [LDIFControl] = []
    var field: Field? = first
    while let control = field, control.isNamed("control") {
      controls.append(try LDIFControl(control))
      field = try nextField()
    }
    return .change(try readChange(of: try require("changetype", field, after: first)), controls: controls)
  }

  private mutating func readChange(of field: Field) throws(LDIFError) -> LDIFChange {
    let type = try field.string()
    switch type.lowercased() {
    case "add": return .add(try readAttributes(try nextLine()))
    case "modify": return .modify(try readModifications())
    case "delete":
      try requireEnd()
      return .delete
    case "modrdn", "moddn":
      return .modifyDN(try readModifyDN(after: field))
    default:
      throw LDIFError(line: field.line, expected: "add, delete, modify, modrdn or moddn", found: type.utf8)
    }
  }

  private mutating func readModifications() throws(LDIFError) -> [LDIFModification] {
    var modifications: [LDIFModification] = []
    while let head = try nextField() {
      guard let operation = LDIFModification.Operation.allCases.first(where: { head.isNamed($0.rawValue) }) else {
        throw LDIFError(line: head.line, expected: "add:, delete: or replace:", found: head.description)
      }
      let description = try head.string()
      guard AttributeDescription.isWellFormed(description.utf8), !AttributeDescription.isReserved(description.utf8) else {
        throw LDIFError(line: head.line, expected: "an attribute description", found: description.utf8)
      }
      modifications.append(LDIFModification(operation, LDIFAttribute(description, try readValues(of: description, after: head))))
    }
    return modifications
  }

  /// The values of one step, up to the `-` that ends it.
  private mutating func readValues(of description: String, after head: Field) throws(LDIFError) -> [LDIFValue] {
    var values: [LDIFValue] = []
    while let line = try nextLine() {
      if line.content.elementsEqual([UInt8(ascii: "-")]) {
        return values
      }
      let field = try Field(line)
      guard field.isNamed(description) else {
        throw LDIFError(line: field.line, expected: "\(description): or a line with - alone", found: field.description)
      }
      values.append(try field.value())
    }
    throw LDIFError(.syntax, line: head.line, "expected a line with - alone after the values of \(description), found the record's end")
  }

  private mutating func readModifyDN(after head: Field) throws(LDIFError) -> LDIFModifyDN {
    let newRDN = try require("newrdn", try nextField(), after: head)
    let deleteOldRDN = try require("deleteoldrdn", try nextField(), after: newRDN)
    let flag = try deleteOldRDN.string()
    guard flag == "0" || flag == "1" else {
      throw LDIFError(line: deleteOldRDN.line, expected: "0 or 1", found: flag.utf8)
    }
    var change = LDIFModifyDN(newRDN: try newRDN.string(), deleteOldRDN: flag == "1")
    if let newSuperior = try nextField() {
      guard newSuperior.isNamed("newsuperior") else {
        throw LDIFError(line: newSuperior.line, expected: "newsuperior: or the record's end", found: newSuperior.description)
      }
      change.newSuperior = try newSuperior.string()
      try requireEnd()
    }
    return change
  }

  private func require(_ word: String, _ field: Field?, after previous: Field) throws(LDIFError) -> Field {
    guard let field else {
      throw LDIFError(.syntax, line: previous.line, "expected \(word): in this record, found the record's end")
    }
    guard field.isNamed(word) else {
      throw LDIFError(line: field.line, expected: "\(word):", found: field.description)
    }
    return field
  }

  private mutating func requireEnd() throws(LDIFError) {
    if let line = try nextLine() {
      throw LDIFError(line: line.number, expected: "an empty line at the record's end", found: line.content)
    }
  }
}
