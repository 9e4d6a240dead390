import Foundation
import Glibc
import Testing

/// Passwords and keys go into the libraries that need them, and nowhere else.
@Suite(.againstHangs) struct SecretLeakTests {
  private static let keytab = Directory.keytab(of: "administrator")
  private static let password = "\(Directory.state)/passwords/alice"
  private static let byPassword = [
    "--server", "ldaps://dc.lab.test", "--ca-file", Directory.authority, "--bind-dn", "CN=alice,CN=Users,DC=lab,DC=test", "--password-file",
    password,
  ]
  private static let byKey = ["--keytab", keytab, "--principal", "administrator"]

  /// Runs kcdmesh with every write, every file that it makes and every program that it starts watched, and a umask that forbids nothing.
  private func watch(_ arguments: [String], at desk: Desk, sees word: String, location: SourceLocation = #_sourceLocation) async throws
    -> [Substring]
  {
    let look = ["-c", "umask 0 && exec \"$@\"", "sh", "/usr/bin/python3", "\(Desk.programs)/leaks.py", "secrets", word, "--"]
    let outcome = try await desk.run("sh", look + [Desk.program] + arguments)
    let found = outcome.output.split(separator: "\n")
    #expect(outcome.status == 0, "\(arguments): \(outcome)", sourceLocation: location)
    #expect(!outcome.output.contains("LEAK"), "\(arguments): \(outcome.output)", sourceLocation: location)
    #expect(found.contains { $0.hasPrefix("SEEN") }, "\(arguments): the look sees nothing", sourceLocation: location)
    #expect(found.filter { $0.hasPrefix("STARTED") }.count == 1, "\(arguments): \(outcome.output)", sourceLocation: location)
    return found.filter { $0.hasPrefix("MADE") }
  }

  /// Every key and password that the runs get, for `leaks.py`.
  private func writeSecrets(of ground: ProvingGround, at desk: Desk) async throws {
    let password = try Data(contentsOf: URL(filePath: Self.password)).prefix { $0 != 0x0A }
    var secrets = [password.map { String(format: "%02x", $0) }.joined()]
    for keytab in [Self.keytab, ground.keytab("A"), ground.keytab("B")] {
      let keys = try await desk.succeed("klist", "-k", "-K", "-t", keytab).matches(of: #/\(0x([0-9a-f]+)\)/#).map { String($0.1) }
      try #require(!keys.isEmpty)
      secrets += keys
    }
    try desk.write("secrets", secrets.joined(separator: "\n") + "\n")
  }

  /// Expects that some files were made, each for its owner alone from its first moment.
  private func expectOwn(_ made: [Substring], _ name: String, location: SourceLocation = #_sourceLocation) {
    let modes = made.filter { $0.contains(name) }.map { $0.split(separator: " ")[1] }
    #expect(!modes.isEmpty && modes.allSatisfy { $0 == "0600" }, "\(name): \(made)", sourceLocation: location)
  }

  @Test func `No command writes a password or a key anywhere, or starts another program; journals and plans are their owner's`()
    async throws
  {
    try await ProvingGround.with("A", "B", targets: ["zulu"]) { ground in
      let desk = try await Desk(nil)
      try await writeSecrets(of: ground, at: desk)
      try desk.write("policy.yaml", ground.desk.read("kcdmesh.yaml"))
      let (named, name) = (["--config", "policy.yaml"], ground.unit.name("A"))
      for (arguments, word) in [
        (["hosts"], name), (["check", "--fail-on", "critical"], "kcdmesh.findings"), (["diff", "--report", "markdown=diff.md"], name),
      ] {
        for login in [Self.byPassword, Self.byKey] {
          _ = try await watch(arguments + named + login + ["--format", "json"], at: desk, sees: word)
        }
      }
      _ = try await watch(["snapshot"] + named + Self.byPassword, at: desk, sees: name)

      // A plan over one that others could read; of the unit's hosts alone, as other tests change the lab's own meanwhile.
      try desk.write("unit.yaml", ground.unit.policy())
      try desk.write("plan.json", "old")
      try #require(chmod(desk.path("plan.json"), 0o644) == 0)
      expectOwn(
        try await watch(["diff", "--save-plan", "plan.json", "--config", "unit.yaml"] + Self.byPassword, at: desk, sees: name), "plan.json")
      #expect(try desk.permissions(of: "plan.json") == 0o600)
      let provision = ["provision", "--plan", "plan.json", "--yes", "--journal", "journal", "--format", "json"]
      expectOwn(try await watch(provision + Self.byKey, at: desk, sees: name), "journal")
      #expect(try desk.permissions(of: "journal") == 0o600)

      let verify = ["verify", "--as", ProvingGround.operatorName, "--yes", "--format", "json"] + Self.byKey
      let disk = named + ["--keytab-directory", ground.keytabs, "--target-directory", ProvingGround.disks, "--size", "1M"]
      expectOwn(try await watch(verify + disk, at: desk, sees: name), "kcdmesh-verify-")
      // A probe stands for what was read of every host; the unit's own are left alone meanwhile.
      let probing = verify + ["--with-probe", "--only", "kdc", "--config", "unit.yaml"]
      expectOwn(try await watch(probing, at: desk, sees: name), "kcdmesh-verify-")
      _ = try await watch(["rollback", "--yes", "journal"] + Self.byKey, at: desk, sees: name)
    }
  }

  @Test func `A wrong password or key is told without the password and the key`() async throws {
    let desk = try await Desk(nil)
    try desk.write("password", "Wrong-horse-battery-1")
    try #require(chmod(desk.path("password"), 0o600) == 0)
    let outcome = try await desk.run(
      Desk.program, ["hosts", "--host", "zulu"] + Self.byPassword.dropLast() + ["password"])
    #expect(outcome.status == 1 && outcome.errors.contains("the name or the password is wrong"), "\(outcome)")
    #expect(!outcome.errors.contains("battery"))
  }
}
