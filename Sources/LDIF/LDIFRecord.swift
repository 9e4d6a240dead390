/// One record of an LDIF file: an object as it is, or a change to one (RFC 2849, "Formal Syntax Definition of LDIF").
public struct LDIFRecord: Hashable, Sendable {
  /// What the record says about the object.
  public enum Kind: Hashable, Sendable {
    /// The object as it is (`ldif-attrval-record`); a search for no attributes leaves only the DN.
    case content([LDIFAttribute])
    /// A change to make, and the controls to send with it (`ldif-change-record`).
    case change(LDIFChange, controls: [LDIFControl] = [])
  }

  /// The distinguished name as it is spelled in the file; empty for the root DSE.
  public var dn: String

  /// What the record says about the object.
  public var kind: Kind

  /// Makes a record.
  public init(dn: String, kind: Kind) {
    self.dn = dn
    self.kind = kind
  }
}

/// One attribute with the values that a record gives for it (RFC 2849, `attrval-spec`).
public struct LDIFAttribute: Hashable, Sendable {
  /// The type and its options as they are spelled, such as `cn`, `userCertificate;binary` or `member;range=0-1499`.
  public var description: String

  /// The values in the file's order, which means nothing in LDAP.
  public var values: [LDIFValue]

  /// Makes an attribute.
  public init(_ description: String, _ values: [LDIFValue]) {
    self.description = description
    self.values = values
  }

  /// The attribute type, which is the description without its options (RFC 4512 section 2.5); compare without regard to case.
  public var type: Substring {
    description.prefix { $0 != ";" }
  }

  /// The options in their order; `range=0-1499` says that the values are a part of what the directory holds.
  public var options: [Substring] {
    Array(description.split(separator: ";", omittingEmptySubsequences: false).dropFirst())
  }
}
