import Delegation
import Foundation
import Reports
import Storage
import Testing

@Suite("A plan as JSON")
struct DiffJSONTests {
  @Test("reads as it was agreed")
  func golden() throws {
    try Golden.expect(try Scenario.everyday.report().rendered(as: .json, style: .plain), "diff-everyday.json")
  }

  @Test("has every entry, and is read back as the plan that it was", arguments: [Scenario.fiveHosts, .everyday, .hostJoins, .hostile])
  func roundTrip(_ scenario: Scenario) throws {
    let report = try scenario.report()
    let document = try JSONDecoder().decode(PlanDocument.self, from: Data(try report.rendered(as: .json, style: .plain)))
    #expect(document == report.document)
    #expect(document.hosts.reduce(0) { $0 + $1.add.count } == report.plan.summary.add)
    #expect(try Fingerprint.of(Plan(document)) == Fingerprint.of(report.plan))
  }

  @Test("leaves slashes as they are, sorts its keys and ends in a line feed")
  func form() throws {
    let text = String(decoding: try Scenario.firstDay.report().rendered(as: .json, style: .plain), as: UTF8.self)
    #expect(text.contains("\"cifs/YANKEE\""))
    #expect(text.hasSuffix("}\n"))
    let keys = text.split(separator: "\n").filter { $0.hasPrefix("  \"") }.compactMap { $0.split(separator: "\"").dropFirst().first }
    #expect(keys == keys.sorted())
  }

  @Test("tells what became of it")
  func outcome() throws {
    let document = try Scenario.halfWritten.report().document
    #expect(document.outcome?.failures.map(\.mayBeChanged) == [false, true])
    #expect(try Scenario.firstDay.report().document.outcome == nil)
  }
}
