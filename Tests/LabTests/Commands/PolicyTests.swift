import Foundation
import Testing

@Suite struct PolicyTests {
  private func provision(_ desk: Desk, _ policy: String, _ further: String..., journal: String = "journal") async throws -> Outcome {
    try desk.write("policy.yaml", policy)
    return try await desk.run(Desk.program, ["provision", "--yes", "--config", "policy.yaml", "--journal", journal] + further)
  }

  @Test func `An excluded host is left as it is`() async throws {
    try await withUnit("A", "B", "C") { unit, desk in
      let before = try await unit.state()["C"]
      #expect(try await provision(desk, unit.policy(exclude: ["C"])).status == 0)
      let state = try await unit.state()
      #expect(state["C"] == before)
      #expect(state["A"]?.list.count == 6)
    }
  }

  @Test func `Directions go from some hosts to others`() async throws {
    try await withUnit("A", "B", "C") { unit, desk in
      let directions = "    directions: {from: [\(unit.name("A")), \(unit.name("B"))], to: [\(unit.name("C"))]}\n"
      let outcome = try await provision(desk, unit.policy() + directions)
      #expect(outcome.status == 0, "\(outcome)")
      let verdict = try await unit.oracle("--from", unit.names("A", "B"), "--to", unit.name("C"))
      #expect(verdict.status == 0, "\(verdict.output)")
    }
  }

  @Test func `Several meshes meet in a host that is in both`() async throws {
    try await withUnit("A", "B", "C") { unit, desk in
      let outcome = try await provision(
        desk,
        """
        version: 1
        meshes:
          - {name: first, hosts: {names: [\(unit.names("A", "B"))]}}
          - {name: second, hosts: {names: [\(unit.host("B")), "\(unit.dn("C"))"]}}
        """)
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try await unit.state().mapValues(\.list.count) == ["A": 6, "B": 12, "C": 6])
    }
  }

  @Test func `A group's hosts are members, members of member groups, and those whose primary group it is`() async throws {
    try await withUnit("A", "B", "C", "D") { unit, desk in
      let (outer, inner) = ("CN=outer-\(unit.tag),\(unit.dn)", "CN=inner-\(unit.tag),\(unit.dn)")
      try await desk.add(
        """
        dn: \(inner)
        objectClass: group
        sAMAccountName: inner-\(unit.tag)
        member: \(unit.dn("B"))

        dn: \(outer)
        objectClass: group
        sAMAccountName: outer-\(unit.tag)
        member: \(unit.dn("A"))
        member: \(unit.dn("C"))
        member: \(inner)

        """)
      let token = try await desk.succeed(
        "ldapsearch", "-LLL", "-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://dc.lab.test", "-b", outer, "-s", "base", "primaryGroupToken")
      let identifier = try #require(token.firstMatch(of: /primaryGroupToken: (\d+)/)?.1)
      try await unit.modify("C", "replace: primaryGroupID\nprimaryGroupID: \(identifier)")

      let policy = "version: 1\nmeshes:\n  - {name: group, hosts: {group: \"\(outer)\"}}\n"
      try desk.write("policy.yaml", policy)
      #expect(try await desk.kcdmesh("snapshot", "--config", "policy.yaml", "--output", "s.ldif").status == 0)
      let (live, stored) = (
        try await desk.kcdmesh("diff", "--config", "policy.yaml"),
        try await desk.kcdmesh("diff", "--config", "policy.yaml", "--snapshot", "s.ldif")
      )
      let fingerprint = try #require(live.output.firstMatch(of: /[0-9a-f]{64}/)).output
      #expect(stored.output.contains(fingerprint), "a snapshot has the groups between: \(stored)")

      let outcome = try await provision(desk, policy)
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try await unit.state().mapValues(\.list.count) == ["A": 12, "B": 12, "C": 12, "D": 0])
      // A group that is somebody's primary group can't be deleted.
      try await unit.modify("C", "replace: primaryGroupID\nprimaryGroupID: 515")
    }
  }

  @Test func `Inside a base, only hosts that register the migration service are discovered, and they are told`() async throws {
    try await withUnit("A", "B", Computer("C").with { $0.registersMigration = false }) { unit, desk in
      let policy = "version: 1\nmeshes:\n  - {name: found, hosts: {base: \"\(unit.dn)\", discover: true}}\n"
      let outcome = try await provision(desk, policy)
      #expect(outcome.status == 0, "\(outcome)")
      #expect(outcome.output.contains("discover"), "what is new is shown: \(outcome.output)")
      #expect(try await unit.state().mapValues(\.list.count) == ["A": 6, "B": 6, "C": 0])
    }
  }

  @Test func `A retired host is stripped, with all entries for it, even where unmanaged entries are kept`() async throws {
    try await withUnit("A", "B", "C") { unit, desk in
      #expect(try await provision(desk, unit.policy(), journal: "first").status == 0)
      let outcome = try await provision(desk, unit.policy("retired: [\(unit.name("C"))]", exclude: ["C"]))
      #expect(outcome.status == 0, "\(outcome)")
      let state = try await unit.state()
      #expect(state.mapValues(\.list.count) == ["A": 6, "B": 6, "C": 0])
      #expect(state["C"]?.hasTransition == false)
      #expect(!state.values.flatMap(\.list).contains { $0.localizedCaseInsensitiveContains(unit.name("C")) })
    }
  }

  @Test func `A retired host whose account is gone leaves no entry behind`() async throws {
    try await withUnit("A", "B", "C") { unit, desk in
      #expect(try await provision(desk, unit.policy(), journal: "first").status == 0)
      try await desk.succeed("ldapdelete", "-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://dc.lab.test", unit.dn("C"))
      let outcome = try await provision(desk, unit.policy("retired: [\(unit.name("C")), \(unit.host("C"))]"))
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try await unit.state().mapValues(\.list.count) == ["A": 6, "B": 6])
    }
  }

  @Test func `Storage servers get cifs entries and delegate nothing`() async throws {
    try await withUnit("A", "B", "S") { unit, desk in
      let outcome = try await provision(desk, unit.policy("storage: [\(unit.host("S"))]", exclude: ["S"]))
      #expect(outcome.status == 0, "\(outcome)")
      let state = try await unit.state()
      #expect(state["S"]?.list.isEmpty == true && state["S"]?.hasTransition == false)
      #expect(
        state["A"]?.list.filter { $0.contains("S-\(unit.tag)") || $0.contains(unit.host("S")) }.sorted()
          == [
            "cifs/\(unit.name("S"))", "cifs/\(unit.host("S"))",
          ].sorted())
      #expect(state["A"]?.list.count == 8)
    }
  }

  @Test func `Unmanaged and ghost entries are kept or removed as the policy says`() async throws {
    let strange = Computer("A")
    try await withUnit(strange, "B", "X") { unit, desk in
      let (unmanaged, ghost) = ("http/\(unit.host("X"))", "http/nobody-\(unit.tag)")
      try await unit.modify("X", "add: servicePrincipalName\nservicePrincipalName: \(unmanaged)")
      try await unit.modify(
        "A", "add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: \(unmanaged)\nmsDS-AllowedToDelegateTo: \(ghost)")
      let others = { () async throws -> [String] in try await unit.state()["A"]?.list.filter { $0.hasPrefix("http/") } ?? [] }

      let kept = try await provision(desk, unit.policy(exclude: ["X"]), journal: "1")
      #expect(kept.status == 0)
      #expect(kept.output.contains("? \(unmanaged)") && kept.output.contains("ghost"), "\(kept.output)")
      #expect(try await others() == [ghost, unmanaged].sorted())
      #expect(try await provision(desk, unit.policy("ghosts: remove", exclude: ["X"]), journal: "2").status == 0)
      #expect(try await others() == [unmanaged])
      #expect(try await provision(desk, unit.policy("unmanaged: remove", exclude: ["X"]), journal: "3").status == 0)
      #expect(try await others() == [])
      #expect(try await desk.kcdmesh("rollback", "--yes", "3").status == 0)
      #expect(try await others() == [unmanaged], "rollback brings back what was removed")
    }
  }

  @Test func `A value in another case is the entry, and neither doubled nor rewritten`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let loud = "CIFS/\(unit.host("B").uppercased())"
      try await unit.modify("A", "add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: \(loud)")
      #expect(try await provision(desk, unit.policy("unmanaged: remove")).status == 0)
      let list = try await unit.state()["A"]?.list ?? []
      #expect(list.contains(loud) && list.count == 6, "\(list)")
    }
  }

  @Test func `Of two spellings of one value, the mesh needs one; what is removed is removed by its own spelling, and comes back by it`()
    async throws
  {
    try await withUnit("A", "B", "X") { unit, desk in
      let (plain, loud) = ("cifs/\(unit.host("B"))", "CIFS/\(unit.host("B"))")
      let (strange, louder) = ("http/\(unit.host("X"))", "HTTP/\(unit.host("X"))")
      for value in [plain, loud, strange, louder] {
        // Samba takes a second spelling only in a modify of its own.
        _ = try await desk.run(
          "ldapmodify", ["-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://dc.lab.test"],
          input: "dn: \(unit.dn("A"))\nchangetype: modify\nadd: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: \(value)\n")
      }
      let before = try await unit.state()["A"]?.list ?? []
      #expect(before.count == 4, "both spellings of both are stored: \(before)")
      let outcome = try await provision(desk, unit.policy("unmanaged: remove\nghosts: remove", exclude: ["X"]))
      #expect(outcome.status == 0, "\(before): \(outcome)")
      let after = try await unit.state()["A"]?.list ?? []
      #expect(Set(after.map { $0.lowercased() }).count == 6 && !after.contains { $0.lowercased().hasPrefix("http") }, "\(after)")
      #expect(try await desk.kcdmesh("diff", "--config", "policy.yaml", "--detailed-exitcode").status == 0)
      let rollback = try await desk.kcdmesh("rollback", "--yes", "journal")
      #expect(rollback.status == 0, "\(rollback)")
      #expect(try await unit.state()["A"]?.list == before)
    }
  }
}
