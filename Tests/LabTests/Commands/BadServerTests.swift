import Foundation
import Testing

@Suite struct BadServerTests {
  @Test(
    .againstHangs,
    arguments: [
      // What listens nowhere, what answers never, what is no name, what is no directory's name for Kerberos.
      ("ldap://zulu.lab.test", "refused"), ("ldap://10.77.0.250", "10.77.0.250"), ("ldap://nowhere.lab.test", "nowhere.lab.test"),
      ("ldap://10.77.0.2", "full name"),
    ])
  func `A server that can't be used is told with its name and why`(url: String, word: String) async throws {
    let desk = try await Desk()
    let outcome = try await desk.kcdmesh("provision", "--yes", "--hosts", "zulu,yankee", "--server", url)
    #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.contains(url) && outcome.errors.contains(word), "\(outcome.errors)")
    #expect(try desk.files.isEmpty)
  }

  @Test func `The next server serves where one is away, and that is told`() async throws {
    let desk = try await Desk()
    let outcome = try await desk.kcdmesh("hosts", "--host", "zulu", "--server", "ldap://zulu.lab.test", "--server", "ldap://dc.lab.test")
    #expect(outcome.status == 0 && outcome.output.contains("ldap://dc.lab.test"), "\(outcome)")
    #expect(outcome.errors.contains("warning") && outcome.errors.contains("zulu.lab.test"), "\(outcome.errors)")
  }

  @Test func `The policy's domain holds, whatever --domain says, and a final dot is no other domain`() async throws {
    let desk = try await Desk()
    for (domain, option, status) in [
      ("corp.example.com", "lab.test", Int32(1)), ("lab.test", "corp.example.com", 1), ("lab.test", "LAB.test.", 0),
    ] {
      try desk.write("policy.yaml", "version: 1\ndomain: \(domain)\nmeshes:\n  - {name: m, hosts: {names: [zulu, yankee]}}\n")
      let outcome = try await desk.kcdmesh("diff", "--config", "policy.yaml", "--server", "ldap://dc.lab.test", "--domain", option)
      #expect(outcome.status == status, "\(outcome)")
      if status != 0 { #expect(outcome.errors.contains("serves the domain lab.test, not corp.example.com"), "\(outcome)") }
    }
  }

  @Test(arguments: [["--server", "ldaps://dc.lab.test"], ["--server", "ldap://dc.lab.test", "--starttls"]])
  func `A certificate of somebody whom nobody trusts is refused`(arguments: [String]) async throws {
    let desk = try await Desk()
    for (authority, advice) in [(Directory.wrongAuthority, "--ca-file"), ("/nonexistent.pem", "No such file")] {
      let outcome = try await desk.run(Desk.program, ["diff", "--hosts", "zulu,yankee", "--ca-file", authority] + arguments)
      #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
      #expect(outcome.errors.contains("certificate") && outcome.errors.contains(advice), "\(outcome.errors)")
    }
    let password = ["--bind-dn", "CN=alice,CN=Users,\(Directory.base)", "--password-file", "\(Directory.state)/passwords/alice"]
    let good = try await desk.run(Desk.program, ["hosts", "--host", "zulu", "--ca-file", Directory.authority] + password + arguments)
    #expect(good.status == 0, "\(good)")
    let ticket = try await desk.run(Desk.program, ["hosts", "--host", "zulu", "--ca-file", Directory.authority] + arguments)
    let isTaken = try Directory.takesKerberosInsideTLS
    #expect(ticket.status == (isTaken ? 0 : 1) && (isTaken || ticket.errors.contains("takes no Kerberos inside TLS")), "\(ticket)")
  }

  @Test func `A certificate of another name is refused`() async throws {
    let desk = try await Desk()
    // The certificate has the controller's name and not its address.
    let outcome = try await desk.kcdmesh(
      "diff", "--hosts", "zulu,yankee", "--server", "ldaps://10.77.0.2", "--ca-file", Directory.authority)
    #expect(outcome.status == 1 && outcome.errors.contains("certificate"), "\(outcome)")
  }

  @Test(arguments: ["dc.lab.test", "http://dc.lab.test", "ldap://dc.lab.test/DC=x", "ldap://"])
  func `A server that is no URL of one is an error of usage`(url: String) async throws {
    let outcome = try await Desk().kcdmesh("diff", "--hosts", "zulu,yankee", "--server", url)
    #expect(outcome.status == 64, "\(outcome)")
  }
}
