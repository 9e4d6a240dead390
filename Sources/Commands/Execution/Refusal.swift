internal import Delegation

/// Nothing was done, because nobody agreed to it.
struct Declined: Error, CustomStringConvertible {
  var reason: String

  var description: String { "nothing was changed: \(reason)" }
}

/// A plan that must not be executed.
struct Refused: Error, CustomStringConvertible {
  var blockers: [PlanBlocker]

  var description: String {
    "the plan is refused, nothing was changed:\n" + blockers.map { "  \($0)" }.joined(separator: "\n")
  }
}
