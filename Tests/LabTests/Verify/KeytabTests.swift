import Foundation
import Testing

@Suite(.timeLimit(.minutes(3))) struct KeytabTests {
  @Test func `Every keytab that is missing, foreign or none is named before anything is asked`() async throws {
    try await ProvingGround.with("A", "B", "C", "D") { ground in
      let files = FileManager.default
      try files.removeItem(atPath: ground.keytab("A"))
      try files.removeItem(atPath: ground.keytab("B"))
      try files.copyItem(atPath: ground.keytab("C"), toPath: ground.keytab("B"))
      try Data("not a keytab".utf8).write(to: URL(filePath: ground.keytab("D")))
      let outcome = try await ground.verify()
      #expect(outcome.status == 1 && outcome.output.isEmpty)
      #expect(outcome.errors.contains("\(ground.keytab("A")): No such file or directory"), "\(outcome.errors)")
      #expect(outcome.errors.contains("it has no key of \(ground.unit.name("B"))$@LAB.TEST"), "\(outcome.errors)")
      #expect(outcome.errors.contains("it has keys of \(ground.unit.name("C"))$@LAB.TEST"), "\(outcome.errors)")
      #expect(outcome.errors.contains(ground.keytab("D")), "\(outcome.errors)")
      #expect(!outcome.errors.contains(ground.keytab("C") + ":"), "a keytab without a fault is not named")
    }
  }

  @Test func `An old key is told, and the other sources are proven`() async throws {
    try await ProvingGround.with("A", "B", "C") { ground in
      try await ground.giveKey("A", writesKeytab: false)
      let (status, proof) = try await ground.proof()
      #expect(status == 2)
      for edge in proof.edges {
        let isOld = edge.source == ground.unit.name("A")
        #expect(edge.services.allSatisfy { $0.cause == (isOld ? "wrong-key" : nil) }, "\(edge)")
        #expect(edge.services.allSatisfy { $0.verdict == (isOld ? "error" : "granted") })
        #expect((edge.error?.contains("keytab") ?? false) == isOld)
      }
    }
  }

  @Test func `A target without any key has none in common with anybody`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let keyless = "K-\(ground.unit.tag)"
      try await ground.desk.add(
        "dn: CN=\(keyless),\(ground.unit.dn)\nobjectClass: computer\nsAMAccountName: \(keyless)$\nuserAccountControl: 4096\n"
          + "dNSHostName: \(keyless.lowercased()).lab.test\nservicePrincipalName: HOST/\(keyless)\n")
      try await ground.unit.modify("A", "add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: cifs/\(keyless)")
      let (status, proof) = try await ground.proof(
        "--hosts", "\(ground.unit.name("A")),\(keyless)", "--services", "cifs", "--names", "short", "--edge",
        "\(ground.unit.name("A")):\(keyless)")
      #expect(status == 2)
      #expect(proof.services.map(\.cause) == ["no-common-key"], "\(proof.services)")
    }
  }
}
