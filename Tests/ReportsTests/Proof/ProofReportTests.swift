import Delegation
import Foundation
import Reports
import Testing

@Suite("Proofs")
struct ProofReportTests {
  @Test("read as they were agreed, as a matrix or in bands", arguments: ProofScenario.allCases)
  func text(_ scenario: ProofScenario) throws {
    try Golden.expect(
      try scenario.report().rendered(as: .text, style: TextStyle(color: false, width: 120)), "proof-\(scenario.rawValue).txt")
  }

  @Test("tell what became of the disks in JSON")
  func disksAsJSON() throws {
    try Golden.expect(try ProofScenario.disks.report().rendered(as: .json, style: .plain), "proof-disks.json")
  }

  @Test("have their colours where they are wanted")
  func colored() throws {
    try Golden.expect(try ProofScenario.mixed.report().rendered(as: .text, style: TextStyle(color: true, width: 120)), "proof-color.ansi")
  }

  @Test("are the same in JSON as they were agreed")
  func json() throws {
    try Golden.expect(try ProofScenario.mixed.report().rendered(as: .json, style: .plain), "proof-mixed.json")
  }

  @Test("say in marks what they say in colours")
  func marks() throws {
    let text = String(decoding: try ProofScenario.mixed.report().rendered(as: .text, style: .plain), as: UTF8.self)
    for sign in ["c✓ m✓", "c✗", "m✗", "c!", "c~", "name-not-in-list", "evidence-not-forwardable", "only-resource-based", "wrong-key"] {
      #expect(text.contains(sign), "\(sign)")
    }
    #expect(!text.contains("\u{1B}"))
  }

  @Test("let no name from outside drive a terminal")
  func hostile() throws {
    let bytes = try ProofScenario.hostile.report().rendered(as: .text, style: .plain)
    #expect(!bytes.contains { ($0 < 0x20 && $0 != 0x0A) || $0 == 0x7F })
  }

  @Test("are proven only where every service of every edge is")
  func proven() throws {
    #expect(try ProofScenario.proven.report().proof.isProven)
    #expect(try !ProofScenario.mixed.report().proof.isProven)
    #expect(!Proof(operatorName: "x", evidence: .ticket, edges: []).isProven)
    #expect(!EdgeProof(source: "a", target: "b", services: []).hasProvenTickets)
  }

  @Test("come in five forms, and no other", arguments: [ReportFormat.ldif, .sarif])
  func unsupported(_ format: ReportFormat) throws {
    #expect(throws: UnsupportedFormat(format, available: [.text, .json, .markdown, .html, .junit])) {
      try ProofScenario.proven.report().rendered(as: format, style: .plain)
    }
  }

  @Test("are the same in each form as they were agreed", arguments: [ReportFormat.markdown, .junit])
  func forms(_ format: ReportFormat) throws {
    for scenario in [ProofScenario.mixed, .disks, .hostile] {
      try Golden.expect(try scenario.report().rendered(as: format, style: .plain), "proof-\(scenario.rawValue).\(format.rawValue)")
    }
  }
}
