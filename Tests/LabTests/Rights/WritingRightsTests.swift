import Foundation
import Testing

/// Who may write what: README tells these rights, and no more is needed, and no less is enough.
@Suite(.againstHangs) struct WritingRightsTests {
  /// A mesh that needs each of the rights: a list, flags and names are to be written.
  private func withMesh(_ body: (Unit, Desk, [String]) async throws -> Void) async throws {
    let nameless = ["A", "B"].map { Computer($0).with { $0.registersMigration = false } }
    try await withUnit(of: nameless) { unit, desk in
      try await body(unit, desk, ["provision", "--yes", "--register-spns", "--hosts", unit.names("A", "B")])
    }
  }

  /// What can be given back; update numbers can't.
  private func content(_ unit: Unit) async throws -> [String: [[String]]] {
    try await unit.state().mapValues { [$0.list, $0.names, ["\($0.flags)"]] }
  }

  @Test func `With the rights to write, and no others, a mesh is provisioned, checked and given back`() async throws {
    try await withMesh { unit, _, provision in
      try await Delegate.with(.writing, in: unit) { desk in
        let before = try await content(unit)
        let written = try await desk.run(Desk.program, provision + ["--journal", "journal"])
        #expect(written.status == 0, "\(written)")
        let state = try await unit.state()
        // Samba's six values for the peer; HOST and the migration service in two spellings, two forms each.
        #expect(state.values.allSatisfy { $0.list.count == 6 && $0.hasTransition && $0.names.count == 6 }, "\(state)")
        try desk.write("kcdmesh.yaml", unit.policy())
        #expect(try await desk.kcdmesh("diff", "--detailed-exitcode").status == 0)
        let check = try await desk.kcdmesh("check")
        #expect(check.status == 0, "\(check)")
        let undone = try await desk.kcdmesh("rollback", "--yes", "journal")
        #expect(undone.status == 0, "\(undone)")
        #expect(try await content(unit) == before)
      }
    }
  }

  @Test(arguments: Right.allCases.filter(Set.writing.contains))
  func `Without one of the rights nothing is written and nothing undone, and what is missing is told`(missing: Right) async throws {
    try await withMesh { unit, administrator, provision in
      try await Delegate.with(.writing.subtracting([missing]), in: unit) { desk in
        let before = try await unit.state()
        let rights = [missing.attribute, "SeEnableDelegationPrivilege"].compactMap(\.self)
        let refused = try await desk.run(Desk.program, provision + ["--journal", "refused"])
        #expect(refused.status == 1, "\(refused)")
        for right in rights { #expect(refused.output.contains(right), "\(refused)") }
        #expect(try await unit.state() == before)

        let written = try await administrator.run(Desk.program, provision + ["--journal", desk.path("journal")])
        try #require(written.status == 0, "\(written)")
        let provisioned = try await unit.state()
        let kept = try await desk.kcdmesh("rollback", "--yes", "journal")
        #expect(kept.status == 1, "\(kept)")
        for right in rights { #expect(kept.output.contains(right), "\(kept)") }
        #expect(try await unit.state() == provisioned)
        #expect(try await administrator.kcdmesh("rollback", "--yes", desk.path("journal")).status == 0)
      }
    }
  }

  @Test func `Without protocol transition no right to the flags is needed`() async throws {
    try await withUnit("A", "B") { unit, _ in
      try await Delegate.with([.list, .privilege], in: unit) { desk in
        let before = try await content(unit)
        let written = try await desk.kcdmesh(
          "provision", "--yes", "--protocol", "kerberos", "--hosts", unit.names("A", "B"), "--journal", "journal")
        #expect(written.status == 0, "\(written)")
        #expect(try await unit.state().values.allSatisfy { $0.list.count == 6 && !$0.hasTransition })
        #expect(try await desk.kcdmesh("rollback", "--yes", "journal").status == 0)
        #expect(try await content(unit) == before)
      }
    }
  }

  @Test func `To take unconstrained delegation away needs no further right`() async throws {
    try await withUnit(Computer("A").with { $0.flags = 0x81000 }, "B") { unit, _ in
      try await Delegate.with([.list, .flags, .privilege], in: unit) { desk in
        let written = try await desk.kcdmesh(
          "provision", "--yes", "--clear-unconstrained", "--hosts", unit.names("A", "B"), "--journal", "journal")
        #expect(written.status == 0, "\(written)")
        #expect(try await unit.state()["A"]?.flags == 0x100_1000)
        #expect(try await desk.kcdmesh("rollback", "--yes", "journal").status == 0)
        #expect(try await unit.state()["A"]?.flags == 0x81000)
      }
    }
  }

  @Test func `The rights end where the unit ends: no host outside is written, nor the controller`() async throws {
    try await withUnit("A", "B") { unit, _ in
      try await withUnit("X", "Y") { outside, _ in
        try await Delegate.with(.writing, in: unit) { desk in
          let before = try await outside.state()
          let refused = try await desk.kcdmesh("provision", "--yes", "--hosts", outside.names("X", "Y"), "--journal", "outside")
          #expect(refused.status == 1 && refused.output.contains("msDS-AllowedToDelegateTo"), "\(refused)")
          let mixed = try await desk.kcdmesh(
            "provision", "--yes", "--hosts", unit.names("A") + "," + outside.names("X"), "--journal", "mixed")
          #expect(mixed.status == 3, "one of two: \(mixed)")
          #expect(try await unit.state()["A"]?.list.isEmpty == false)
          #expect(try await desk.kcdmesh("rollback", "--yes", "mixed").status == 0)
          #expect(try await outside.state() == before)

          let controller = "CN=DC,OU=Domain Controllers,\(Directory.base)"
          #expect(try await desk.writes("add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: cifs/x", to: controller) == 50)
          #expect(try await desk.writes("add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: cifs/x", to: outside.dn("X")) == 50)
        }
      }
    }
  }

  @Test func `The rights give a host no other's name, and nothing else of it`() async throws {
    try await withUnit("A", "B") { unit, _ in
      try await Delegate.with(.writing, in: unit) { desk in
        let before = try await unit.state()
        let service = "Microsoft Virtual System Migration Service"
        for name in ["\(service)/\(unit.name("B"))2", "\(service)/other.\(Directory.domain)", "cifs/other"] {
          let code = try await desk.writes("add: servicePrincipalName\nservicePrincipalName: \(name)", to: unit.dn("A"))
          #expect(code == 19 || code == 50, "\(name): \(code)")
        }
        for attribute in ["description", "dNSHostName", "sAMAccountName", "msDS-AllowedToActOnBehalfOfOtherIdentity"] {
          #expect(try await desk.writes("replace: \(attribute)\n\(attribute): x", to: unit.dn("A")) == 50, "\(attribute)")
        }
        #expect(try await unit.state() == before)
      }
    }
  }
}

extension Desk {
  /// What OpenLDAP's tool ends with when it makes a change of one object: the code of the answer.
  fileprivate func writes(_ change: String, to dn: String) async throws -> Int32 {
    try await run(
      "ldapmodify", ["-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://\(Directory.controller)"],
      input: "dn: \(dn)\nchangetype: modify\n\(change)\n"
    ).status
  }
}
