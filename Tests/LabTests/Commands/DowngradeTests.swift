import Foundation
import Testing

/// Somebody on the way to the domain controller who wants less protection than both ends could have.
@Suite(.againstHangs) struct DirectoryDowngradeTests {
  /// Runs `hosts` through the attack of `downgrade.py`.
  private func attacked(by attack: String, _ further: [String] = [], at desk: Desk) async throws -> Outcome {
    // Behind the attacker no KDC is in reach.
    try await desk.succeed("kvno", "-q", "ldap/\(Directory.controller)")
    return try await desk.run(
      "/usr/bin/python3",
      ["\(Desk.programs)/downgrade.py", attack, Desk.program, "hosts", "--host", "zulu", "--timeout", "30"] + further)
  }

  private func expectRefusal(_ outcome: Outcome, location: SourceLocation = #_sourceLocation) {
    #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)", sourceLocation: location)
    #expect(outcome.errors.contains("ATTACKED") && outcome.errors.contains("kcdmesh: error"), "\(outcome)", sourceLocation: location)
    #expect(!outcome.errors.contains("LEAK"), "\(outcome)", sourceLocation: location)
  }

  @Test(arguments: ["empty-success", "early-success", "no-layer", "plain-answer"])
  func `A connection that is not sealed in the end is given up, and nothing goes over it`(attack: String) async throws {
    expectRefusal(try await attacked(by: attack, at: try await Desk()))
  }

  @Test(arguments: ["starttls-plain", "starttls-inject"], [false, true])
  func `An answer in the clear is none inside TLS, and no password goes to who sent it`(attack: String, hasPassword: Bool) async throws {
    let password = ["--bind-dn", "CN=alice,CN=Users,DC=lab,DC=test", "--password-file", "\(Directory.state)/passwords/alice"]
    let outcome = try await attacked(
      by: attack, ["--starttls", "--ca-file", Directory.authority] + (hasPassword ? password : []), at: try await Desk())
    expectRefusal(outcome)
    let text = String(decoding: try Data(contentsOf: URL(filePath: "\(Directory.state)/passwords/alice")), as: UTF8.self)
    #expect(!outcome.errors.contains(text.trimmingCharacters(in: .newlines)))
  }
}
