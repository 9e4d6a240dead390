import Foundation
import Testing

@Suite struct SavedPlanTests {
  @Test func `A reviewed plan is executed, and bound to its fingerprint`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let saved = try await desk.kcdmesh("diff", "--save-plan", "plan.json", "--hosts", unit.names("A", "B"))
      #expect(saved.status == 0, "\(saved)")
      let fingerprint = try #require(saved.output.firstMatch(of: /[0-9a-f]{64}/)).output
      #expect(try desk.permissions(of: "plan.json") == 0o600)
      #expect(try desk.read("plan.json").contains(fingerprint))
      try await desk.validate("plan", "plan.json")

      let other = try await desk.kcdmesh(
        "provision", "--yes", "--plan", "plan.json", "--expect-fingerprint", String(repeating: "0", count: 64))
      #expect(other.status == 1 && other.errors.contains(fingerprint), "\(other)")
      #expect(try await unit.oracle().status == 1, "nothing is written")

      let outcome = try await desk.kcdmesh(
        "provision", "--yes", "--plan", "plan.json", "--expect-fingerprint", fingerprint.uppercased(), "--journal", "journal")
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try await unit.oracle().status == 0)
      #expect(try desk.read("journal").contains(fingerprint))
    }
  }

  @Test func `A saved plan keeps its warnings, and its report tells of the reading that it was found fresh by`() async throws {
    try await withUnit("A", Computer("B").with { $0.flags = 0x1002 }) { unit, desk in
      #expect(try await desk.kcdmesh("diff", "--save-plan", "plan.json", "--hosts", unit.names("A", "B")).status == 0)
      let old = try desk.read("plan.json")
      let time = try #require(old.firstMatch(of: /"time" ?: ?"([^"]+)"/)).1
      try desk.write("plan.json", old.replacing(time, with: "2001-01-01T00:00:00Z"))
      let outcome = try await desk.kcdmesh("provision", "--dry-run", "--plan", "plan.json")
      #expect(outcome.status == 0, "\(outcome)")
      #expect(outcome.output.contains("its account is disabled") && !outcome.output.contains("2001-01-01"), "\(outcome.output)")
    }
  }

  @Test func `The fingerprint binds a fresh plan too, and is the same for the same difference`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let first = try await desk.kcdmesh("diff", "--hosts", unit.names("A", "B"))
      let second = try await desk.kcdmesh("diff", "--hosts", unit.names("B", "A"))
      let fingerprint = try #require(first.output.firstMatch(of: /[0-9a-f]{64}/)).output
      #expect(second.output.contains(fingerprint))
      let outcome = try await desk.kcdmesh(
        "provision", "--yes", "--expect-fingerprint", String(fingerprint), "--hosts", unit.names("A", "B"))
      #expect(outcome.status == 0, "\(outcome)")
    }
  }

  /// What makes a plan stale, and the word of the message that tells it.
  enum Change: String, CaseIterable {
    case moved, host, names, flags, list, gone
  }

  @Test(arguments: Change.allCases)
  func `A plan is stale when what it follows from has changed`(change: Change) async throws {
    try await withUnit("A", "B") { unit, desk in
      #expect(try await desk.kcdmesh("diff", "--save-plan", "plan.json", "--hosts", unit.names("A", "B")).status == 0)
      let word: String
      switch change {
      case .moved:
        try await desk.apply("dn: \(unit.dn("B"))\nchangetype: modrdn\nnewrdn: CN=moved-\(unit.tag)\ndeleteoldrdn: 1\n")
        word = "CN=moved-\(unit.tag)"
      case .host:
        try await unit.modify("B", "replace: dNSHostName\ndNSHostName: new-\(unit.tag).lab.test")
        word = "dNSHostName"
      case .names:
        try await unit.modify("B", "add: servicePrincipalName\nservicePrincipalName: http/\(unit.host("B"))")
        word = "servicePrincipalName"
      case .flags:
        try await unit.modify("B", "replace: userAccountControl\nuserAccountControl: 4098")
        word = "userAccountControl"
      case .list:
        try await unit.modify("B", "add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: http/x")
        word = "msDS-AllowedToDelegateTo"
      case .gone:
        try await desk.succeed("ldapdelete", "-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://dc.lab.test", unit.dn("B"))
        word = "gone"
      }
      let before = try await unit.state()
      let outcome = try await desk.kcdmesh("provision", "--yes", "--plan", "plan.json")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors.contains("stale") && outcome.errors.contains(word) && outcome.errors.contains("nothing was changed"), "\(outcome)")
      #expect(try await unit.state() == before)
      #expect(try desk.files == ["plan.json"])
    }
  }

  @Test func `A write that the plan does not follow from leaves it fresh`() async throws {
    try await withUnit("A", "B") { unit, desk in
      #expect(try await desk.kcdmesh("diff", "--save-plan", "plan.json", "--hosts", unit.names("A", "B")).status == 0)
      // Like a logon's stamp, it raises the object's update number and nothing else.
      try await unit.modify("B", "replace: description\ndescription: touched")
      let outcome = try await desk.kcdmesh("provision", "--yes", "--plan", "plan.json")
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try await unit.oracle().status == 0)
    }
  }

  @Test func `A plan that was executed is stale`() async throws {
    try await withUnit("A", "B") { unit, desk in
      #expect(try await desk.kcdmesh("diff", "--save-plan", "plan.json", "--hosts", unit.names("A", "B")).status == 0)
      #expect(try await desk.kcdmesh("provision", "--yes", "--plan", "plan.json").status == 0)
      let again = try await desk.kcdmesh("provision", "--yes", "--plan", "plan.json")
      #expect(again.status == 1 && again.errors.contains("stale"), "\(again)")
    }
  }

  @Test func `A plan is refused when another account has taken a target's name since, and so is the rest of a journal`() async throws {
    try await withUnit("A", "B", "THIEF") { unit, desk in
      let hosts = unit.names("A", "B")
      #expect(try await desk.kcdmesh("diff", "--save-plan", "plan.json", "--hosts", hosts).status == 0)
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "journal", "--hosts", hosts).status == 0)
      #expect(try await desk.kcdmesh("rollback", "--yes", "journal").status == 0)
      let lines = try desk.read("journal").split(separator: "\n")
      let planned = try #require(lines.firstIndex { $0.contains("\"planned\"") })
      try desk.write("unsent", lines.prefix(planned + 1).joined(separator: "\n") + "\n")

      try await unit.modify("THIEF", "add: servicePrincipalName\nservicePrincipalName: cifs/\(unit.host("B"))")
      let before = try await unit.state()
      for arguments in [["--plan", "plan.json"], ["--resume", "unsent"]] {
        let outcome = try await desk.run(Desk.program, ["provision", "--yes"] + arguments)
        #expect(outcome.status == 1 && outcome.errors.contains("nothing was changed"), "\(outcome)")
        #expect(outcome.errors.contains("cifs/\(unit.host("B"))") && outcome.errors.contains(unit.dn("THIEF")), "\(outcome.errors)")
      }
      #expect(try await unit.state() == before)
      try await unit.modify("THIEF", "delete: servicePrincipalName\nservicePrincipalName: cifs/\(unit.host("B"))")
      #expect(try await desk.kcdmesh("provision", "--yes", "--resume", "unsent").status == 0)
    }
  }

  @Test func `A damaged or edited plan is refused before the directory is asked`() async throws {
    try await withUnit("A", "B") { unit, desk in
      #expect(try await desk.kcdmesh("diff", "--save-plan", "plan.json", "--hosts", unit.names("A", "B")).status == 0)
      let text = try desk.read("plan.json")
      let before = try await unit.state()
      try desk.write("cut.json", String(text.prefix(text.count / 2)))
      try desk.write("edited.json", text.replacing("cifs/\(unit.name("A"))", with: "cifs/dc"))
      let added = try #require(text.firstMatch(of: /"add" ?: ?\d+/)).output
      try desk.write("recounted.json", text.replacing(added, with: "\"add\" : 1"))
      try desk.write("other.json", "{\"schema\": \"kcdmesh.hosts/1\"}")
      try desk.write("empty.json", "")
      for (file, word) in [
        ("cut.json", "JSON"), ("edited.json", "fingerprint"), ("recounted.json", "edited"), ("other.json", "kcdmesh.hosts/1"),
        ("empty.json", "empty"),
        ("missing.json", "No such file"),
      ] {
        let outcome = try await desk.kcdmesh("provision", "--yes", "--plan", file)
        #expect(outcome.status == 1 && outcome.errors.contains(file) && outcome.errors.contains(word), "\(file): \(outcome)")
      }
      #expect(try await unit.state() == before)
    }
  }
}
