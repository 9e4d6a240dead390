/// What the directory found for each part of a policy, before it is put together: the seam between the edge that looks accounts up and
/// the core.
public struct FleetMembers: Sendable {
  /// The members of one mesh.
  public struct Mesh: Sendable {
    /// The mesh's name in the policy.
    public var name: String
    /// Its accounts, after exclusions.
    public var accounts: [ComputerAccount]
    /// Who delegates to whom.
    public var directions: Directions
    /// Whether the accounts came by discovery, which is no authority: a plan says which of them are new.
    public var isDiscovered: Bool

    /// A mesh's members.
    public init(name: String, accounts: [ComputerAccount], directions: Directions = .full, isDiscovered: Bool = false) {
      self.name = name
      self.accounts = accounts
      self.directions = directions
      self.isDiscovered = isDiscovered
    }
  }

  /// The members of each mesh, in the policy's order.
  public var meshes: [Mesh]
  /// The accounts of the policy's file servers.
  public var storage: [ComputerAccount]
  /// The accounts of hosts that leave.
  public var retired: [ComputerAccount]
  /// Hosts that leave and have no account any more.
  public var departed: [HostReference]
  /// Hosts that the policy names and no account has; a plan is never made without them.
  public var missing: [MissingHost] = []

  /// What was found.
  public init(
    meshes: [Mesh], storage: [ComputerAccount] = [], retired: [ComputerAccount] = [], departed: [HostReference] = []
  ) {
    self.meshes = meshes
    self.storage = storage
    self.retired = retired
    self.departed = departed
  }

  /// Every account once, by name, then by place, so that plans and reports of one fleet read alike.
  public var accounts: [ComputerAccount] {
    var seen: Set<ComputerAccount.ID> = []
    return (meshes.flatMap(\.accounts) + storage + retired).filter { seen.insert($0.guid).inserted }
      .map { (key: FoldedName($0.samAccountName), account: $0) }
      .sorted { ($0.key, $0.account.distinguishedName.text) < ($1.key, $1.account.distinguishedName.text) }
      .map(\.account)
  }
}

/// A host of a policy that was not found.
public struct MissingHost: Hashable, Sendable {
  /// Its name in the policy.
  public var reference: HostReference
  /// The meshes that it would be in, by name; none for a file server.
  public var meshes: [String]
  /// Where it was looked for, or what else is known.
  public var hint: String?
  /// The domain that it is in, where that is another one.
  public var domain: String?

  /// A host that was looked for.
  public init(_ reference: HostReference, meshes: [String], hint: String?, domain: String? = nil) {
    self.reference = reference
    self.meshes = meshes
    self.hint = hint
    self.domain = domain
  }
}
