/// An access control list: its entries in their order ([MS-DTYP] 2.4.5).
public struct AccessControlList: Hashable, Sendable {
  /// The entries that name somebody; others, such as conditional ones, are ``AccessControlEntry/Kind/other(_:)`` or left out.
  public let entries: [AccessControlEntry]

  /// The list's header.
  private static let headerSize = 8

  /// A list of entries as this program makes them.
  init(_ entries: [AccessControlEntry]) {
    self.entries = entries
  }

  /// The binary form of a list that this program made.
  var bytes: [UInt8] {
    let body = entries.flatMap(\.bytes)
    return [2, 0] + littleEndian(UInt16(Self.headerSize + body.count)) + littleEndian(UInt16(entries.count)) + [0, 0] + body
  }

  /// Reads a list that begins where the reader stands; its own size bounds what is read.
  init(from reader: inout ByteReader) throws(MalformedValue) {
    let start = reader.offset
    let revision = try reader.littleEndian(UInt8.self, "AclRevision")
    // ACL_REVISION, and ACL_REVISION_DS, which object entries need.
    guard revision == 2 || revision == 4 else {
      throw MalformedValue(reader.type, .unexpected(field: "AclRevision", offset: start, found: "\(revision)", expected: "2 or 4"))
    }
    _ = try reader.littleEndian(UInt8.self, "Sbz1")
    let size = Int(try reader.littleEndian(UInt16.self, "AclSize"))
    let count = try reader.littleEndian(UInt16.self, "AceCount")
    _ = try reader.littleEndian(UInt16.self, "Sbz2")
    guard size >= Self.headerSize else {
      throw MalformedValue(reader.type, .unexpected(field: "AclSize", offset: start + 2, found: "\(size)", expected: "8 at least"))
    }
    var body = ByteReader(try reader.bytes(count: size - Self.headerSize, "AclSize"), type: "access control list")
    var entries: [AccessControlEntry] = []
    for _ in 0..<count {
      if let entry = try AccessControlEntry.next(from: &body) { entries.append(entry) }
    }
    self.entries = entries
  }
}
