/// One entry of an access control list: what it gives to whom, or denies ([MS-DTYP] 2.4.4).
public struct AccessControlEntry: Hashable, Sendable {
  /// What the entry does.
  public enum Kind: Hashable, Sendable {
    /// ACCESS_ALLOWED_ACE (2.4.4.2) and ACCESS_ALLOWED_OBJECT_ACE (2.4.4.3).
    case allow
    /// ACCESS_DENIED_ACE (2.4.4.4) and ACCESS_DENIED_OBJECT_ACE (2.4.4.5).
    case deny
    /// Another type, by its number: audits and labels, for instance.
    case other(UInt8)
  }

  /// What the entry does.
  public let kind: Kind
  /// The flags of inheritance (2.4.4.1).
  public let flags: UInt8
  /// What it is about.
  public let rights: AccessMask
  /// The property, the set of properties or the extended right that it is for; `nil` for the whole object.
  public let objectType: GUID?
  /// Whom it is for.
  public let trustee: SID

  /// INHERIT_ONLY_ACE: the entry is not for the object itself.
  public var isInheritOnly: Bool { flags & 0x8 != 0 }

  /// AceType, AceFlags and AceSize.
  private static let headerSize = 4

  /// An entry that gives rights on the object itself, and nothing to what is below it.
  init(allowing rights: AccessMask, to trustee: SID) {
    kind = .allow
    flags = 0
    self.rights = rights
    objectType = nil
    self.trustee = trustee
  }

  /// The binary form of an entry that this program made: an ACCESS_ALLOWED_ACE ([MS-DTYP] 2.4.4.2).
  var bytes: [UInt8] {
    let body = littleEndian(rights.rawValue) + trustee.bytes
    return [0, flags] + littleEndian(UInt16(Self.headerSize + body.count)) + body
  }

  /// Reads the next entry; `nil` for one of a type whose form is not known here, which is passed over by its size.
  static func next(from reader: inout ByteReader) throws(MalformedValue) -> AccessControlEntry? {
    let start = reader.offset
    let type = try reader.littleEndian(UInt8.self, "AceType")
    let flags = try reader.littleEndian(UInt8.self, "AceFlags")
    let size = Int(try reader.littleEndian(UInt16.self, "AceSize"))
    guard size >= headerSize else {
      throw MalformedValue(reader.type, .unexpected(field: "AceSize", offset: start + 2, found: "\(size)", expected: "4 at least"))
    }
    // Application data may follow the trustee, within the entry's size.
    var body = ByteReader(try reader.bytes(count: size - headerSize, "AceSize"), type: "access control entry")
    switch type {
    case 0x0: return try AccessControlEntry(.allow, flags, &body, hasObject: false)
    case 0x1: return try AccessControlEntry(.deny, flags, &body, hasObject: false)
    case 0x5: return try AccessControlEntry(.allow, flags, &body, hasObject: true)
    case 0x6: return try AccessControlEntry(.deny, flags, &body, hasObject: true)
    case 0x2, 0x11: return try AccessControlEntry(.other(type), flags, &body, hasObject: false)
    default: return nil
    }
  }

  private init(_ kind: Kind, _ flags: UInt8, _ body: inout ByteReader, hasObject: Bool) throws(MalformedValue) {
    self.kind = kind
    self.flags = flags
    rights = AccessMask(rawValue: try body.littleEndian(UInt32.self, "Mask"))
    let present = hasObject ? try body.littleEndian(UInt32.self, "Flags") : 0
    objectType = present & 0x1 != 0 ? try GUID(bytes: try body.bytes(count: 16, "ObjectType")) : nil
    if present & 0x2 != 0 { _ = try body.bytes(count: 16, "InheritedObjectType") }
    trustee = try SID(from: &body)
  }
}

/// Rights as bits ([MS-DTYP] 2.4.3; those of the directory in [MS-ADTS] 5.1.3.2).
public struct AccessMask: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt32

  /// Takes the bits as they are.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// RIGHT_DS_CONTROL_ACCESS: an extended right; on a resource-based descriptor, to delegate to its object.
  public static let controlAccess = Self(rawValue: 0x100)
  /// FILE_ALL_ACCESS: full control of a file, a directory or a share ([MS-SMB2] 2.2.13.1).
  public static let fileAll = Self(rawValue: 0x1F_01FF)
  /// GENERIC_ALL: every right.
  public static let genericAll = Self(rawValue: 0x1000_0000)

  /// With GENERIC_ALL mapped to the directory's rights ([MS-ADTS] 5.1.3.2).
  var specific: AccessMask {
    contains(.genericAll) ? union(Self(rawValue: 0xF01FF)) : self
  }
}
