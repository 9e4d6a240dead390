import Testing

/// What becomes of a run whose controller goes away; one test after the other, because they stop and start the second controller.
@Suite(.serialized, .againstHangs) struct FailoverTests {
  /// A fleet on both controllers, with its policy.
  static func withFleet(of count: Int = 12, _ body: (Unit, Desk) async throws -> Void) async throws {
    try await SecondController.require()
    try await withUnit(of: (0..<count).map { Computer("H\(10 + $0)") }) { unit, desk in
      // Whoever is privileged in the domain at the moment is other tests' business.
      try desk.write("kcdmesh.yaml", unit.policy("rules: {KCD017: off}"))
      try await unit.appeared()
      try await unit.replicated()
      // One ticket for each, so that the key distribution center is no part of what is cut.
      for controller in [Directory.controller, SecondController.name] { try await desk.succeed("kvno", "-q", "ldap/\(controller)") }
      try await body(unit, desk)
    }
  }
}
