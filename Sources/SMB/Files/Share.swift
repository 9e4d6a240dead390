/// A share that was entered; known to the client that entered it only.
public struct Share: Sendable, Hashable {
  let id: UInt32
  /// `\\server\share`.
  public let path: String
  /// Whether what goes to and from it is encrypted because the share or the session wants it.
  public let isEncrypted: Bool
  /// What the account may do there at most, as an access mask.
  public let maximalAccess: UInt32
  /// Whether it is the share of the server's pipes.
  public let isPipe: Bool
}

/// An open file or directory; known to the client that opened it only.
public struct RemoteFile: Sendable, Hashable {
  let id: FileID
  let share: Share
  /// Relative to the share.
  public let name: String
  /// In bytes, when it was opened.
  public let size: UInt64
  /// Whether it is a directory.
  public let isDirectory: Bool
}
