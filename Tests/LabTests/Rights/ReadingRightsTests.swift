import Foundation
import Testing

/// Any domain user may read: what a plain one is told is what an administrator is told.
@Suite(.againstHangs) struct ReadingRightsTests {
  @Test func `A plain user's commands that only read say what an administrator's say`() async throws {
    try await ProvingGround.with("A", "B", "C") { ground in
      try await ground.unit.modify("A", "delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: cifs/\(ground.unit.name("B"))")
      let (administrator, user) = (ground.desk, try await Desk("alice"))
      // The domain's administrators, of whom that rule tells, are other tests' too.
      for desk in [administrator, user] { try desk.write("kcdmesh.yaml", ground.unit.policy("rules: {KCD017: off}")) }
      let before = try await ground.unit.state()
      let reading = [
        ["hosts"], ["hosts", "--discover", "--base", ground.unit.dn], ["init", "--discover", "--base", ground.unit.dn],
        ["diff", "--format", "ldif"], ["provision", "--dry-run"], ["check", "--format", "json", "--fail-on", "critical"], ["snapshot"],
      ]
      for command in reading { try await expectTheSame(command, administrator, user, in: ground.unit) }
      #expect(try await ground.unit.state() == before)
      // The controller notes on a host when it asks for a ticket.
      try await expectTheSame(
        ["verify", "--only", "kdc", "--as", ProvingGround.operatorName, "--keytab-directory", ground.keytabs, "--format", "json"],
        administrator, user, in: ground.unit)
    }
  }

  private func expectTheSame(_ command: [String], _ administrator: Desk, _ user: Desk, in unit: Unit) async throws {
    let expected = try await administrator.run(Desk.program, command)
    let found = try await user.run(Desk.program, command)
    #expect([0, 2].contains(expected.status) && found.status == expected.status, "\(command): \(expected) \(found)")
    let (said, heard) = (part(of: expected.output, about: unit), part(of: found.output, about: unit))
    #expect(!said.isEmpty && said == heard, "\(command)")
  }

  /// Without times, and without what a snapshot of the whole domain has of other tests.
  private func part(of text: String, about unit: Unit) -> [String] {
    text.replacing(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/#, with: "TIME").components(separatedBy: "\n\n")
      .filter { $0.contains(unit.tag) }
  }
}
