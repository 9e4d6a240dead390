import Foundation
import Testing

@Suite(.againstHangs) struct CheckCommandTests {
  private static let list = "msDS-AllowedToDelegateTo"

  @Test func `A plain domain user sees what an administrator sees`() async throws {
    try await CheckGround.with { ground in
      try await ground.modify("A", "add: \(Self.list)\n\(Self.list): http/nobody-\(ground.unit.tag)\n\(Self.list): ldap/dc.lab.test")
      try await ground.modify("D", "add: \(Self.list)\n\(Self.list): cifs/\(ground.unit.name("A"))")
      try await ground.modify("B", "delete: \(Self.list)\n\(Self.list): cifs/\(ground.unit.name("A"))")
      let administrators = try await ground.check()
      #expect(Set(administrators.report.findings.map(\.rule)) == ["KCD001", "KCD005", "KCD012", "KCD016"])
      #expect(administrators.report.notEvaluated.map(\.rule) == ["KCD017"])
      let alice = try await Desk("alice")
      try alice.write("kcdmesh.yaml", try ground.desk.read("kcdmesh.yaml"))
      let others = try await CheckGround(unit: ground.unit, desk: alice).check()
      #expect(others.report.findings == administrators.report.findings)
      #expect(others.report.notEvaluated == administrators.report.notEvaluated)
    }
  }

  @Test func `The report fits its schema, and the text tells of the same`() async throws {
    try await CheckGround.with { ground in
      try await ground.modify("A", "delete: \(Self.list)")
      try await ground.modify("B", "replace: userAccountControl\nuserAccountControl: \(0x108_1000)")
      let outcome = try await ground.desk.kcdmesh("check", "--report", "json=report.json")
      #expect(outcome.status == 2, "\(outcome)")
      try await ground.desk.validate("findings", "report.json")
      for text in ["KCD001", "KCD004", "critical", ground.unit.name("A"), "mend:", "--clear-unconstrained"] {
        #expect(outcome.output.contains(text), "\(text): \(outcome.output)")
      }
    }
  }

  @Test func `Waivers hold, and expire; the limit of what fails is the command line's`() async throws {
    try await CheckGround.with { ground in
      try await ground.modify("A", "add: \(Self.list)\n\(Self.list): http/\(ground.unit.host("D"))")
      #expect(try await ground.check().status == 0)
      #expect(try await ground.check("--fail-on", "warning").status == 2)
      func waiver(_ day: String) -> String {
        "waivers: [{rule: KCD006, host: \(ground.unit.name("A")), entry: HTTP/\(ground.unit.host("D")), reason: moves, owner: doe, expires: \(day)}]"
      }
      try ground.write(waiver("2099-01-01"))
      let waived = try await ground.check("--fail-on", "warning")
      #expect(waived.status == 0 && waived.report.findings.map(\.waiver) == [.init(owner: "doe", expired: false)])
      try ground.write(waiver("2020-01-01"))
      let expired = try await ground.check("--fail-on", "warning")
      #expect(expired.status == 2 && expired.report.findings.map(\.waiver) == [.init(owner: "doe", expired: true)])
      try ground.write("rules: {KCD006: critical, KCD017: off}")
      #expect(try await ground.check("--fail-on", "critical").status == 2)
      try ground.write("rules: {KCD006: off, KCD017: off}")
      let off = try await ground.check("--fail-on", "warning")
      #expect(off.status == 0 && off.report.notEvaluated.map(\.rule) == ["KCD006", "KCD017"])
    }
  }

  @Test func `A host without readable names is no reading at all`() async throws {
    try await CheckGround.with { ground in
      try await ground.modify("C", "delete: servicePrincipalName")
      let outcome = try await ground.desk.kcdmesh("check", "--format", "json")
      #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
      #expect(outcome.errors.contains("servicePrincipalName") && outcome.errors.contains(ground.unit.name("C")))
    }
  }

  @Test func `Each rule is explained, without a directory`() async throws {
    let desk = try await Desk(nil)
    for number in 1...18 {
      let rule = "KCD0" + (number < 10 ? "0" : "") + "\(number)"
      let outcome = try await desk.kcdmesh("check", "--explain", rule)
      #expect(outcome.status == 0 && outcome.output.hasPrefix(rule) && outcome.output.contains("Mend ("), "\(outcome)")
    }
    for arguments in [
      ["--explain", "KCD019"], ["--explain", "x"], ["--fail-on", "info"], ["--explain", "KCD001", "--format", "json"],
      ["--snapshot", "x", "--server", "ldap://dc"],
    ] {
      #expect(try await desk.run(Desk.program, ["check"] + arguments).status == 64, "\(arguments)")
    }
  }
}
