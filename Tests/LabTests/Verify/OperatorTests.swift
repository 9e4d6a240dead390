import Foundation
import Testing

@Suite(.againstHangs) struct OperatorTests {
  /// An operator of the test's own, in its unit.
  private func makeOperator(_ ground: ProvingGround, flags: Int = 0x200, isProtected: Bool = false) async throws -> String {
    let name = "Op-\(ground.unit.tag)"
    let dn = "CN=\(name),\(ground.unit.dn)"
    let password = Data("\"Aa1-\(UUID())\"".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
    try await ground.desk.add(
      "dn: \(dn)\nobjectClass: user\nsAMAccountName: \(name)\nunicodePwd:: \(password.base64EncodedString())\nuserAccountControl: \(flags)\n"
    )
    if isProtected {
      try await ground.desk.apply("dn: CN=Protected Users,CN=Users,\(Directory.base)\nchangetype: modify\nadd: member\nmember: \(dn)\n")
    }
    return name
  }

  @Test func `An operator of one's own works as well`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let name = try await makeOperator(ground)
      #expect(try await ground.proof(as: name).status == 0)
      #expect(try await ground.proof(as: "\(name)@\(Directory.domain)").status == 0)
      #expect(try await ground.proof(as: "LAB\\\(name)").status == 0)
    }
  }

  @Test func `One who can't be delegated is told`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let name = try await makeOperator(ground, flags: 0x100200)
      let (status, proof) = try await ground.proof(as: name)
      #expect(status == 2)
      #expect(proof.services.count == 8)
      #expect(proof.services.allSatisfy { $0.verdict == "refused" && $0.cause == "operator-not-delegable" }, "\(proof.services)")
      #expect(try await !ground.kvnoGrants("A", "cifs/\(ground.unit.name("B"))", for: name))
    }
  }

  @Test func `Protected Users means what this domain's KDC makes of it: below the functional level of 2012 R2 nothing`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let name = try await makeOperator(ground, isProtected: true)
      let (status, proof) = try await ground.proof(as: name)
      let isGranted = try await ground.kvnoGrants("A", "cifs/\(ground.unit.name("B"))", for: name)
      #expect(status == (isGranted ? 0 : 2))
      #expect(proof.services.allSatisfy { $0.cause == (isGranted ? nil : "operator-not-delegable") }, "\(proof.services)")
    }
  }

  @Test func `One who is disabled is told`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let name = try await makeOperator(ground, flags: 0x202)
      let (status, proof) = try await ground.proof(as: name)
      #expect(status == 2)
      #expect(proof.services.allSatisfy { $0.cause == "operator-unusable" && $0.step == "evidence" }, "\(proof.services)")
    }
  }

  @Test func `One whom the directory does not know ends in an error`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let outcome = try await ground.verify(as: "nobody-here")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("operator “nobody-here”") && outcome.output.isEmpty)
    }
  }

  @Test func `The operator's own ticket serves where protocol transition is off`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      for label in ["A", "B"] { try await ground.unit.modify(label, "replace: userAccountControl\nuserAccountControl: 4096") }
      let cache = "FILE:" + ground.desk.path("operator.cache")
      let arguments = [
        "verify", "--only", "kdc", "--as", "migration-admin", "--keytab-directory", ground.keytabs, "--evidence", "ticket", "--format",
        "json",
      ]
      func status() async throws -> Int32 {
        try await ground.desk.run(Desk.program, arguments, environment: ["KRB5CCNAME": cache]).status
      }
      try await ground.desk.succeed("kinit", "-f", "-k", "-t", Directory.keytab(of: "migration-admin"), "-c", cache, "migration-admin")
      #expect(try await status() == 0)

      try await ground.desk.succeed("kinit", "-F", "-k", "-t", Directory.keytab(of: "migration-admin"), "-c", cache, "migration-admin")
      let outcome = try await ground.desk.run(Desk.program, arguments, environment: ["KRB5CCNAME": cache])
      #expect(outcome.status == 2)
      let proof = try JSONDecoder().decode(ProofJSON.self, from: Data(outcome.output.utf8))
      #expect(proof.services.allSatisfy { $0.cause == "evidence-not-forwardable" }, "\(proof.services)")

      let foreign = try await ground.verify("--evidence", "ticket")
      #expect(foreign.status == 1)
      #expect(foreign.errors.contains("administrator@LAB.TEST") && foreign.errors.contains("kinit -f migration-admin@LAB.TEST"))
    }
  }
}
