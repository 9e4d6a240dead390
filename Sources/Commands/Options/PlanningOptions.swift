internal import ArgumentParser
internal import Delegation

/// What a plan may do beside the delegation list and protocol transition.
struct PlanningOptions: ParsableArguments {
  @Flag(name: .customLong("register-spns"), help: "Also add migration SPNs that a target lacks.")
  var registerNames = false

  @Flag(help: "Replace unconstrained delegation by the mesh; without it, a host that has it is refused.")
  var clearUnconstrained = false

  var plannerOptions: Planner.Options {
    var options = Planner.Options()
    options.registerNames = registerNames
    options.clearUnconstrained = clearUnconstrained
    return options
  }
}
