import Delegation
import LDIF

@testable import LDAP

extension FuzzTarget {
  /// What a directory says, and LDIF, in which its state comes.
  static let directory: [FuzzTarget] = [
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

  /// Lines of attribute descriptions, each a piece of one list: the length of a line is how many values came.
  private static func valueRanges(_ bytes: [UInt8]) throws {
    var retrieval = RangedRetrieval(attribute: "member")
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let base = line.withUnsafeBytes { AttributeRange.baseName(of: $0).count }
      try Contradiction.unless(base <= line.count, "a base name of \(base) bytes in \(line.count)")
      guard let range = try AttributeRange(of: String(decoding: line, as: UTF8.self)) else { continue }
      try Contradiction.unless(range.upper.map { $0 >= range.lower } ?? true, "a range that ends before it begins")
      _ = try retrieval.receive(range, count: range.upper.map { $0 - range.lower + 1 } ?? line.count)
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
