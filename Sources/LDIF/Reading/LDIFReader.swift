/// Reads the records of an LDIF file one after the other (RFC 2849).
///
/// The input may be hostile: whatever it holds, reading ends in records or in an error that names the line, and takes time and memory
/// in proportion to the input. Besides the RFC's grammar the reader takes what the tools of the field write: LF and CR LF, a UTF-8
/// byte order mark, UTF-8 in plain values (`ldifde`), a missing last line end, content and changes in one file, `version: 1` at the
/// head of any record (files put together), and the references and results that `ldapsearch` without `-L` puts among the entries.
public struct LDIFReader: Sendable {
  private var scanner: LineScanner
  private let limits: LDIFLimits
  private var failure: LDIFError?
  private var recordStart = 0

  /// The line, from 1, on which the record that ``next()`` gave last begins; 0 before the first one.
  public private(set) var recordLine = 0

  /// Prepares to read a file that is in memory; nothing is read before ``next()``.
  public init(_ bytes: [UInt8], limits: LDIFLimits = LDIFLimits()) {
    scanner = LineScanner(bytes, lineLength: limits.lineLength)
    self.limits = limits
  }

  /// The next record, or nil at the end of the file.
  ///
  /// After an error, every further call throws the same one: what follows a broken record can't be trusted to be whole.
  public mutating func next() throws(LDIFError) -> LDIFRecord? {
    if let failure { throw failure }
    do {
      return try readRecord()
    } catch {
      failure = error
      throw error
    }
  }

  private mutating func readRecord() throws(LDIFError) -> LDIFRecord? {
    recordStart = scanner.position
    while let line = try scanner.next() {
      guard !line.isEmpty else {
        recordStart = scanner.position
        continue
      }
      let field = try Field(line)
      if field.isNamed("dn") {
        recordLine = field.line
        return LDIFRecord(dn: try field.string(), kind: try readKind())
      }
      try readPrologue(field)
    }
    return nil
  }

  /// What may stand where a record begins, and is none.
  private mutating func readPrologue(_ field: Field) throws(LDIFError) {
    if field.isNamed("version") {
      let version = try field.string()
      guard version == "1" else {
        throw LDIFError(line: field.line, expected: "version 1", found: version.utf8)
      }
    } else if field.isNamed("ref") {
      // A search reference: the server names another one, and the dump holds nothing from there.
      while try nextField() != nil {}
    } else if field.isNamed("search") {
      try readSearchResult(field)
    } else {
      throw LDIFError(line: field.line, expected: "dn: at the head of a record", found: field.description)
    }
  }

  /// `ldapsearch` tells at the end how the search went; one that failed gave a part of the entries, which is not a smaller result.
  private mutating func readSearchResult(_ head: Field) throws(LDIFError) {
    var result: String?
    while let field = try nextField() {
      if field.isNamed("result") {
        result = try field.string()
      }
    }
    guard let result, result == "0" || result.hasPrefix("0 ") else {
      let outcome = result.map { "ended with \(quoted($0.utf8))" } ?? "has no result"
      throw LDIFError(.incompleteSearch, line: head.line, "the dump is not whole: its search \(outcome), expected \"0 Success\"")
    }
  }

  private mutating func readKind() throws(LDIFError) -> LDIFRecord.Kind {
    guard let line = try nextLine() else { return .content([]) }
    let first = try Field(line)
    guard first.isNamed("changetype") || first.isNamed("control") else {
      return .content(try readAttributes(line))
    }
    return try readChange(first)
  }

  /// All attributes up to the record's end.
  mutating func readAttributes(_ first: LogicalLine?) throws(LDIFError) -> [LDIFAttribute] {
    var collector = AttributeCollector()
    var next = first
    while let line = next {
      try collector.add(line)
      next = try nextLine()
    }
    return collector.attributes
  }

  /// The next line of the record as a field, or nil at its end.
  mutating func nextField() throws(LDIFError) -> Field? {
    guard let line = try nextLine() else { return nil }
    return try Field(line)
  }

  /// The next line of the record, or nil at its end: an empty line, or the end of the file.
  mutating func nextLine() throws(LDIFError) -> LogicalLine? {
    guard let line = try scanner.next(), !line.isEmpty else { return nil }
    guard scanner.position - recordStart <= limits.recordSize else {
      throw LDIFError(.limit, line: line.number, "the record is larger than \(limits.recordSize) bytes")
    }
    return line
  }
}
