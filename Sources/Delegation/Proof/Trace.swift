/// Something that a proof leaves in the world until it takes it away again.
public struct Trace: Hashable, Sendable, Codable {
  /// What it is.
  public enum Kind: String, Hashable, Sendable, Codable {
    /// A temporary share.
    case share
    /// The disk on a share.
    case file
    /// The probe's account in the directory.
    case account
  }

  /// What it is.
  public var kind: Kind
  /// The target, or the domain controller, by its DNS name.
  public var server: String
  /// The share's, the file's or the account's name.
  public var name: String
  /// Where it is: a share's directory on the target, a file's share, an account's distinguished name.
  public var place: String

  /// A trace.
  public init(_ kind: Kind, server: String, name: String, place: String) {
    self.kind = kind
    self.server = server
    self.name = name
    self.place = place
  }
}
