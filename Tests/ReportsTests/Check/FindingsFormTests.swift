import Delegation
import Reports
import Testing

@Suite("Forms of findings")
struct FindingsFormTests {
  private static let small: [CheckScenario] = [.compliant, .mixed, .hostile]

  @Test("are the same in each form as they were agreed", arguments: [ReportFormat.markdown, .junit, .sarif])
  func forms(_ format: ReportFormat) throws {
    for scenario in Self.small {
      try Golden.expect(try scenario.report().rendered(as: format, style: .plain), "check-\(scenario.rawValue).\(format.rawValue)")
    }
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
