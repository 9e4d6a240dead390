internal import ArgumentParser
internal import Delegation
internal import SystemPackage

/// Looking around without a policy: for `hosts` and `init` only, because what is found must not be trusted with delegation unseen.
struct SurveyOptions: ParsableArguments {
  @Flag(help: "Every computer that registers the migration service.")
  var discover = false

  @Option(help: ArgumentHelp("Where --discover looks; else in the whole domain.", valueName: "dn"))
  var base: String?

  func validate() throws {
    if base != nil, !discover { throw ValidationError("--base says where --discover looks; use both") }
    if let base { _ = try argument(base) { text throws(NameError) in try DistinguishedName(parsing: text) } }
  }

  /// The policy to look at: one that discovers, or the one that the selection names.
  func selected(with selection: SelectionOptions) throws -> SelectionOptions.Selected {
    guard discover else { return try selection.policy() }
    guard selection.config == nil, !selection.namesHosts else {
      throw ValidationError("--discover finds the hosts; --config, --host and --hosts can't be used beside it")
    }
    let base = try base.map { try argument($0) { text throws(NameError) in try DistinguishedName(parsing: text) } }
    var policy = Policy(meshes: [MeshPolicy(name: "discovered", hosts: HostSelection(.discovered(below: base)))])
    try selection.apply(to: &policy)
    return SelectionOptions.Selected(policy: policy, source: "--discover", directory: ".")
  }
}
