public import WindowsTypes

/// The mesh as it is in the directory: its hosts, and for each edge which of its entries are there.
public struct MeshState: Sendable {
  /// Every spelling that the lists refer to.
  public var table: EntryTable
  /// The names of the policy's meshes, in its order.
  public var meshes: [String]
  /// The policy's hosts, by name; those that were not found stand at the end.
  public var hosts: [HostState]
  /// The edges, in the order of their sources, then of their targets.
  public var edges: [EdgeState]

  /// A state.
  public init(table: EntryTable, meshes: [String], hosts: [HostState], edges: [EdgeState]) {
    self.table = table
    self.meshes = meshes
    self.hosts = hosts
    self.edges = edges
  }

  /// One host.
  public struct HostState: Hashable, Sendable {
    /// The short name; of a host that was not found, its name in the policy.
    public var name: String
    /// The account; `nil` for a host that was not found.
    public var account: Account?
    /// What the policy makes of it.
    public var roles: Set<Role>
    /// Its meshes, as positions in ``MeshState/meshes``, ascending.
    public var meshes: [Int]
    /// How many entries of the mesh it holds.
    public var present = 0
    /// How many entries of the mesh it lacks.
    public var missing = 0
    /// Entries that the policy does not explain, ghosts not among them.
    public var unmanaged: [EntryID] = []
    /// Unmanaged entries whose service principal name no account owns.
    public var ghosts: [EntryID] = []

    /// A host that holds nothing yet.
    public init(name: String, account: Account?, roles: Set<Role>, meshes: [Int]) {
      self.name = name
      self.account = account
      self.roles = roles
      self.meshes = meshes
    }
  }

  /// What is known of a host that was found.
  public struct Account: Hashable, Sendable {
    /// Where the object is.
    public var distinguishedName: DistinguishedName
    /// The fully qualified name.
    public var dnsHostName: String?
    /// The flags.
    public var userAccountControl: UserAccountControl
    /// The values that the object holds, and how many it may hold.
    public var budget: Budget

    /// An account with its budget.
    public init(_ account: ComputerAccount, budget: Budget) {
      distinguishedName = account.distinguishedName
      dnsHostName = account.dnsHostName
      userAccountControl = account.userAccountControl
      self.budget = budget
    }
  }

  /// A host's part in the policy.
  public enum Role: String, CaseIterable, Hashable, Sendable, Codable {
    /// It delegates.
    case source
    /// It is delegated to.
    case target
    /// It is a file server that every source delegates to.
    case storage
    /// It leaves.
    case retired
  }

  /// One ordered pair of hosts.
  public struct EdgeState: Hashable, Sendable {
    /// Who delegates, as a position in ``MeshState/hosts``.
    public var source: Int
    /// To whom, as a position in ``MeshState/hosts``.
    public var target: Int
    /// The entries that stand for the target in the source's list, in the order of the policy.
    public var entries: [EntryID]
    /// Those of them that are not there.
    public var missing: [EntryID]

    /// An edge.
    public init(source: Int, target: Int, entries: [EntryID], missing: [EntryID]) {
      self.source = source
      self.target = target
      self.entries = entries
      self.missing = missing
    }

    /// Whether the edge's list is whole; its flags and the target's names are other matters.
    public var isComplete: Bool { missing.isEmpty }
  }
}
