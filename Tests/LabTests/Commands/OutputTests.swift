import Foundation
import Testing

@Suite struct OutputTests {
  @Test func `The exit status tells of differences when asked`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let hosts = unit.names("A", "B")
      let different = try await desk.kcdmesh("diff", "--detailed-exitcode", "--hosts", hosts)
      #expect(different.status == 2)
      #expect(try await desk.kcdmesh("diff", "--hosts", hosts).status == 0)
      #expect(try await desk.kcdmesh("provision", "--yes", "--hosts", hosts).status == 0)
      #expect(try await desk.kcdmesh("diff", "--detailed-exitcode", "--hosts", hosts).status == 0)
    }
  }

  @Test func `Every JSON fits its schema`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let hosts = unit.names("A", "B")
      #expect(try await desk.kcdmesh("hosts", "--hosts", hosts, "--format", "json", "--output", "hosts.json").status == 0)
      #expect(try await desk.kcdmesh("diff", "--hosts", hosts, "--format", "json", "--output", "diff.json").status == 0)
      let written = try await desk.kcdmesh(
        "provision", "--yes", "--hosts", hosts, "--format", "json", "--output", "provision.json", "--journal", "journal")
      #expect(written.status == 0 && written.output.isEmpty, "\(written)")
      #expect(try await desk.kcdmesh("diff", "--hosts", hosts, "--format", "json", "--output", "settled.json").status == 0)
      #expect(try await desk.kcdmesh("rollback", "--yes", "journal", "--format", "json", "--output", "rollback.json").status == 0)
      try await desk.validate("hosts", "hosts.json")
      for file in ["diff.json", "provision.json", "settled.json", "rollback.json"] { try await desk.validate("plan", file) }
      try await desk.validate("journal", "journal", lines: true)
    }
  }

  @Test func `LDIF of a difference, applied by ldapmodify, makes what provision would`() async throws {
    try await withUnit("A", "B", Computer("C").with { $0.flags = 0x81000 }) { unit, desk in
      try desk.write("kcdmesh.yaml", unit.policy("unmanaged: remove"))
      try await unit.modify("A", "add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: HTTP/Strange Thing")
      let ldif = try await desk.kcdmesh("diff", "--clear-unconstrained", "--format", "ldif")
      #expect(ldif.status == 0, "\(ldif)")
      try await desk.apply(ldif.output)
      let verdict = try await unit.oracle()
      #expect(verdict.status == 0, "\(verdict.output)")
      let diff = try await desk.kcdmesh("diff", "--detailed-exitcode")
      #expect(diff.status == 0, "\(diff)")
    }
  }

  @Test func `Several reports come of one reading`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let outcome = try await desk.kcdmesh(
        "diff", "--hosts", unit.names("A", "B"), "--report", "json=plan.json", "--report", "ldif=plan.ldif", "--report", "html=plan.html",
        "--report", "markdown=plan.md", "--output", "plan.txt")
      #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome)")
      #expect(try desk.files == ["plan.html", "plan.json", "plan.ldif", "plan.md", "plan.txt"])
      let fingerprint = try #require(try desk.read("plan.txt").firstMatch(of: /[0-9a-f]{64}/)).output
      for file in ["plan.json", "plan.html", "plan.md"] { #expect(try desk.read(file).contains(fingerprint), "\(file)") }
      try await desk.validate("plan", "plan.json")
    }
  }

  @Test func `A form that a report does not have is an error of usage before anything is read`() async throws {
    let desk = try await Desk(nil)
    for arguments in [
      ["diff", "--format", "sarif"], ["hosts", "--format", "ldif"], ["diff", "--report", "junit=x"], ["diff", "--report", "x"],
    ] {
      let outcome = try await desk.run(Desk.program, arguments + ["--hosts", "zulu,yankee"])
      #expect(outcome.status == 64, "\(arguments): \(outcome)")
    }
    #expect(try desk.files.isEmpty)
  }

  @Test func `What is discovered becomes a policy that diff accepts`() async throws {
    try await withUnit("A", "B", Computer("C").with { $0.registersMigration = false }) { unit, desk in
      let outcome = try await desk.kcdmesh("init", "--discover", "--base", unit.dn, "--output", "new.yaml")
      #expect(outcome.status == 0, "\(outcome)")
      let diff = try await desk.kcdmesh("diff", "--config", "new.yaml", "--format", "json")
      #expect(diff.status == 0, "\(diff)")
      #expect(diff.output.contains(unit.dn("A")) && !diff.output.contains(unit.dn("C")))

      let again = try await desk.kcdmesh("init", "--discover", "--base", unit.dn, "--output", "new.yaml")
      #expect(again.status == 1 && again.errors.contains("there already"), "a policy that somebody edited is not replaced")
      let printed = try await desk.kcdmesh("init", "--hosts", unit.names("A", "B"))
      #expect(printed.status == 0 && printed.output.contains("version: 1"))
    }
  }

  @Test func `The usual policy is taken where nothing is named, and its path is printed`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let nothing = try await desk.kcdmesh("diff")
      #expect(nothing.status == 64 && nothing.errors.contains("kcdmesh init"), "\(nothing)")
      try desk.write("kcdmesh.yaml", unit.policy())
      let outcome = try await desk.kcdmesh("hosts")
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("/kcdmesh.yaml") && outcome.output.contains(unit.host("A")), "\(outcome)")
      let both = try await desk.kcdmesh("diff", "--config", "kcdmesh.yaml", "--hosts", "zulu")
      #expect(both.status == 64)
    }
  }

  @Test func `A snapshot is LDIF that another program reads, with all that is stored`() async throws {
    try await withUnit("A", "B") { unit, desk in
      #expect(try await desk.kcdmesh("provision", "--yes", "--hosts", unit.names("A", "B")).status == 0)
      let outcome = try await desk.kcdmesh("snapshot", "--hosts", unit.names("A", "B"), "--output", "snapshot.ldif")
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try desk.permissions(of: "snapshot.ldif") == 0o600)
      try await desk.succeed("ldapadd", "-n", "-f", "snapshot.ldif")
      // Samba's reader knows no line of the version.
      let script = """
        import ldb, json
        text = open("snapshot.ldif").read().replace("version: 1", "", 1).lstrip()
        entries = [m for _, m in ldb.Ldb().parse_ldif(text)]
        print(json.dumps({str(m.dn): sorted(str(v) for v in m["msDS-AllowedToDelegateTo"])
            for m in entries if str(m.dn).endswith("\(unit.dn)")}))
        """
      let parsed = try JSONDecoder().decode(
        [String: [String]].self, from: Data(try await desk.succeed("/usr/bin/python3", "-c", script).utf8))
      let state = try await unit.state()
      #expect(parsed == [unit.dn("A"): state["A"]?.list ?? [], unit.dn("B"): state["B"]?.list ?? []])
    }
  }
}
