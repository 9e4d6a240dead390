import Foundation
import Testing

/// Files that stand for the directory, of our own program and of others.
@Suite(.againstHangs) struct SnapshotTests {
  private static let list = "msDS-AllowedToDelegateTo"

  private func nobody(_ desk: Desk, _ arguments: String...) async throws -> Outcome {
    try await desk.run(Desk.program, arguments, environment: ["KRB5CCNAME": "FILE:/nonexistent"])
  }

  private func report(_ outcome: Outcome) throws -> Check.Report {
    try JSONDecoder().decode(Check.Report.self, from: Data(outcome.output.utf8))
  }

  private func search(_ desk: Desk, _ base: String, _ rest: String...) async throws -> String {
    let arguments = ["-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://\(Directory.controller)", "-b", base] + rest
    let outcome = try await desk.run("ldapsearch", arguments)
    try #require(outcome.status == 0, "\(outcome)")
    return outcome.output
  }

  @Test func `A difference from a snapshot is the directory's`() async throws {
    try await CheckGround.with { ground in
      try await ground.modify("A", "delete: \(Self.list)")
      #expect(try await ground.desk.kcdmesh("snapshot", "--output", "s.ldif").status == 0)
      let stored = try await nobody(ground.desk, "diff", "--snapshot", "s.ldif", "--detailed-exitcode")
      let live = try await ground.desk.kcdmesh("diff", "--detailed-exitcode")
      #expect(stored.status == 2 && live.status == 2, "\(stored)")
      let fingerprint = try #require(stored.output.firstMatch(of: /[0-9a-f]{64}/)).output
      #expect(live.output.contains(fingerprint))
    }
  }

  @Test func `A snapshot for one policy leaves open what another asks for besides`() async throws {
    try await CheckGround.with { ground in
      #expect(try await ground.desk.kcdmesh("snapshot", "--output", "s.ldif").status == 0)
      let policy = try ground.desk.read("kcdmesh.yaml")
      try ground.desk.write("kcdmesh.yaml", policy + "waivers: [{rule: KCD006, host: x, reason: r, owner: o, expires: 2100-01-01}]\n")
      let same = try await nobody(ground.desk, "check", "--snapshot", "s.ldif", "--format", "json")
      #expect(try same.status == 0 && report(same).notEvaluated.map(\.rule) == ["KCD017"], "\(same)")
      try ground.desk.write("kcdmesh.yaml", policy + "services: [cifs, migration, wsman]\n")
      let other = try await nobody(ground.desk, "check", "--snapshot", "s.ldif", "--format", "json")
      #expect(Set(try report(other).notEvaluated.map(\.rule)) == ["KCD005", "KCD008", "KCD012", "KCD017"], "\(other)")
    }
  }

  @Test func `A dump of ldapsearch of the hosts alone tells of the hosts alone`() async throws {
    try await CheckGround.with { ground in
      try await ground.modify("A", "add: \(Self.list)\n\(Self.list): http/gone-\(ground.unit.tag)")
      try await ground.modify("B", "delete: \(Self.list)\n\(Self.list): cifs/\(ground.unit.host("A"))")
      try ground.desk.write("dump.ldif", try await search(ground.desk, ground.unit.dn, "(objectClass=computer)"))
      let outcome = try await nobody(ground.desk, "check", "--snapshot", "dump.ldif", "--samba-names", "on", "--format", "json")
      #expect(outcome.status == 2, "\(outcome)")
      let report = try report(outcome)
      #expect(Set(report.findings.map(\.rule)) == ["KCD001", "KCD006"])
      #expect(Set(report.notEvaluated.map(\.rule)) == ["KCD005", "KCD008", "KCD012", "KCD015", "KCD016", "KCD017"])
    }
  }

  @Test func `A dump of the whole domain and its configuration tells of everything`() async throws {
    try await CheckGround.with { ground in
      try await ground.modify("A", "add: \(Self.list)\n\(Self.list): http/gone-\(ground.unit.tag)\n\(Self.list): cifs/dc.lab.test")
      try await ground.modify("D", "add: \(Self.list)\n\(Self.list): wsman/\(ground.unit.name("C"))")
      // Without -LLL a name with a line feed, such as other tests make, breaks out of ldapsearch's comments.
      let domain = try await search(
        ground.desk, Directory.base, "-LLL", "-E", "pr=500/noprompt",
        "(|(objectClass=group)(objectClass=user)(objectClass=organizationalUnit))")
      let configuration = try await search(
        ground.desk, "CN=Configuration,\(Directory.base)", "(|(sPNMappings=*)(objectClass=crossRef))")
      try ground.desk.write("dump.ldif", domain + "\n" + configuration)
      let outcome = try await nobody(ground.desk, "check", "--snapshot", "dump.ldif", "--samba-names", "on", "--format", "json")
      #expect(outcome.status == 2, "\(outcome)")
      let report = try report(outcome)
      #expect(report.notEvaluated.map(\.rule) == ["KCD017"], "\(report.notEvaluated)")
      #expect(Set(report.findings) == Set(try await ground.check().report.findings))
      #expect(Set(report.findings.map(\.rule)) == ["KCD005", "KCD012", "KCD016"])
    }
  }

  @Test func `A file without lists, names or hosts is no reading`() async throws {
    try await CheckGround.with { ground in
      let attributes = [
        "objectClass", "objectGUID", "sAMAccountName", "dNSHostName", "userAccountControl", "servicePrincipalName", Self.list,
      ]
      for (left, complaint) in [
        (Self.list, Self.list), ("servicePrincipalName", "servicePrincipalName"), ("userAccountControl", "userAccountControl"),
      ] {
        let rest = attributes.filter { $0 != left }
        let dump = try await ground.desk.run(
          "ldapsearch",
          ["-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://\(Directory.controller)", "-b", ground.unit.dn, "(objectClass=computer)"] + rest)
        try ground.desk.write("dump.ldif", dump.output)
        let outcome = try await nobody(ground.desk, "check", "--snapshot", "dump.ldif", "--samba-names", "on")
        #expect(outcome.status == 1 && outcome.errors.contains(complaint), "\(left): \(outcome)")
      }
      for text in ["", "nonsense\n", "dn: CN=x,DC=lab,DC=test\nchangetype: delete\n"] {
        try ground.desk.write("dump.ldif", text)
        #expect(try await nobody(ground.desk, "check", "--snapshot", "dump.ldif").status == 1)
      }
    }
  }
}
