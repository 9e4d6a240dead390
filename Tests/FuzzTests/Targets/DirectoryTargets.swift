import Delegation
import Glibc
import LDIF

@testable import LDAP

extension FuzzTarget {
  /// What a directory says, and LDIF, in which its state comes.
  static let directory: [FuzzTarget] = [
    FuzzTarget("ldap-search", search),
    FuzzTarget("ldap-bind", bindAnswers),
    FuzzTarget("value-range", valueRanges),
    FuzzTarget("names") { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      _ = try? HostReference(parsing: text)
      _ = try? ServiceClass(parsing: text)
      _ = try? RuleID(parsing: text)
      guard let name = try? DistinguishedName(parsing: text) else { return }
      try Contradiction.unless((try? DistinguishedName(parsing: "\(name)")) == name, "\(name) does not come back from its text")
    },
    FuzzTarget("ldif", ldif),
  ]

  private static let directoryServer = FuzzServer()

  /// Messages with which a directory answers a search: objects, ranges of values, references, pages and results (RFC 4511 4.5.2).
  private static func search(_ bytes: [UInt8]) throws {
    // libldap knows no MSG_NOSIGNAL; where it is used, its threads don't take the signal.
    signal(SIGPIPE, SIG_IGN)
    directoryServer.answer(with: bytes)
    let handle = try Handle(connectingTo: ServerAddress("ldap://127.0.0.1:\(directoryServer.port)"), within: .seconds(5))
    var found = 0
    let told = try handle.search([SearchRequest("DC=x", scope: .subtree, attributes: ["member"])], timeLimit: .seconds(5)) { entry in
      found += 1
      for attribute in entry.attributes {
        let strings = try? entry.strings(attribute)
        var values = 0
        entry.forEachValue(of: attribute) { _ in values += 1 }
        try Contradiction.unless(
          values == entry.count(of: attribute) && strings?.count ?? values == values, "\(values) values of \(attribute)")
        _ = try? entry.string(attribute)
        _ = try? entry.bytes(attribute)
      }
    }
    try Contradiction.unless(told.entries == found, "\(found) objects, and \(told.entries) are told")
  }

  /// Lines of attribute descriptions, each a piece of one list: the length of a line is how many values came.
  private static func valueRanges(_ bytes: [UInt8]) throws {
    var retrieval = RangedRetrieval(attribute: "member")
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let base = line.withUnsafeBytes { AttributeRange.baseName(of: $0).count }
      try Contradiction.unless(base <= line.count, "a base name of \(base) bytes in \(line.count)")
      guard let range = try AttributeRange(of: String(decoding: line, as: UTF8.self)) else { continue }
      try Contradiction.unless(range.upper.map { $0 >= range.lower } ?? true, "a range that ends before it begins")
      _ = try retrieval.receive(range, count: range.upper.map { $0 - range.lower + 1 } ?? line.count, number: [1])
    }
  }

  /// What is read is written, and then read as the same.
  private static func ldif(_ bytes: [UInt8]) throws {
    var reader = LDIFReader(bytes, limits: LDIFLimits(lineLength: 1 << 16, recordSize: 1 << 18))
    while let record = try reader.next() {
      let again: [LDIFRecord?]
      do {
        var writer = LDIFWriter()
        try writer.write(record)
        var second = LDIFReader(writer.bytes)
        again = [try second.next(), try second.next()]
      } catch {
        throw Contradiction("what was read can't be written or read again: \(error)")
      }
      try Contradiction.unless(again == [record, nil], "\(record) is read again as \(again)")
    }
  }
}
