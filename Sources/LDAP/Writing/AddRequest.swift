public import Secrets

/// An object that is to be made (RFC 4511 4.7).
public struct AddRequest: Sendable {
  /// A value of an attribute.
  public enum Value: Sendable {
    /// In UTF-8.
    case text(String)
    /// A password, in whatever form the attribute wants; the copy of it that libldap sends is out of reach.
    case secret(Secret)
  }

  /// An attribute of the new object.
  public struct Attribute: Sendable {
    /// The attribute's name.
    public var name: String
    /// Its values; one at least.
    public var values: [Value]

    /// An attribute with values that are text.
    public init(_ name: String, _ values: String...) {
      self.name = name
      self.values = values.map { .text($0) }
    }

    /// An attribute with a secret value.
    public init(_ name: String, secret: Secret) {
      self.name = name
      values = [.secret(secret)]
    }
  }

  /// The new object's distinguished name.
  public var dn: String
  /// Its attributes; the class is one of them.
  public var attributes: [Attribute]

  /// A new object.
  public init(dn: String, attributes: [Attribute]) {
    self.dn = dn
    self.attributes = attributes
  }
}
