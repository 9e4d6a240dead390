internal import WindowsTypes

/// One part of a modify (RFC 4511 4.6): values that are added to, or deleted from, one attribute.
public struct AttributeChange: Hashable, Sendable {
  /// What happens to the values.
  ///
  /// There is no replace: what others wrote in the meantime must not be lost.
  public enum Operation: String, Hashable, Sendable {
    /// The values are added; one that is there already makes the modify fail.
    case add
    /// The values are deleted; one that is not there makes the modify fail.
    case delete
  }

  /// Added or deleted.
  public var operation: Operation
  /// Of which attribute.
  public var attribute: String
  /// The values.
  public var values: [String]
}

extension ObjectChange {
  /// The modify that makes the change; deltas only.
  ///
  /// The flags go by compare-and-swap: the old value is deleted and the new one added.
  public func attributeChanges(table: EntryTable) -> [AttributeChange] {
    let flagsChange = flagsBefore != flagsAfter
    return [
      AttributeChange(operation: .delete, attribute: AttributeName.allowedToDelegateTo, values: remove.map { table[$0] }),
      AttributeChange(operation: .add, attribute: AttributeName.allowedToDelegateTo, values: add.map { table[$0] }),
      AttributeChange(operation: .delete, attribute: AttributeName.servicePrincipalName, values: removeServicePrincipalNames),
      AttributeChange(operation: .add, attribute: AttributeName.servicePrincipalName, values: addServicePrincipalNames),
      AttributeChange(operation: .delete, attribute: AttributeName.userAccountControl, values: flagsChange ? [flagsBefore.ldapText] : []),
      AttributeChange(operation: .add, attribute: AttributeName.userAccountControl, values: flagsChange ? [flagsAfter.ldapText] : []),
    ].filter { !$0.values.isEmpty }
  }
}
