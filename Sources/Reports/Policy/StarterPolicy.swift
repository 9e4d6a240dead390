public import Delegation

/// The policy that `init` begins with: what is out there, written down so that an administrator can make it theirs.
public struct StarterPolicy: Sendable {
  /// The domain's DNS name.
  public var domain: String
  /// The hosts of its mesh.
  public var hosts: [ComputerAccount]
  /// How the hosts were found, for a comment: "--discover --base OU=Hosts,DC=corp,DC=example,DC=com".
  public var foundBy: String
  /// Where and when, for a comment.
  public var reading: Reading?
  /// Services, names, protocol, unmanaged and ghosts as they are to be written; its meshes are not looked at.
  public var defaults: Policy

  /// A policy with one full mesh of these hosts.
  public init(
    domain: String, hosts: [ComputerAccount], foundBy: String, reading: Reading? = nil, defaults: Policy = Policy(meshes: [])
  ) {
    self.domain = domain
    self.hosts = hosts
    self.foundBy = foundBy
    self.reading = reading
    self.defaults = defaults
  }

  /// The policy file's bytes, in UTF-8.
  public func rendered() throws -> [UInt8] {
    []
  }
}
