extension LDIFRecord {
  /// Fails where a name in the record is not one, and would break the lines of the file or change their meaning.
  func check() throws(LDIFError) {
    switch kind {
    case .content(let attributes): try check(attributes)
    case .change(let change, let controls):
      for control in controls where !AttributeDescription.isObjectIdentifier(control.oid.utf8) {
        throw LDIFError(line: nil, expected: "an object identifier of a control for \(quoted(dn.utf8))", found: control.oid.utf8)
      }
      switch change {
      case .add(let attributes): try check(attributes)
      case .modify(let modifications): try check(modifications.map(\.attribute))
      case .delete, .modifyDN: break
      }
    }
  }

  private func check(_ attributes: [LDIFAttribute]) throws(LDIFError) {
    for attribute in attributes {
      let description = attribute.description.utf8
      guard AttributeDescription.isWellFormed(description), !AttributeDescription.isReserved(description) else {
        throw LDIFError(line: nil, expected: "an attribute description for \(quoted(dn.utf8))", found: description)
      }
    }
  }
}

extension LDIFControl {
  /// What stands behind `control:`; the value follows its own colon (RFC 2849, `control`).
  var text: String {
    var text = Array(oid.utf8)
    if let criticality {
      text += " \(criticality)".utf8
    }
    if let value {
      text.append(UInt8(ascii: ":"))
      LineWriter.appendSpec(value.bytes, to: &text)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
