import Foundation
import Testing

@Suite struct BadHostTests {
  /// Refused by one error with these words, and nothing changed.
  private func expectRefusal(
    of hosts: [String], in unit: Unit, _ desk: Desk, words: String..., location: SourceLocation = #_sourceLocation
  ) async throws {
    let before = try await unit.state()
    let outcome = try await desk.run(Desk.program, ["provision", "--yes"] + hosts.flatMap { ["--host", $0] })
    #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)", sourceLocation: location)
    for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location) }
    #expect(try await unit.state() == before, sourceLocation: location)
    #expect(try desk.files.isEmpty, sourceLocation: location)
  }

  @Test func `A host that isn't there is told by each of its names`() async throws {
    try await withUnit("A", "B") { unit, desk in
      try await expectRefusal(
        of: [unit.name("A"), "nobody-\(unit.tag)", "no.body.lab.test", "CN=None,\(unit.dn)"], in: unit, desk,
        words: "nobody-\(unit.tag)", "no.body.lab.test", "CN=None", "lab.test")
    }
  }

  @Test func `A host of another domain is told as that`() async throws {
    try await withUnit("A", "B") { unit, desk in
      try await expectRefusal(
        of: [unit.name("A"), "CN=X,DC=corp,DC=example"], in: unit, desk, words: "corp.example", "does not cross a domain")
    }
  }

  @Test func `A qualified name of the wrong domain is told with the right one`() async throws {
    try await withUnit("A", "B") { unit, desk in
      try await expectRefusal(
        of: [unit.name("A"), "\(unit.name("B")).wrong.test"], in: unit, desk, words: "\(unit.name("B")).wrong.test", unit.host("B"))
    }
  }

  @Test func `A name that two computers have is told with both`() async throws {
    try await withUnit("A") { unit, desk in
      let name = "same-\(unit.tag)"
      for label in ["B", "C"] {
        try await desk.add(
          """
          dn: \(unit.dn(label))
          objectClass: computer
          sAMAccountName: \(unit.name(label))$
          userAccountControl: 4096
          dNSHostName: \(name).\(Directory.domain)

          """)
      }
      for reference in [name, "\(name).\(Directory.domain)"] {
        try await expectRefusal(of: [unit.name("A"), reference], in: unit, desk, words: reference, unit.dn("B"), unit.dn("C"))
      }
    }
  }

  @Test func `A computer that only calls itself so is not taken for the host`() async throws {
    try await withUnit("A") { unit, desk in
      let name = "lost-\(unit.tag)"
      try await desk.add(
        """
        dn: \(unit.dn("B"))
        objectClass: computer
        sAMAccountName: \(unit.name("B"))$
        userAccountControl: 4096
        dNSHostName: \(name).\(Directory.domain)
        servicePrincipalName: HOST/\(name).\(Directory.domain)

        """)
      for reference in [name, "\(name).\(Directory.domain)"] {
        try await expectRefusal(
          of: [unit.name("A"), reference], in: unit, desk, words: reference, unit.dn("B"), "only its own dNSHostName")
      }
    }
  }

  @Test func `A user, a group and a unit are no computers`() async throws {
    try await withUnit("A", "B") { unit, desk in
      for name in ["alice", "CN=alice,CN=Users,DC=lab,DC=test", "CN=Domain Admins,CN=Users,DC=lab,DC=test", unit.dn] {
        try await expectRefusal(of: [unit.name("A"), name], in: unit, desk, words: "computer")
      }
    }
  }

  @Test func `One host alone has nothing to delegate to, and one host by two names is one`() async throws {
    try await withUnit("A", "B") { unit, desk in
      for hosts in [[unit.name("A")], [unit.name("A"), unit.host("A"), unit.dn("A")]] {
        let outcome = try await desk.run(Desk.program, ["diff"] + hosts.flatMap { ["--host", $0] })
        #expect(outcome.status == 0 && outcome.output.contains("1 host") && outcome.output.contains("0 entries"), "\(outcome)")
      }
    }
  }

  @Test func `A base without hosts, and a group that is none, are told`() async throws {
    try await withUnit("A", "B") { unit, desk in
      for (hosts, word) in [
        ("base: \"OU=Nowhere,\(unit.dn)\"", "OU=Nowhere"), ("base: \"CN=alice,CN=Users,DC=lab,DC=test\"", "no host"),
        ("group: \"\(unit.dn)\"", "not a group"), ("group: \"CN=No,\(unit.dn)\"", "CN=No"),
      ] {
        try desk.write("policy.yaml", "version: 1\nmeshes:\n  - {name: m, hosts: {\(hosts)}}\n")
        let outcome = try await desk.kcdmesh("provision", "--yes", "--config", "policy.yaml")
        #expect(outcome.status == 1 && outcome.errors.contains(word), "\(hosts): \(outcome)")
      }
      #expect(try desk.files == ["policy.yaml"])
    }
  }

  @Test func `An exclusion that excludes nobody is refused: the host would be in the mesh`() async throws {
    try await withUnit("A", "B", "C") { unit, desk in
      let before = try await unit.state()
      for hosts in ["base: \"\(unit.dn)\"", "names: [\(unit.name("A")), \(unit.name("B"))]"] {
        try desk.write(
          "policy.yaml",
          "version: 1\nmeshes:\n  - {name: main-mesh, hosts: {\(hosts), exclude: [\(unit.name("TYPO")), \(unit.name("B"))]}}\n")
        let outcome = try await desk.kcdmesh("provision", "--yes", "--config", "policy.yaml")
        #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
        for word in ["main-mesh", unit.name("TYPO"), "exclude"] { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
        #expect(!outcome.errors.contains(unit.name("B")), "\(outcome.errors)")
      }
      #expect(try await unit.state() == before)
    }
  }

  @Test func `A base or a group that isn't there is told with its mesh`() async throws {
    try await withUnit("A", "B") { unit, desk in
      for hosts in ["base: \"OU=Nowhere,\(unit.dn)\"", "group: \"CN=Nobody,\(unit.dn)\""] {
        try desk.write("policy.yaml", "version: 1\nmeshes:\n  - {name: main-mesh, hosts: {\(hosts)}}\n")
        let outcome = try await desk.kcdmesh("diff", "--config", "policy.yaml")
        #expect(outcome.status == 1 && outcome.errors.contains("mesh main-mesh: "), "\(outcome)")
        #expect(outcome.errors.contains("no object of this name") && outcome.errors.contains(unit.dn), "\(outcome)")
      }
    }
  }

  @Test func `A host without a qualified name is refused, or does without by policy`() async throws {
    try await withUnit("A", "B") { unit, desk in
      try await unit.modify("B", "delete: dNSHostName")
      try await expectRefusal(of: [unit.name("A"), unit.name("B")], in: unit, desk, words: unit.name("B"), "dNSHostName")
      let short = try await desk.kcdmesh("provision", "--yes", "--names", "short", "--hosts", unit.names("A", "B"))
      #expect(short.status == 0, "\(short)")
      #expect(try await unit.state().mapValues(\.list.count) == ["A": 3, "B": 3])
    }
  }

  @Test func `Options that contradict each other are errors of usage`() async throws {
    let desk = try await Desk(nil)
    for arguments in [
      ["diff", "--config", "x", "--host", "zulu"], ["diff", "--hosts", "a,,b"], ["provision", "--plan", "p", "--resume", "j"],
      ["provision", "--plan", "p", "--hosts", "zulu"], ["provision", "--resume", "j", "--journal", "k"], ["hosts", "--base", "DC=x"],
      ["hosts", "--discover", "--host", "zulu"], ["diff", "--discover"], ["provision", "--discover"], ["diff", "--keytab", "k"],
      ["diff", "--hosts", "a,b", "--names", "long"], ["diff", "--hosts", "a,b", "--services", "ci/fs"], ["diff", "--max-changes", "x"],
      ["diff", "--hosts", "a,b", "--output", "f", "--report", "json=./f"],
      ["diff", "--hosts", "a,b", "--save-plan", "f", "--output", "x/../f"],
      ["provision", "--hosts", "a,b", "--journal", "f", "--output", "f"], ["rollback", "f", "--report", "json=f"],
      ["provision", "--plan", "f", "--journal", "f"], ["rollback"], ["nonsense"], ["provision", "--hosts", "a,b", "--timeout", "0"],
      ["provision", "--hosts", "a,b", "--max-changes", "-1"], ["provision", "--hosts", "a,b", "--max-changes=-1"],
      ["provision", "--plan", "p", "--services", "cifs"], ["provision", "--plan", "p", "--names", "short"],
      ["provision", "--resume", "j", "--protocol", "any"], ["provision", "--resume", "j", "--unmanaged", "remove"],
      ["provision", "--plan", "p", "--samba-names", "on"], ["provision", "--resume", "j", "--samba-names", "off"],
    ] {
      let outcome = try await desk.run(Desk.program, arguments)
      #expect(outcome.status == 64 && outcome.output.isEmpty && !outcome.errors.isEmpty, "\(arguments): \(outcome)")
    }
  }
}
