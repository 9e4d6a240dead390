/// One mesh of a policy: its hosts, and which of them may delegate to which.
public struct MeshPolicy: Hashable, Sendable {
  /// The mesh's name, unique in its policy.
  public var name: String
  /// The members.
  public var hosts: HostSelection
  /// Who delegates to whom.
  public var directions: Directions

  /// A mesh of hosts; full unless told otherwise.
  public init(name: String, hosts: HostSelection, directions: Directions = .full) {
    self.name = name
    self.hosts = hosts
    self.directions = directions
  }
}

/// Where the members of a mesh come from.
public struct HostSelection: Hashable, Sendable {
  /// How members are found.
  public enum Source: Hashable, Sendable {
    /// Each host by name.
    case names([HostReference])
    /// Every computer below an object; with `discover`, only those that register the migration service.
    case base(DistinguishedName, discover: Bool)
    /// Every computer that is a member of a group, directly or through other groups.
    case group(DistinguishedName, discover: Bool)
    /// Every computer of the directory, or below an object, that registers the migration service. Any computer can register any class
    /// for its own name, so this is for looking only: no plan is made from it.
    case discovered(below: DistinguishedName?)
  }

  /// How members are found.
  public var source: Source
  /// Hosts that are left out of what a base or a group finds.
  public var exclude: [HostReference]

  /// A selection.
  public init(_ source: Source, exclude: [HostReference] = []) {
    self.source = source
    self.exclude = exclude
  }
}

/// Which pairs of a mesh's hosts are edges.
public enum Directions: Hashable, Sendable {
  /// Each host to each other.
  case full
  /// From some to others.
  case directed(from: [HostReference], to: [HostReference])
}
