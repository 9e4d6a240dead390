/// A change to one object (RFC 2849, `changerecord`).
public enum LDIFChange: Hashable, Sendable {
  /// Create the object with these attributes.
  case add([LDIFAttribute])
  /// Delete the object.
  case delete
  /// Change the object's attributes, all of it or nothing, in this order.
  case modify([LDIFModification])
  /// Rename or move the object (`modrdn`, `moddn`).
  case modifyDN(LDIFModifyDN)
}

/// One step of a modify change (RFC 2849, `mod-spec`).
public struct LDIFModification: Hashable, Sendable {
  /// What is done with the values; the names are LDIF's.
  public enum Operation: String, Hashable, Sendable, CaseIterable {
    /// Add the values; one that is there already is an error.
    case add
    /// Delete the values, or the whole attribute if there are none; one that is not there is an error.
    case delete
    /// Put the values in place of all that are there; none deletes the attribute.
    case replace
  }

  /// What is done with the values.
  public var operation: Operation

  /// The attribute and the values in question.
  public var attribute: LDIFAttribute

  /// Makes one step.
  public init(_ operation: Operation, _ attribute: LDIFAttribute) {
    self.operation = operation
    self.attribute = attribute
  }
}

/// A new name or place for an object (RFC 2849, `change-moddn`).
public struct LDIFModifyDN: Hashable, Sendable {
  /// The object's new relative distinguished name.
  public var newRDN: String

  /// Whether the values of the old name leave the object's attributes.
  public var deleteOldRDN: Bool

  /// The DN of the object's new parent; nil where it stays below the old one.
  public var newSuperior: String?

  /// Makes a rename, or a move with `newSuperior`.
  public init(newRDN: String, deleteOldRDN: Bool, newSuperior: String? = nil) {
    self.newRDN = newRDN
    self.deleteOldRDN = deleteOldRDN
    self.newSuperior = newSuperior
  }
}

/// A control to send with a change (RFC 2849, `control`).
public struct LDIFControl: Hashable, Sendable {
  /// The control's object identifier in dotted decimals.
  public var oid: String

  /// Whether the server must refuse the change where it does not know the control; nil means no, and is left out.
  public var criticality: Bool?

  /// The control's own data, if it has any.
  public var value: LDIFValue?

  /// Makes a control.
  public init(oid: String, criticality: Bool? = nil, value: LDIFValue? = nil) {
    self.oid = oid
    self.criticality = criticality
    self.value = value
  }
}
