/// A change of one object (RFC 4511 4.6): all of it happens, or nothing.
public struct ModifyRequest: Hashable, Sendable {
  /// A change of one attribute.
  public struct Change: Hashable, Sendable {
    /// What to do with the values.
    public enum Operation: Int32, Sendable {
      /// Adds them; one that is there already is an error.
      case add = 0
      /// Removes them, or all if none is given; one that is not there is an error.
      case delete = 1
    }

    /// What to do with the values.
    public var operation: Operation
    /// The attribute's name.
    public var attribute: String
    /// The values.
    public var values: [String]

    /// A change of one attribute.
    public init(_ operation: Operation, _ attribute: String, _ values: [String]) {
      self.operation = operation
      self.attribute = attribute
      self.values = values
    }
  }

  /// The object's distinguished name, or another form by which the server finds it: `<GUID=…>` ([MS-ADTS] 3.1.1.3.1.2.4).
  public var dn: String
  /// What messages call the object.
  public var name: String
  /// The changes, done in this order.
  public var changes: [Change]

  /// A change of one object; messages call it by its `dn` unless told otherwise.
  public init(dn: String, name: String? = nil, changes: [Change]) {
    self.dn = dn
    self.name = name ?? dn
    self.changes = changes
  }
}
