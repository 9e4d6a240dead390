/// What is looked up for a policy: what was read for one answers any other that looks up no more.
///
/// One line a part, as a snapshot carries it. What a policy makes of the answers (waivers, severities, what becomes of entries) is none.
public struct PolicyScope: Hashable, Sendable {
  /// The parts, without regard to case and to the order of the policy.
  public var lines: Set<String>

  /// The parts that a snapshot carries.
  public init(lines: some Sequence<String>) {
    self.lines = Set(lines)
  }

  /// The parts of a policy.
  public init(of policy: Policy) {
    var lines = policy.services.map { "service \($0.name)" } + policy.names.map { "name \($0.rawValue)" }
    lines += policy.meshes.map { "mesh of \($0.hosts.scope), \($0.directions.scope)" }
    lines += policy.retired.map { "retired \($0)" } + policy.storage.map { "storage \($0)" } + policy.operators.map { "operator \($0)" }
    self.init(lines: lines.map { $0.lowercased() })
  }

  /// Whether all that this looks up was looked up for another.
  public func isCovered(by other: Self) -> Bool { lines.isSubset(of: other.lines) }
}

extension HostSelection {
  fileprivate var scope: String {
    let excluded = exclude.isEmpty ? "" : " without \(exclude.scope)"
    switch source {
    case .names(let names): return names.scope + excluded
    case .base(let base, let discover): return "base \(base.text)\(discover ? " discovered" : "")\(excluded)"
    case .group(let group, let discover): return "group \(group.text)\(discover ? " discovered" : "")\(excluded)"
    case .discovered(let base): return "discovered \(base?.text ?? "")\(excluded)"
    }
  }
}

extension Directions {
  fileprivate var scope: String {
    switch self {
    case .full: "full"
    case .directed(let from, let to): "from \(from.scope) to \(to.scope)"
    }
  }
}

extension [HostReference] {
  fileprivate var scope: String { map(\.description).sorted().joined(separator: ", ") }
}
