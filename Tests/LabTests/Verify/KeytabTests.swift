import Foundation
import Testing

@Suite(.againstHangs) struct KeytabTests {
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

  @Test func `A keytab that may not be read, is empty, cut off or no file is named, and nothing is proven`() async throws {
    try await ProvingGround.with("A", "B", "C", "D") { ground in
      let files = FileManager.default
      try files.setAttributes([.posixPermissions: 0], ofItemAtPath: ground.keytab("A"))
      try Data().write(to: URL(filePath: ground.keytab("B")))
      let whole = try Data(contentsOf: URL(filePath: ground.keytab("C")))
      try whole.prefix(whole.count / 2).write(to: URL(filePath: ground.keytab("C")))
      try files.removeItem(atPath: ground.keytab("D"))
      try files.createDirectory(atPath: ground.keytab("D"), withIntermediateDirectories: false)
      // Root reads everything, but for what a capability lets it.
      let outcome = try await ground.desk.run(
        "setpriv",
        [
          "--bounding-set=-dac_override,-dac_read_search", Desk.program, "verify", "--only", "kdc", "--as", ProvingGround.operatorName,
          "--keytab-directory", ground.keytabs, "--format", "json",
        ])
      #expect(outcome.status == 1 && outcome.output.isEmpty)
      #expect(outcome.errors.contains("\(ground.keytab("A")): Permission denied"), "\(outcome.errors)")
      #expect(outcome.errors.contains("may read it"), "\(outcome.errors)")
      for label in ["B", "C", "D"] { #expect(outcome.errors.contains(ground.keytab(label)), "\(label): \(outcome.errors)") }
    }
  }

  @Test func `A keytab that everybody can read or write is refused; one that a group shares is taken`() async throws {
    try await ProvingGround.with("A", "B", "C") { ground in
      for (label, mode) in [("A", 0o644), ("B", 0o602), ("C", 0o640)] {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: ground.keytab(label))
      }
      let outcome = try await ground.verify()
      #expect(outcome.status == 1 && outcome.output.isEmpty)
      #expect(outcome.errors.contains("\(ground.keytab("A")): everybody can read or write it (mode 0644)"), "\(outcome.errors)")
      #expect(outcome.errors.contains("\(ground.keytab("B")): everybody can read or write it (mode 0602)"), "\(outcome.errors)")
      #expect(!outcome.errors.contains(ground.keytab("C") + ":"), "\(outcome.errors)")
    }
  }

  @Test func `A keytab with an old key beside the new one is good`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let old = try Data(contentsOf: URL(filePath: ground.keytab("A")))
      try FileManager.default.removeItem(atPath: ground.keytab("A"))
      try await ground.giveKey("A", version: 2)
      let new = try Data(contentsOf: URL(filePath: ground.keytab("A")))
      // Both files have a header of two bytes; entries follow each other.
      try (old + new.dropFirst(2)).write(to: URL(filePath: ground.keytab("A")))
      let (status, proof) = try await ground.proof()
      #expect(status == 0 && proof.proven, "\(proof)")
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
