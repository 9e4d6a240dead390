/// What an administrator wants to be true: which hosts may delegate to which, for which services.
public struct Policy: Hashable, Sendable {
  /// The DNS name of the domain, where the policy names it: a run against another domain is refused.
  public var domain: String?
  /// The services of each target, in the order of the policy.
  public var services: [ServiceClass]
  /// The forms in which each target is named.
  public var names: [NameForm]
  /// Whether sources may delegate with any authentication, or with Kerberos only.
  public var delegationProtocol: DelegationProtocol
  /// What becomes of entries that the policy does not explain.
  public var unmanaged: Disposal
  /// What becomes of unmanaged entries whose service principal name no account owns.
  public var ghosts: Disposal
  /// The meshes; a host may be in several.
  public var meshes: [MeshPolicy]
  /// Hosts that leave: stripped of their own delegation, and removed from everyone else's.
  public var retired: [HostReference]
  /// File servers that hold the disks: each source may delegate to them for `cifs`.
  public var storage: [HostReference]
  /// The accounts that migrate machines, by `sAMAccountName`: each must be delegable.
  public var operators: [String]
  /// The most values that one object may hold; `nil` for the directory's default.
  public var valuesPerObject: Int?
  /// Severities of rules, where the policy changes them.
  public var rules: [RuleID: RuleSetting]
  /// Findings that are accepted until a day.
  public var waivers: [Waiver]
  /// Where in its file each part stands.
  public var lines = PolicyLines()

  /// A policy with the contract's defaults.
  public init(meshes: [MeshPolicy]) {
    self.meshes = meshes
    services = [.cifs, .migration]
    names = [.short, .qualified]
    delegationProtocol = .any
    unmanaged = .keep
    ghosts = .keep
    retired = []
    storage = []
    operators = []
    rules = [:]
    waivers = []
  }
}

/// Which authentication a source may delegate with.
public enum DelegationProtocol: String, CaseIterable, Hashable, Sendable, Codable {
  /// With protocol transition (TRUSTED_TO_AUTH_FOR_DELEGATION), which live migration since Windows Server 2016 needs.
  case any
  /// Without: only a user's own forwardable ticket can be delegated.
  case kerberos
}

/// What becomes of entries that are not part of the mesh.
public enum Disposal: String, CaseIterable, Hashable, Sendable, Codable {
  /// They stay, and are shown.
  case keep
  /// They go.
  case remove
}
