import Delegation
import Foundation
import Reports
import Testing

/// Forms for programs of others, read by programs of others.
@Suite("Readers that are not ours")
struct ForeignReaderTests {
  private static let programs = "Tests/ReportsTests/Programs"

  private static func lines(_ program: String, _ bytes: [UInt8]) throws -> [[String]] {
    let (status, output) = try Program.run("\(programs)/\(program)", [], on: bytes)
    try #require(status == 0, "\(output)")
    return try output.split(separator: "\n").map { line in
      let parts = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
      return parts.map { "\($0)" }
    }
  }

  @Test("find a result for each host and rule in SARIF, and nothing that its classes don't know", arguments: CheckScenario.allCases)
  func sarif(_ scenario: CheckScenario) throws {
    let report = try scenario.report()
    let results = try Self.lines("read-sarif.py", report.rendered(as: .sarif, style: .plain))
    struct Place: Hashable {
      var rule: RuleID
      var host: String
    }
    #expect(results.count == Set(report.compliance.findings.map { Place(rule: $0.rule, host: $0.host) }).count)
  }

  @Test("see in SARIF what is waived, and what counts again")
  func suppressions() throws {
    let results = try Self.lines("read-sarif.py", CheckScenario.mixed.report().rendered(as: .sarif, style: .plain))
    #expect(results.contains(["KCD006", "ZULU", "warning", "1"]))
    #expect(results.contains(["KCD006", "XRAY", "warning", "0"]))
  }

  @Test("count in JUnit what the file counts", arguments: CheckScenario.allCases)
  func junit(_ scenario: CheckScenario) throws {
    let report = try scenario.report()
    let cases = try Self.lines("read-junit.py", report.rendered(as: .junit, style: .plain))
    #expect(cases.count == 18 * Set(report.compliance.mesh.hosts.map(\.name) + report.compliance.findings.map(\.host)).count)
    #expect(cases.contains { $0[2] == "failed" } == !report.compliance.isCompliant)
  }

  @Test("count edges in JUnit", arguments: ProofScenario.allCases)
  func proofs(_ scenario: ProofScenario) throws {
    let report = try scenario.report()
    let cases = try Self.lines("read-junit.py", report.rendered(as: .junit, style: .plain))
    #expect(cases.count == report.proof.edges.count)
    #expect(cases.count { $0[2] == "failed" } == report.proof.edges.count { !report.proof.isProven($0) })
  }

  @Test("notice a result that is there twice, or has no rule")
  func strictness() throws {
    let text = String(decoding: try CheckScenario.mixed.report().rendered(as: .sarif, style: .plain), as: UTF8.self)
    for (old, new) in [("\"ruleId\"", "\"rule\""), ("\"accepted\"", "\"agreed\""), ("\"ruleIndex\" : 3", "\"ruleIndex\" : 4")] {
      let broken = text.replacing(old, with: new, maxReplacements: 1)
      #expect(broken != text)
      #expect(try Program.run("\(Self.programs)/read-sarif.py", [], on: Array(broken.utf8)).status == 1, "\(new)")
    }
  }
}
