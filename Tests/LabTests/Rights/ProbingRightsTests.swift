import Foundation
import Testing

/// What `verify --with-probe` needs in the domain's container of computers; one after the other, because all change its one access list.
@Suite(.serialized, .againstHangs) struct ProbingRightsTests {
  private let container = "CN=Computers,\(Directory.base)"

  private func verify(_ desk: Desk, _ ground: ProvingGround) async throws -> Outcome {
    try desk.write("kcdmesh.yaml", ground.unit.policy())
    return try await desk.kcdmesh(
      "verify", "--with-probe", "--only", "kdc", "--yes", "--as", ProvingGround.operatorName, "--journal", "journal")
  }

  @Test func `With the rights to probe, and no others, each edge is proven`() async throws {
    try await ProvingGround.with("A", "B") { ground in
      try await Delegate.with(.probing, in: ground.unit, on: container) { desk in
        let outcome = try await verify(desk, ground)
        #expect(outcome.status == 0 && outcome.output.hasPrefix("✓ 2 edges"), "\(outcome)")
        #expect(try !desk.files.contains("journal"), "the probe is deleted by who made it")
      }
    }
  }

  @Test(arguments: Right.allCases.filter(Set.probing.contains))
  func `Without one of the rights nothing is proven, what is missing is told, and no probe is left`(missing: Right) async throws {
    try await ProvingGround.with("A", "B") { ground in
      try await Delegate.with(.probing.subtracting([missing]), in: ground.unit, on: container) { desk in
        let outcome = try await verify(desk, ground)
        #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
        let right = missing == .creation ? "the right to create such an object" : missing.attribute
        for right in [right, "SeEnableDelegationPrivilege"].compactMap(\.self) { #expect(outcome.errors.contains(right), "\(outcome)") }
        #expect(try !desk.files.contains("journal"))
        let probe = try #require(outcome.errors.firstMatch(of: #/CN=(KCDPROBE\d+)/#)?.1)
        let left = try await ground.desk.succeed(
          "ldapsearch", "-Q", "-N", "-Y", "GSSAPI", "-LLL", "-H", "ldap://\(Directory.controller)", "-b", Directory.base, "(cn=\(probe))",
          "dn")
        #expect(!left.contains("dn: "), "\(left)")
      }
    }
  }
}
