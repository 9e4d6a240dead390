import Foundation
import Testing

/// Each test takes one thing away, and expects exactly that edge to fail by exactly that cause.
@Suite(.againstHangs) struct WrongAnswerTests {
  @Test func `An entry that is gone`() async throws {
    try await ProvingGround.with("A", "B", "C") { ground in
      let name = "cifs/\(ground.unit.host("B"))"
      try await ground.unit.modify("A", "delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: \(name)")
      try await ground.expectFailure(of: ("A", "B"), in: name, by: "name-not-in-list")
    }
  }

  @Test func `Samba's spelling that is gone, though the ordinary one is there`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let name = "Microsoft Virtual System Migration Service/\(ground.unit.name("B"))"
      let escaped = name.replacing(" ", with: "\\ ")
      try await ground.unit.modify("A", "delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: \(escaped)")
      try await ground.expectFailure(of: ("A", "B"), in: name, by: "name-not-in-list")
    }
  }

  @Test func `A ticket that a cache still holds does not count`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let name = "cifs/\(ground.unit.name("B"))"
      let cache = "FILE:" + ground.desk.path("cache")
      let kvno = ["-q", "-c", cache, "-I", ProvingGround.operatorName, "-P", name]
      try await ground.desk.succeed("kinit", "-f", "-k", "-t", ground.keytab("A"), "-c", cache, "\(ground.unit.name("A"))$")
      #expect(try await ground.desk.run("kvno", kvno).status == 0)
      try await ground.unit.modify("A", "delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: \(name)")
      #expect(try await ground.desk.run("kvno", kvno).status == 0, "it comes from the cache")
      let arguments = ["verify", "--only", "kdc", "--as", ProvingGround.operatorName, "--keytab-directory", ground.keytabs]
      let outcome = try await ground.desk.run(Desk.program, arguments, environment: ["KRB5CCNAME": cache])
      #expect(outcome.status == 2)
      #expect(outcome.output.contains("name-not-in-list") && outcome.output.contains("c✗ m✓"), "\(outcome)")
    }
  }

  @Test func `A list that is empty`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      try await ground.unit.modify("A", "delete: msDS-AllowedToDelegateTo")
      try await ground.expectFailure(of: ("A", "B"), by: "list-empty")
    }
  }

  @Test func `A source that is half-configured: all entries, and no protocol transition`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      try await ground.unit.modify("A", "replace: userAccountControl\nuserAccountControl: 4096")
      try await ground.expectFailure(of: ("A", "B"), by: "evidence-not-forwardable")
    }
  }

  @Test func `A target that does not register the migration service`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let name = "Microsoft Virtual System Migration Service/\(ground.unit.name("B"))"
      try await ground.unit.modify(
        "B", "delete: servicePrincipalName\nservicePrincipalName: \(name)\nservicePrincipalName: \(name.replacing(" ", with: "\\ "))")
      try await ground.expectFailure(of: ("A", "B"), in: name, by: "unknown-service")
    }
  }

  @Test func `A target that registers it, but not in the spelling that the KDC looks up`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      let name = "Microsoft Virtual System Migration Service/\(ground.unit.name("B"))"
      try await ground.unit.modify("B", "delete: servicePrincipalName\nservicePrincipalName: \(name.replacing(" ", with: "\\ "))")
      try await ground.expectFailure(of: ("A", "B"), in: name, by: "unknown-service")
    }
  }

  @Test(arguments: [false, true])
  func `A resource-based grant instead of the list, to the source or to a group of it`(byGroup: Bool) async throws {
    try await ProvingGround.with("A", "B") { ground in
      try await ground.unit.modify("A", "delete: msDS-AllowedToDelegateTo")
      var principal = "\(ground.unit.name("A"))$"
      if byGroup {
        principal = "Grp-\(ground.unit.tag)"
        try await ground.desk.add(
          "dn: CN=\(principal),\(ground.unit.dn)\nobjectClass: group\nsAMAccountName: \(principal)\nmember: \(ground.unit.dn("A"))\n")
      }
      try await ground.onController("delegation", "add-principal", "\(ground.unit.name("B"))$", principal)
      // Samba's KDC of 4.17 takes the descriptor and refuses all the same, that of 4.22 grants; there, kvno alone takes this for a working mesh.
      let isGranted = try await ground.kvnoGrants("A", "cifs/\(ground.unit.name("B"))")
      #expect(try isGranted || !Directory.sambaVersion.contains(":4.22"))
      try await ground.expectFailure(
        of: ("A", "B"), by: isGranted ? "only-resource-based" : "list-empty", verdict: isGranted ? "granted" : "refused")
      let (_, proof) = try await ground.proof()
      let services = proof.edges.first { $0.source == ground.unit.name("A") }?.services ?? []
      #expect(services.allSatisfy { $0.through == (isGranted ? "resource-based" : nil) } && services.count == 4)
    }
  }

  /// Samba's KDC wants a forwardable evidence ticket for it too, which [MS-SFU] 3.2.5.2.3 does not.
  @Test func `A resource-based grant does not hide a source without protocol transition`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      try await ground.unit.modify("A", "replace: userAccountControl\nuserAccountControl: 4096")
      try await ground.onController("delegation", "add-principal", "\(ground.unit.name("B"))$", "\(ground.unit.name("A"))$")
      let isGranted = try await ground.kvnoGrants("A", "cifs/\(ground.unit.name("B"))")
      try await ground.expectFailure(
        of: ("A", "B"), by: isGranted ? "only-resource-based" : "evidence-not-forwardable", verdict: isGranted ? "granted" : "refused")
    }
  }

  @Test func `A name that another account owns too`() async throws {
    try await ProvingGround.with("A", "B", "C") { ground in
      let name = "cifs/\(ground.unit.name("B"))"
      try await ground.onController("spn", "add", name, "\(ground.unit.name("C"))$")
      let (status, proof) = try await ground.proof()
      #expect(status == 2)
      let doubtful = proof.services.filter { $0.cause != nil }
      #expect(doubtful.count == 2 && doubtful.allSatisfy { $0.name == name && $0.cause == "name-leads-elsewhere" }, "\(doubtful)")
    }
  }

  @Test func `A target that is disabled`() async throws {
    try await ProvingGround.with("A", "B", "C") { ground in
      try await ground.unit.modify("B", "replace: userAccountControl\nuserAccountControl: 16781314")
      let (status, proof) = try await ground.proof()
      #expect(status == 2)
      for edge in proof.edges {
        let cause =
          edge.source == ground.unit.name("B") ? "source-unusable" : edge.target == ground.unit.name("B") ? "target-unusable" : nil
        #expect(edge.services.allSatisfy { $0.cause == cause }, "\(edge)")
      }
    }
  }
}

extension ProvingGround {
  /// Runs samba-tool on the domain controller, with all rights.
  func onController(_ arguments: String...) async throws {
    let outcome = try await desk.run("\(Desk.repository)/Scripts/lab", ["exec", "dc", "samba-tool"] + arguments)
    try #require(outcome.status == 0, "\(outcome)")
  }
}
