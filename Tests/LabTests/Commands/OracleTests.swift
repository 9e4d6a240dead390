import Foundation
import Testing

@Suite struct OracleTests {
  @Test func `What is stored is what another program computes, value by value`() async throws {
    try await withUnit("A", "B", "C", "D") { unit, desk in
      #expect(try await unit.oracle().status == 1, "nothing is there before")
      try desk.write("kcdmesh.yaml", unit.policy())
      let outcome = try await desk.kcdmesh("provision", "--yes")
      #expect(outcome.status == 0, "\(outcome)")
      let verdict = try await unit.oracle()
      #expect(verdict.status == 0, "\(verdict.output)")
      #expect(try await unit.state().values.allSatisfy(\.hasTransition))
    }
  }

  @Test func `A host whose qualified name is of another namespace is named by that`() async throws {
    try await withUnit("A", Computer("B").with { $0.dnsHostName = "b.elsewhere.example" }) { unit, desk in
      #expect(try await desk.kcdmesh("provision", "--yes", "--hosts", unit.names("A", "B")).status == 0)
      let verdict = try await unit.oracle()
      #expect(verdict.status == 0, "\(verdict.output)")
      #expect(try await unit.state()["A"]?.list.contains("cifs/b.elsewhere.example") == true)
    }
  }
}
