import Foundation
import Testing

/// No way leads to a domain controller's account, nor to one that has become another's business since.
@Suite(.againstHangs) struct GuardTests {
  /// What the domain's own controller may do, as another program reads it.
  private func controller(at desk: Desk) async throws -> String {
    try await desk.succeed(
      "ldapsearch", "-LLL", "-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://dc.lab.test", "-b", "CN=DC,OU=Domain Controllers,\(Directory.base)",
      "-s", "base", "userAccountControl", "msDS-AllowedToDelegateTo")
  }

  @Test func `The domain's controller is refused by whatever name and in whatever part`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let (before, state) = (try await controller(at: desk), try await unit.state())
      let ous = "OU=Domain Controllers,\(Directory.base)"
      let names = unit.names("A", "B").replacing(",", with: ", ")
      let whole = "meshes: [{name: m, hosts: {names: [\(names)]}}]\n"
      for policy in [
        "meshes: [{name: m, hosts: {names: [\(names), dc]}}]\n", "meshes: [{name: m, hosts: {names: [\(names), dc.lab.test]}}]\n",
        "meshes: [{name: m, hosts: {names: [\(names), 'CN=DC,\(ous)']}}]\n", "meshes: [{name: m, hosts: {base: '\(ous)'}}]\n",
        "meshes: [{name: m, hosts: {group: 'CN=Domain Controllers,CN=Users,\(Directory.base)'}}]\n", "\(whole)storage: [dc]\n",
        "\(whole)retired: [dc]\n", "unmanaged: remove\n\(whole)retired: [dc.lab.test]\n",
      ] {
        try desk.write("policy.yaml", "version: 1\ndomain: \(Directory.domain)\n\(policy)")
        for command in [["provision", "--yes", "--register-spns", "--clear-unconstrained"], ["diff", "--save-plan", "plan.json"]] {
          let outcome = try await desk.run(Desk.program, command + ["--config", "policy.yaml"])
          #expect(outcome.status == 1 && outcome.errors.contains("it is a domain controller"), "\(policy): \(outcome)")
        }
      }
      let named = try await desk.kcdmesh("provision", "--yes", "--host", "DC", "--hosts", unit.names("A", "B"))
      #expect(named.status == 1 && named.errors.contains("it is a domain controller"), "\(named)")
      #expect(try await controller(at: desk) == before)
      #expect(try await unit.state() == state)
      #expect(try desk.files == ["policy.yaml"])
    }
  }

  @Test func `Where every user's computers are, no mesh is found`() async throws {
    let desk = try await Desk()
    for place in [
      "base: '\(Directory.base)'", "base: 'cn=computers,\(Directory.base)', discover: true",
      "group: 'CN=Domain Computers,CN=Users,\(Directory.base)'", "group: 'CN=Domain Users,CN=Users,\(Directory.base)', discover: true",
    ] {
      try desk.write("policy.yaml", "version: 1\ndomain: \(Directory.domain)\nmeshes:\n  - {name: m, hosts: {\(place)}}\n")
      for command in [["provision", "--yes"], ["diff", "--save-plan", "plan.json"], ["check"]] {
        let outcome = try await desk.run(Desk.program, command + ["--config", "policy.yaml"])
        #expect(outcome.status == 1 && outcome.errors.contains("policy.yaml:4: mesh m"), "\(place): \(outcome)")
        #expect(outcome.errors.contains("every user's computers"), "\(place): \(outcome)")
      }
    }
    #expect(try desk.files == ["policy.yaml"])
  }

  @Test func `A controller that was put below the policy's base stops everything`() async throws {
    try await withUnit("A", "B", Computer("C").with { $0.flags = 0x2000 }) { unit, desk in
      let state = try await unit.state()
      for further in ["", "unmanaged: remove"] {
        try desk.write("policy.yaml", unit.policy(further))
        let outcome = try await desk.kcdmesh("provision", "--yes", "--config", "policy.yaml")
        #expect(outcome.status == 1 && outcome.errors.contains("\(unit.name("C")): it is a domain controller"), "\(outcome)")
      }
      #expect(try await unit.state() == state)
    }
  }

  @Test func `A host that was made a controller since is written by no plan, resume or rollback`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let hosts = unit.names("A", "B")
      #expect(try await desk.kcdmesh("diff", "--save-plan", "plan.json", "--hosts", hosts).status == 0)
      #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "whole", "--hosts", hosts).status == 0)
      try desk.write("unsent", try unsent("whole", at: desk))
      try await unit.modify("B", "delete: msDS-AllowedToDelegateTo\n-\nreplace: userAccountControl\nuserAccountControl: 8192")
      let state = try await unit.state()
      for arguments in [["--plan", "plan.json"], ["--resume", "unsent"]] {
        let outcome = try await desk.run(Desk.program, ["provision", "--yes"] + arguments)
        #expect(outcome.status == 1, "\(arguments): \(outcome)")
      }
      let after = try await unit.state()
      #expect(after["B"]?.updateNumber == state["B"]?.updateNumber)
      let rollback = try await desk.kcdmesh("rollback", "--yes", "whole")
      #expect(rollback.status == 3 && (rollback.output + rollback.errors).contains("domain controller's account"), "\(rollback)")
      #expect(try await unit.state()["B"]?.updateNumber == state["B"]?.updateNumber)
    }
  }

  @Test func `Of a journal that was edited to name a controller, everything is done but that`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let head = try await unsentJournal(of: unit, at: desk)
      let identity = try await desk.succeed(
        "ldapsearch", "-LLL", "-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://dc.lab.test", "-b", "CN=DC,OU=Domain Controllers,\(Directory.base)",
        "-s", "base", "objectGUID")
      let bytes = try #require(identity.firstMatch(of: #/objectGUID:: (\S+)/#).flatMap { Data(base64Encoded: String($0.1)) })
      let own = try #require(head.firstMatch(of: #/"guid":"([0-9A-Fa-f-]+)"/#)).1
      let before = try await controller(at: desk)
      try desk.write("edited", head.replacing(own, with: guidText(bytes)))
      let resumed = try await desk.kcdmesh("provision", "--yes", "--resume", "edited")
      #expect(resumed.status == 3 && resumed.output.contains("it is a domain controller's account, which"), "\(resumed)")
      #expect(try await controller(at: desk) == before)
      #expect(try await unit.state().mapValues(\.list.count) == ["A": 0, "B": 6])
      #expect(try await desk.kcdmesh("rollback", "--yes", "edited").status == 0)
      #expect(try await controller(at: desk) == before)
      #expect(try await unit.state().values.allSatisfy { $0.list.isEmpty && $0.flags == 0x1000 })
    }
  }

  @Test func `A journal that was edited to change other flags is refused as a whole`() async throws {
    try await withUnit("A", "B") { unit, desk in
      let head = try await unsentJournal(of: unit, at: desk)
      let state = try await unit.state()
      for (name, flags) in [("unconstrained", 0x8_1000), ("disabled", 0x1002), ("controller", 0x2000)] {
        try desk.write(name, head.replacing(#/"after":\d+/#, with: "\"after\":\(flags)"))
        for command in [["provision", "--yes", "--resume", name], ["rollback", "--yes", name]] {
          let outcome = try await desk.run(Desk.program, command)
          #expect(outcome.status == 1 && outcome.errors.contains("a flag is to be changed that no plan changes"), "\(name): \(outcome)")
        }
      }
      #expect(try await unit.state() == state)
    }
  }

  @Test func `The rest of a journal is not written where it would be refused as a plan`() async throws {
    try await withUnit("A", "B", "C") { unit, desk in
      let head = try await unsentJournal(of: unit, at: desk).replacing(#/"valuesPerObject":\d+/#, with: "")
      try desk.write("unsent", head)
      let limited = try #require(head.firstMatch(of: #/"schema":"kcdmesh.journal\/1"/#)).output
      try desk.write("limited", head.replacing(limited, with: "\(limited),\"valuesPerObject\":20"))
      let resume = { (journal: String) in try await desk.kcdmesh("provision", "--yes", "--resume", journal) }

      let entries = (0..<12).map { "msDS-AllowedToDelegateTo: http/theirs-\($0)" }.joined(separator: "\n")
      try await unit.modify("B", "add: msDS-AllowedToDelegateTo\n\(entries)")
      let state = try await unit.state()
      let full = try await resume("limited")
      #expect(full.status == 1 && full.errors.contains("\(unit.name("B")) would hold"), "\(full)")
      #expect(try await unit.state() == state)

      try await unit.modify("A", "replace: userAccountControl\nuserAccountControl: \(0x8_1000)")
      let trusted = try await unit.state()
      let unconstrained = try await resume("unsent")
      #expect(unconstrained.status == 1 && unconstrained.errors.contains("TRUSTED_FOR_DELEGATION"), "\(unconstrained)")
      #expect(try await unit.state() == trusted)
      try await unit.modify("A", "replace: userAccountControl\nuserAccountControl: \(0x1000)")
      #expect(try await resume("unsent").status == 0)
    }
  }

  /// A journal of a whole mesh of which nothing was sent.
  private func unsentJournal(of unit: Unit, at desk: Desk) async throws -> String {
    #expect(try await desk.kcdmesh("provision", "--yes", "--journal", "whole", "--hosts", unit.names("A", "B")).status == 0)
    #expect(try await desk.kcdmesh("rollback", "--yes", "whole").status == 0)
    return try unsent("whole", at: desk)
  }

  /// A journal's lines before the first change went out.
  private func unsent(_ journal: String, at desk: Desk) throws -> String {
    let lines = try desk.read(journal).split(separator: "\n")
    let sending = try #require(lines.firstIndex { $0.contains("\"sending\"") })
    return lines.prefix(sending).joined(separator: "\n") + "\n"
  }

  /// The first three parts are stored with the lowest byte first ([MS-DTYP] 2.3.4.2).
  private func guidText(_ bytes: Data) -> String {
    let hex = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map { String(format: "%02x", bytes[bytes.startIndex + $0]) }
    return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { hex[$0].joined() }.joined(separator: "-")
  }
}
