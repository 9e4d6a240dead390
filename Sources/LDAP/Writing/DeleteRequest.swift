/// An object that is to go (RFC 4511 4.8); one with others below it stays.
public struct DeleteRequest: Hashable, Sendable {
  /// The object's distinguished name, or another form by which the server finds it: `<GUID=…>` ([MS-ADTS] 3.1.1.3.1.2.4).
  public var dn: String
  /// What messages call the object.
  public var name: String

  /// An object; messages call it by its `dn` unless told otherwise.
  public init(dn: String, name: String? = nil) {
    self.dn = dn
    self.name = name ?? dn
  }
}
