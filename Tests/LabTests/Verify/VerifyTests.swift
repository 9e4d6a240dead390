import Foundation
import Testing

@Suite(.againstHangs) struct VerifyTests {
  @Test func `A provisioned mesh is proven, every service of every edge through the list`() async throws {
    try await ProvingGround.with("A", "B", "C") { ground in
      let (status, proof) = try await ground.proof()
      #expect(status == 0 && proof.proven)
      #expect(proof.edges.count == 6)
      #expect(proof.services.count == 24)
      #expect(proof.services.allSatisfy { $0.verdict == "granted" && $0.through == "list" && $0.cause == nil })
    }
  }

  @Test func `The KDC says the same to kvno, for every pair and every name`() async throws {
    try await ProvingGround.with("A", "B", "C") { ground in
      try await ground.unit.modify("B", "delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: cifs/\(ground.unit.name("C"))")
      let (status, proof) = try await ground.proof()
      #expect(status == 2)
      for edge in proof.edges {
        let label = try #require(["A", "B", "C"].first { ground.unit.name($0) == edge.source })
        for service in edge.services {
          let isGranted = try await ground.kvnoGrants(label, service.name)
          #expect((service.verdict == "granted") == isGranted, "\(edge.source) → \(service.name)")
        }
      }
      #expect(proof.services.count { $0.verdict == "refused" } == 1)
    }
  }

  @Test func `Named edges alone are tried, and the text tells them`() async throws {
    try await ProvingGround.with("A", "B", "C") { ground in
      let (a, b) = (ground.unit.name("A"), ground.unit.name("B"))
      let (status, proof) = try await ground.proof("--edge", "\(a):\(b)", "--edge", "\(b):\(ground.unit.host("A"))")
      #expect(status == 0)
      #expect(proof.edges.map(\.source) == [a, b] && proof.edges.map(\.target) == [b, a])
      let text = try await ground.verify("--edge", "\(a):\(b)", "--format", "text")
      #expect(text.output.hasPrefix("✓ 1 edge of lab.test is proven\n") && text.output.contains("c✓ m✓"))
      let none = try await ground.verify("--edge", "\(a):\(a)")
      #expect(none.status == 1 && none.errors.contains("is not an edge of the mesh"))
    }
  }

  @Test func `What is not enough to prove anything is refused before anything is asked`() async throws {
    let desk = try await Desk(nil)
    let hosts = ["verify", "--hosts", "zulu,yankee"]
    for (arguments, word) in [
      (["--as", "alice", "--keytab-directory", "."], "--target-directory"), (["--as", "alice", "--only", "kdc"], "--with-probe"),
      (["--as", "alice", "--only", "kdc", "--keytab-directory", ".", "--with-probe"], "--with-probe"),
      (["--keytab-directory", ".", "--only", "kdc"], "--as"),
      (["--as", "alice", "--keytab-directory", ".", "--only", "kdc", "--edge", "zulu"], "SOURCE:TARGET"),
    ] {
      let outcome = try await desk.run(Desk.program, hosts + arguments)
      #expect(outcome.status == 64 && outcome.errors.contains(word), "\(outcome)")
    }
  }

  @Test func `A storage server is proven for cifs alone`() async throws {
    try await ProvingGround.with("A", "B", "S") { ground in
      let policy = ground.unit.policy("storage: [\(ground.unit.name("S"))]", exclude: ["S"])
      try ground.desk.write("storage.yaml", policy)
      let (status, proof) = try await ground.proof("--config", "storage.yaml")
      #expect(status == 0, "\(proof)")
      let storage = proof.edges.filter { $0.target == ground.unit.name("S") }
      #expect(storage.count == 2 && storage.allSatisfy { $0.services.count == 2 })
      #expect(storage.flatMap(\.services).allSatisfy { $0.name.hasPrefix("cifs/") })
    }
  }
}
