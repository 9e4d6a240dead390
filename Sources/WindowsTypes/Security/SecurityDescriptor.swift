/// A security descriptor in its self-relative form, as directory attributes and wire structures hold it ([MS-DTYP] 2.4.6).
///
/// The system's list (SACL) is not read: nothing here asks for audits.
public struct SecurityDescriptor: Hashable, Sendable {
  /// The binary form: what was read, or what there is to store or send.
  public let bytes: [UInt8]
  /// The control bits ([MS-DTYP] 2.4.6), unknown ones included.
  public let control: UInt16
  /// Who owns the object, where the descriptor says.
  public let owner: SID?
  /// The owner's primary group, where the descriptor says.
  public let group: SID?
  /// Who may do what; `nil` for none at all, which lets everybody in.
  public let discretionaryList: AccessControlList?

  /// SE_SELF_RELATIVE: the only form that is ever stored or sent.
  private static let selfRelative: UInt16 = 0x8000
  /// SE_DACL_PRESENT.
  private static let listPresent: UInt16 = 0x4
  /// SE_DACL_PROTECTED: nothing is inherited from above.
  private static let listProtected: UInt16 = 0x1000
  /// The fixed part: revision, control and four offsets.
  private static let headerSize = 20

  /// Reads the binary form; every offset and length in it is checked.
  public init(bytes: [UInt8]) throws(MalformedValue) {
    self.bytes = bytes
    var reader = ByteReader(bytes, type: "security descriptor")
    let revision = try reader.littleEndian(UInt8.self, "Revision")
    guard revision == 1 else {
      throw MalformedValue(reader.type, .unexpected(field: "Revision", offset: 0, found: "\(revision)", expected: "1"))
    }
    _ = try reader.littleEndian(UInt8.self, "Sbz1")
    control = try reader.littleEndian(UInt16.self, "Control")
    guard control & Self.selfRelative != 0 else {
      throw MalformedValue(
        reader.type, .unexpected(field: "Control", offset: 2, found: "0x" + hexadecimal(control, digits: 4), expected: "SE_SELF_RELATIVE"))
    }
    let places = (
      owner: try reader.littleEndian(UInt32.self, "OffsetOwner"), group: try reader.littleEndian(UInt32.self, "OffsetGroup"),
      systemList: try reader.littleEndian(UInt32.self, "OffsetSacl"), list: try reader.littleEndian(UInt32.self, "OffsetDacl")
    )
    owner = try Self.sid(at: places.owner, "OffsetOwner", &reader)
    group = try Self.sid(at: places.group, "OffsetGroup", &reader)
    // With the bit and no place the list is NULL, and with neither there is none: both let everybody in.
    guard control & Self.listPresent != 0, places.list != 0 else {
      discretionaryList = nil
      return
    }
    try reader.seek(to: Int(places.list), "OffsetDacl")
    discretionaryList = try AccessControlList(from: &reader)
  }

  /// Lets one trustee in, with these rights, and nobody else: nothing is inherited.
  ///
  /// - Parameter owner: nobody, where a server is to enter the one who creates the object.
  public init(grantingOnly trustee: SID, _ rights: AccessMask, owner: SID? = nil) {
    control = Self.selfRelative | Self.listPresent | Self.listProtected
    self.owner = owner
    group = nil
    let list = AccessControlList([AccessControlEntry(allowing: rights, to: trustee)])
    discretionaryList = list
    let ownerBytes = owner?.bytes ?? []
    let places = [owner == nil ? 0 : Self.headerSize, 0, 0, Self.headerSize + ownerBytes.count]
    bytes = [1, 0] + littleEndian(control) + places.flatMap { littleEndian(UInt32($0)) } + ownerBytes + list.bytes
  }

  /// An offset of zero stands for none.
  private static func sid(at place: UInt32, _ field: String, _ reader: inout ByteReader) throws(MalformedValue) -> SID? {
    guard place != 0 else { return nil }
    try reader.seek(to: Int(place), field)
    return try SID(from: &reader)
  }
}

extension SecurityDescriptor {
  /// Whether somebody with these identities is let in with all of these rights ([MS-DTYP] 2.5.3.2).
  ///
  /// The entries are taken in their order: what is denied before it is allowed stays denied. Entries for a property or a kind of object
  /// don't count, because the question is about the object as a whole. Owners get nothing here that the list doesn't say.
  public func allows(_ rights: AccessMask, to identities: Set<SID>) -> Bool {
    guard let list = discretionaryList else { return true }
    var missing = rights
    for entry in list.entries where identities.contains(entry.trustee) && !entry.isInheritOnly && entry.objectType == nil {
      switch entry.kind {
      case .allow: missing.subtract(entry.rights.specific)
      case .deny where !missing.isDisjoint(with: entry.rights.specific): return false
      case .deny, .other: break
      }
      if missing.isEmpty { return true }
    }
    return missing.isEmpty
  }
}
