import Foundation
import Testing

@Suite struct BadCredentialTests {
  /// One error, in one paragraph, that has all these words; nothing on standard output, no file.
  private func expect(
    _ outcome: Outcome, tells words: String..., at desk: Desk, location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(outcome.status == 1, "\(outcome)", sourceLocation: location)
    #expect(outcome.output.isEmpty, sourceLocation: location)
    #expect(outcome.errors.components(separatedBy: "error:").count == 2, "one error: \(outcome.errors)", sourceLocation: location)
    for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location) }
    #expect(try desk.files.isEmpty, sourceLocation: location)
  }

  @Test func `Without a ticket, kinit is advised`() async throws {
    let desk = try await Desk(nil)
    try expect(try await desk.kcdmesh("provision", "--yes", "--hosts", "zulu,yankee"), tells: "kinit", "/cache", at: desk)
  }

  @Test func `With an expired ticket, its end and kinit are told`() async throws {
    let desk = try await Desk(nil)
    try await desk.succeed("kinit", "-l", "5s", "-k", "-t", Directory.keytab(of: "administrator"), "administrator")
    try await Task.sleep(for: .seconds(6))
    try expect(
      try await desk.kcdmesh("provision", "--yes", "--hosts", "zulu,yankee"), tells: "the ticket ended at", "kinit administrator@LAB.TEST",
      at: desk)
  }

  @Test func `A realm that nobody serves is told by its name`() async throws {
    let desk = try await Desk(nil)
    let outcome = try await desk.kcdmesh(
      "diff", "--hosts", "zulu,yankee", "--keytab", Directory.keytab(of: "administrator"), "--principal", "administrator@WRONG.TEST")
    try expect(outcome, tells: "WRONG.TEST", at: desk)
  }

  @Test func `A domain that nobody serves is told by its name`() async throws {
    let desk = try await Desk()
    try expect(
      try await desk.kcdmesh("diff", "--hosts", "zulu,yankee", "--domain", "wrong.test"), tells: "wrong.test", "resolv.conf", at: desk)
  }

  @Test func `A server of another domain than the policy's is refused`() async throws {
    let desk = try await Desk()
    let outcome = try await desk.kcdmesh("diff", "--hosts", "zulu,yankee", "--domain", "corp.example.com", "--server", "ldap://dc.lab.test")
    try expect(outcome, tells: "serves the domain lab.test, not corp.example.com", at: desk)
  }

  @Test func `Somebody without the right to write changes nothing, and hears of both rights`() async throws {
    try await withUnit("A", "B") { unit, _ in
      let desk = try await Desk("alice")
      let before = try await unit.state()
      let outcome = try await desk.kcdmesh("provision", "--yes", "--journal", "journal", "--hosts", unit.names("A", "B"))
      #expect(outcome.status == 1, "\(outcome)")
      #expect(outcome.output.contains("SeEnableDelegationPrivilege"), "\(outcome)")
      #expect(outcome.output.contains("msDS-AllowedToDelegateTo"), "\(outcome)")
      #expect(try await unit.state() == before)
      #expect(try await desk.kcdmesh("diff", "--hosts", unit.names("A", "B")).status == 0, "reading needs no right")
      let rollback = try await desk.kcdmesh("rollback", "--yes", "journal")
      #expect(rollback.status == 0, "there is nothing to undo: \(rollback)")
    }
  }

  @Test func `A keytab and a password serve as well as a ticket`() async throws {
    let desk = try await Desk(nil)
    let keytab = try await desk.kcdmesh(
      "hosts", "--host", "zulu", "--keytab", Directory.keytab(of: "alice"), "--principal", "alice")
    #expect(keytab.status == 0, "\(keytab)")
    let password = try await desk.kcdmesh(
      "hosts", "--host", "zulu", "--server", "ldaps://dc.lab.test", "--ca-file", Directory.authority, "--bind-dn",
      "CN=alice,CN=Users,DC=lab,DC=test", "--password-file", "\(Directory.state)/passwords/alice")
    #expect(password.status == 0, "\(password)")
  }

  @Test func `A password goes to no server that only a journal names, and to one that DNS names inside of the domain`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let written = try await desk.kcdmesh("provision", "--yes", "--journal", "journal", "--hosts", unit.names("A", "B"))
      #expect(written.status == 0, "\(written)")
      let journal = try desk.read("journal").replacing("ldap://\(Directory.controller)", with: "ldaps://dc.evil.test")
      try desk.write("journal", journal)
      let password = [
        "--ca-file", Directory.authority, "--bind-dn", "CN=Administrator,CN=Users,\(Directory.base)", "--password-file",
        "\(Directory.state)/passwords/administrator",
      ]
      for command in [["rollback", "--yes", "journal"], ["provision", "--yes", "--resume", "journal"]] {
        let outcome = try await desk.run(Desk.program, command + password)
        #expect(outcome.status == 64 && outcome.errors.contains("only the journal names"), "\(outcome)")
      }
      let found = try await desk.run(Desk.program, ["hosts", "--hosts", unit.names("A", "B"), "--starttls"] + password)
      #expect(found.status == 0 && found.output.contains("ldap://\(Directory.controller)"), "\(found)")

      let strange = "strange-\(unit.tag)"
      try await desk.succeed(
        "samba-tool", "dns", "add", Directory.controller, Directory.domain, "_ldap._tcp.dc._msdcs.\(strange)", "SRV",
        "dc.evil.test 389 0 100", "--use-kerberos=required")
      let refused = try await desk.run(
        Desk.program, ["hosts", "--hosts", unit.names("A", "B"), "--starttls", "--domain", "\(strange).\(Directory.domain)"] + password)
      #expect(refused.status == 1 && refused.errors.contains("DNS names dc.evil.test as a controller"), "\(refused)")
    }
  }

  @Test func `A password is never sent in the clear, nor taken from a file that others read`() async throws {
    let desk = try await Desk(nil)
    let clear = try await desk.kcdmesh(
      "hosts", "--host", "zulu", "--server", "ldap://dc.lab.test", "--bind-dn", "CN=alice,CN=Users,DC=lab,DC=test", "--password-file",
      "\(Directory.state)/passwords/alice")
    try expect(clear, tells: "TLS", at: desk)
    try desk.write("password", "secret")
    let open = try await desk.kcdmesh(
      "hosts", "--host", "zulu", "--server", "ldaps://dc.lab.test", "--bind-dn", "CN=x", "--password-file", "password")
    #expect(open.status == 1 && open.errors.contains("chmod 600"), "\(open)")
  }
}
