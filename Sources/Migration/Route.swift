public import SMB
public import WindowsTypes

/// The way of a disk: from whom, to whom, and as whom.
public struct Route: Sendable {
  /// The source's short name.
  public var source: String
  /// The target's short name.
  public var target: String
  /// Where the target serves.
  public var server: ServerAddress
  /// Whom the source acts for, by `sAMAccountName`.
  public var operatorName: String
  /// The same account's identifier: who is let into a temporary share.
  public var operatorSID: SID
  /// Begins a session with the delegated ticket.
  public var authentication: SMBClient.Authentication

  /// A way.
  public init(
    source: String, target: String, server: ServerAddress, operatorName: String, operatorSID: SID,
    authentication: @escaping SMBClient.Authentication
  ) {
    self.source = source
    self.target = target
    self.server = server
    self.operatorName = operatorName
    self.operatorSID = operatorSID
    self.authentication = authentication
  }
}

/// Where a disk goes on a target.
public enum Destination: Hashable, Sendable {
  /// Into a directory that is there, through a share that is made for the time of the proof: as a live migration does it.
  case directory(String)
  /// Into a share that is there.
  case share(String)
}

extension Destination {
  /// What is made here for a disk from a source: a share, unless one is there, and a file; NUMBER stands for digits that are drawn then.
  public func names(for source: String) -> (share: String?, file: String) {
    let name = TemporaryShare.name(for: source, number: "NUMBER")
    return switch self {
    case .directory: (name, TemporaryShare.fileName(for: source, in: name))
    case .share: (nil, TemporaryShare.fileName(for: source, in: name))
    }
  }
}
