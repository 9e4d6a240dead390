import Delegation
import Foundation
import Reports
import Templates
import Testing

@Suite("Findings")
struct FindingsReportTests {
  private static let small: [CheckScenario] = [.compliant, .mixed, .hostile]

  @Test("read as they were agreed", arguments: small)
  func text(_ scenario: CheckScenario) throws {
    try Golden.expect(
      try scenario.report().rendered(as: .text, style: TextStyle(color: false, width: 120)), "check-\(scenario.rawValue).txt")
  }

  @Test("are the same in each form as they were agreed", arguments: [ReportFormat.json, .markdown, .junit, .sarif])
  func forms(_ format: ReportFormat) throws {
    for scenario in Self.small {
      try Golden.expect(try scenario.report().rendered(as: format, style: .plain), "check-\(scenario.rawValue).\(format.rawValue)")
    }
  }

  @Test("fit the published schema", arguments: small)
  func schema(_ scenario: CheckScenario) throws {
    #expect(try Validation.complaint(about: scenario.report().rendered(as: .json, style: .plain), by: .findings) == nil)
  }

  @Test("make a scene of more than one kind")
  func scene() throws {
    let findings = try CheckScenario.mixed.report().compliance.findings
    #expect(Set(findings.map(\.rule.description)) == ["KCD001", "KCD002", "KCD004", "KCD005", "KCD006", "KCD011", "KCD012"])
    #expect(findings.contains(where: \.isWaived) && findings.contains { $0.waiver?.expired == true })
    #expect(try CheckScenario.compliant.report().compliance.isCompliant)
  }

  @Test("come in six forms, and not as LDIF")
  func unsupported() throws {
    #expect(throws: UnsupportedFormat(.ldif, available: FindingsReport.formats)) {
      try CheckScenario.compliant.report().rendered(as: .ldif, style: .plain)
    }
  }
}
