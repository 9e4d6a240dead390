import Foundation
import Testing

/// Whoever may create a computer chooses its names: they must not write on the terminal, nor into a report, what they are not.
@Suite struct HostileNameTests {
  private static let names = [
    "esc\u{1B}[31mred", "line\nbreak", "return\rover", "rtl\u{202E}txt", "a,b=c+d", "q\"uote\\back", "<b>&amp;", "{yaml: [x]}", " #lead",
    "dn: CN=x", "bell\u{7}", "csi\u{9B}31m", "'; rm -rf", "- zulu",
  ]

  private func withHostileUnit(_ body: (Unit, Desk) async throws -> Void) async throws {
    let hostile = Self.names.enumerated().map { number, name in
      Computer("N\(number)").with { computer in
        let escaped = name.unicodeScalars.map { scalar in
          scalar.isASCII && !scalar.properties.isAlphabetic ? String(format: "\\%02X", scalar.value) : String(scalar)
        }
        computer.commonName = escaped.joined()
      }
    }
    try await withUnit(of: hostile + [Computer("A")], body: body)
  }

  private func expectPlain(_ text: String, _ place: String, location: SourceLocation = #_sourceLocation) {
    let unsafe = text.unicodeScalars.filter { scalar in
      scalar != "\n" && [.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
    }
    #expect(unsafe.isEmpty, "\(place): \(unsafe)", sourceLocation: location)
  }

  @Test func `No report has a control character of a name, and each is still what it says it is`() async throws {
    try await withHostileUnit { unit, desk in
      try desk.write("kcdmesh.yaml", unit.policy())
      for arguments in [
        ["hosts"], ["diff"], ["hosts", "--format", "json"], ["diff", "--format", "json"], ["diff", "--format", "ldif"], ["snapshot"],
      ] {
        let outcome = try await desk.run(Desk.program, arguments)
        #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
        expectPlain(outcome.output, arguments.joined(separator: " "))
        expectPlain(outcome.errors, arguments.joined(separator: " "))
      }
      try desk.write("plan.json", try await desk.kcdmesh("diff", "--format", "json").output)
      try await desk.validate("plan", "plan.json")
      let plan = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: desk.directory.appending(path: "plan.json"))) as? [String: Any])
      #expect((plan["hosts"] as? [Any])?.count == Self.names.count + 1)
    }
  }

  @Test func `A check tells of hosts of any name, in the directory and in a snapshot, and writes nothing of theirs on a terminal`()
    async throws
  {
    try await withHostileUnit { unit, desk in
      try desk.write("kcdmesh.yaml", unit.policy("rules: {KCD017: off}"))
      try await unit.modify("A", "replace: userAccountControl\nuserAccountControl: \(0x8_1000)")
      #expect(try await desk.kcdmesh("snapshot", "--output", "snapshot.ldif").status == 0)
      for arguments in [[], ["--snapshot", "snapshot.ldif"], ["--format", "json"]] {
        let outcome = try await desk.run(Desk.program, ["check"] + arguments)
        #expect(outcome.status == 2 && outcome.output.contains("KCD001") && outcome.output.contains("KCD004"), "\(outcome)")
        expectPlain(outcome.output, "check \(arguments)")
        expectPlain(outcome.errors, "check \(arguments)")
      }
      try desk.write("findings.json", try await desk.kcdmesh("check", "--format", "json", "--snapshot", "snapshot.ldif").output)
      try await desk.validate("findings", "findings.json")
    }
  }

  @Test func `Hosts of any name are written, and rolled back`() async throws {
    try await withHostileUnit { unit, desk in
      try desk.write("kcdmesh.yaml", unit.policy())
      let before = try await unit.state().mapValues { [$0.list, ["\($0.flags)"]] }
      let outcome = try await desk.kcdmesh("provision", "--yes", "--journal", "journal")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let verdict = try await unit.oracle()
      #expect(verdict.status == 0, "\(verdict.output)")
      try await desk.validate("journal", "journal", lines: true)
      #expect(try await desk.kcdmesh("rollback", "--yes", "journal").status == 0)
      #expect(try await unit.state().mapValues { [$0.list, ["\($0.flags)"]] } == before)
    }
  }

  @Test func `LDIF of hostile names, applied by ldapmodify, makes the mesh and nothing else`() async throws {
    try await withHostileUnit { unit, desk in
      try desk.write("kcdmesh.yaml", unit.policy())
      try await desk.apply(try await desk.kcdmesh("diff", "--format", "ldif").output)
      let verdict = try await unit.oracle()
      #expect(verdict.status == 0, "\(verdict.output)")
    }
  }

  @Test func `A starter policy of hostile names means these hosts`() async throws {
    try await withHostileUnit { unit, desk in
      let outcome = try await desk.kcdmesh("init", "--discover", "--base", unit.dn, "--output", "new.yaml")
      #expect(outcome.status == 0, "\(outcome)")
      expectPlain(try desk.read("new.yaml"), "policy")
      let diff = try await desk.kcdmesh("provision", "--yes", "--config", "new.yaml", "--journal", "journal")
      #expect(diff.status == 0, "\(diff.errors)")
      #expect(try await unit.oracle().status == 0)
    }
  }

  @Test func `Entries that somebody made hostile are shown harmlessly and removed exactly`() async throws {
    try await withUnit("B", "C") { unit, desk in
      let entry = "http/x\u{1B}[2J\u{202E}\ndn: CN=evil"
      try await unit.modify("B", "add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo:: \(Data(entry.utf8).base64EncodedString())")
      let arguments = ["--unmanaged", "remove", "--hosts", unit.names("B", "C")]
      for format in ["text", "json", "ldif"] {
        expectPlain(try await desk.run(Desk.program, ["diff", "--format", format] + arguments).output, format)
      }
      let outcome = try await desk.run(Desk.program, ["provision", "--yes", "--journal", "journal"] + arguments)
      #expect(outcome.status == 0, "\(outcome)")
      expectPlain(outcome.output, "provision")
      #expect(try await unit.oracle().status == 0)
      #expect(try await desk.kcdmesh("rollback", "--yes", "journal").status == 0)
      #expect(try await unit.state()["B"]?.list == [entry])
    }
  }

  @Test func `What is asked on the command line is told harmlessly as well`() async throws {
    let desk = try await Desk()
    for arguments in [
      ["diff", "--host", "zulu", "--host", "no\u{1B}[31mbody"], ["diff", "--config", "no\u{1B}[31m.yaml"],
      ["rollback", "--yes", "no\u{1B}[31m.journal"], ["diff", "--hosts", "zulu,yankee", "--domain", "no\u{1B}[31m.test"],
      ["diff", "--hosts", "zulu,yankee", "--output", "no\u{1B}[31m/x"],
      ["diff", "--hosts", "zulu,yankee", "--server", "ldap://no\u{1B}[31m"],
    ] {
      let outcome = try await desk.run(Desk.program, arguments)
      #expect([1, 64].contains(outcome.status))
      expectPlain(outcome.errors, arguments.joined(separator: " "))
    }
  }
}
