/// Writes records as LDIF (RFC 2849), in a form that ``LDIFReader``, `ldapmodify` and `ldifde` take.
///
/// The writer does no I/O: it fills ``bytes``, and whoever has a file empties them with ``drain(_:)`` now and then, so that memory
/// holds a record or two and not the directory.
public struct LDIFWriter: Sendable {
  private var lines: LineWriter

  /// What has been written and not been drained.
  public var bytes: [UInt8] { lines.bytes }

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - column: The most bytes of a physical line, at least 2; longer lines are folded. The default is OpenLDAP's; nil never folds.
  ///   - hasVersion: Whether `version: 1` is the first line. RFC 2849 asks for it; Samba's `ldbadd` and `ldbmodify` refuse it.
  public init(foldingAt column: Int? = 76, hasVersion: Bool = true) {
    precondition(column.map { $0 >= 2 } ?? true, "a folded line holds a space and at least one byte more")
    lines = LineWriter(column: column ?? Int.max)
    if hasVersion {
      lines.write(line: "version: 1")
    }
  }

  /// Hands over what has been written since the last time, and forgets it once `body` has returned without an error.
  public mutating func drain<Failure: Error>(_ body: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
    try body(lines.bytes)
    lines.bytes.removeAll(keepingCapacity: true)
  }

  /// Writes a remark for people, `#` before each of its lines; a control character becomes a question mark.
  public mutating func writeComment(_ text: String) {
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let printable = line.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : Character($0) }
      lines.write(line: line.isEmpty ? "#" : "# " + String(printable))
    }
  }

  /// Writes one record and the empty line after it.
  ///
  /// An attribute without values leaves no trace in content. Fails, and writes nothing, where a description is no attribute
  /// description or an object identifier of a control is none: a line end in one would write lines of a stranger's making.
  public mutating func write(_ record: LDIFRecord) throws(LDIFError) {
    try record.check()
    write("dn", record.dn)
    switch record.kind {
    case .content(let attributes): write(attributes)
    case .change(let change, let controls):
      for control in controls {
        write("control", control.text)
      }
      write(change)
    }
    lines.writeEmptyLine()
  }

  private mutating func write(_ change: LDIFChange) {
    switch change {
    case .add(let attributes):
      write("changetype", "add")
      write(attributes)
    case .delete:
      write("changetype", "delete")
    case .modify(let modifications):
      write("changetype", "modify")
      for modification in modifications {
        write(modification.operation.rawValue, modification.attribute.description)
        write([modification.attribute])
        lines.write(line: "-")
      }
    case .modifyDN(let change):
      write("changetype", "modrdn")
      write("newrdn", change.newRDN)
      write("deleteoldrdn", change.deleteOldRDN ? "1" : "0")
      if let newSuperior = change.newSuperior {
        write("newsuperior", newSuperior)
      }
    }
  }

  private mutating func write(_ attributes: [LDIFAttribute]) {
    for attribute in attributes {
      let head = Array(attribute.description.utf8)
      for value in attribute.values {
        lines.write(head, value.bytes)
      }
    }
  }

  private mutating func write(_ head: String, _ value: String) {
    lines.write(Array(head.utf8), Array(value.utf8))
  }
}
