import Delegation
import Foundation
import Reports
import Testing

@Suite("Hosts that are out there")
struct HostsReportTests {
  @Test("read as it was agreed", arguments: [80, 120])
  func text(width: Int) throws {
    let bytes = try HostScenario.mixed().rendered(as: .text, style: TextStyle(color: false, width: width))
    try Golden.expect(bytes, "hosts-\(width).txt")
  }

  @Test("have their colours where they are wanted")
  func colored() throws {
    try Golden.expect(try HostScenario.mixed().rendered(as: .text, style: TextStyle(color: true, width: 120)), "hosts-color.ansi")
  }

  @Test("are the same in JSON as they were agreed")
  func json() throws {
    try Golden.expect(try HostScenario.mixed().rendered(as: .json, style: .plain), "hosts.json")
  }

  @Test("are told in one line where there are none")
  func none() throws {
    let report = HostsReport(reading: Fixtures.reading, accounts: [], table: EntryTable(), options: Fixtures.options(), budgetLimit: nil)
    let text = String(decoding: try report.rendered(as: .text, style: .plain), as: UTF8.self)
    #expect(text == "No host was found in corp.example.com (read from ldap://dc1.corp.example.com at\n  2026-03-14T09:26:53Z).\n")
  }

  @Test("have no limit to their values where the directory has none")
  func noLimit() throws {
    let json = try HostScenario.mixed(limit: nil).rendered(as: .json, style: .plain)
    let document = try JSONDecoder().decode(HostsDocument.self, from: Data(json))
    #expect(document.hosts.allSatisfy { $0.budget.limit == nil })
    #expect(String(decoding: json, as: UTF8.self).contains("\"limit\" : null"))
  }

  @Test("are refused in a form that the report doesn't have", arguments: [ReportFormat.ldif, .html, .junit, .sarif, .markdown])
  func unsupported(_ format: ReportFormat) throws {
    #expect(throws: UnsupportedFormat(format, available: [.text, .json])) {
      try HostScenario.mixed().rendered(as: format, style: .plain)
    }
  }
}
