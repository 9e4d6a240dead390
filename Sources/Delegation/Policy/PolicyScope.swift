/// What is looked up for a policy: what was read for one answers any other that looks up no more.
///
/// One line a part, as a snapshot carries it, without regard to case and to the order of the policy. What a policy makes of the answers
/// (waivers, severities, what becomes of entries) is none.
public struct PolicyScope: Hashable, Sendable {
  private var parts: Set<FoldedName>

  /// The parts that a snapshot carries.
  public init(lines: some Sequence<String>) {
    parts = Set(lines.map { FoldedName($0) })
  }

  /// The parts of a policy.
  public init(of policy: Policy) {
    var lines = policy.meshes.flatMap { $0.hosts.lines("host") + ($0.directions.targets ?? $0.hosts).lines("target") }
    lines += policy.retired.map { "retired \($0)" } + policy.storage.map { "storage \($0)" }
    lines += policy.services.map { "service \($0.name)" } + policy.names.map { "name \($0.rawValue)" }
    lines += policy.operators.map { "operator \($0)" }
    self.init(lines: lines)
  }

  /// The parts as lines, sorted.
  public var lines: [String] { parts.sorted().map(\.text) }

  /// What this looks up, and another did not.
  public func missing(in other: Self) -> Missing {
    let kinds = Set(parts.subtracting(other.parts).map { $0.text.prefix { $0 != " " } })
    let names: Set<Substring> = ["service", "name"]
    return Missing(
      hosts: !kinds.subtracting(names).subtracting(["operator"]).isEmpty, names: !kinds.isDisjoint(with: names),
      operators: kinds.contains("operator"))
  }

  /// Of which kinds something was not looked up.
  public struct Missing: Hashable, Sendable {
    /// Hosts, by their names or where they are.
    public var hosts: Bool
    /// Names of their services.
    public var names: Bool
    /// Operators.
    public var operators: Bool
  }
}

extension HostSelection {
  /// Hosts that are named stand for themselves; what else finds them stands as it is.
  fileprivate func lines(_ kind: String) -> [String] {
    let excluded = exclude.isEmpty ? "" : " without \(Self.list(exclude))"
    return switch source {
    case .names(let names) where exclude.isEmpty: names.map { "\(kind) \($0)" }
    case .names(let names): ["\(kind) of \(Self.list(names))\(excluded)"]
    case .base(let base, let discover): ["\(kind) below \(base.text)\(discover ? " discovered" : "")\(excluded)"]
    case .group(let group, let discover): ["\(kind) in \(group.text)\(discover ? " discovered" : "")\(excluded)"]
    case .discovered(let base): ["\(kind) discovered \(base?.text ?? "")\(excluded)"]
    }
  }

  private static func list(_ references: [HostReference]) -> String {
    references.map { FoldedName($0.description) }.sorted().map(\.text).joined(separator: ", ")
  }
}

extension Directions {
  /// Whose names are looked up, where not every host's are.
  fileprivate var targets: HostSelection? {
    switch self {
    case .full: nil
    case .directed(_, let to): HostSelection(.names(to))
    }
  }
}
