import Delegation
import Foundation
import Reports
import Templates
import Testing

@Suite("Findings as text and JSON")
struct CheckTextTests {
  @Test("read as it was agreed", arguments: FindingsScenario.allCases)
  func text(_ scenario: FindingsScenario) throws {
    try Golden.expect(try scenario.report().rendered(as: .text, style: .plain), "findings-\(scenario.rawValue).txt")
  }

  @Test("have their colours where they are wanted")
  func colored() throws {
    let bytes = try FindingsScenario.mixed.report().rendered(as: .text, style: TextStyle(color: true, width: 100))
    try Golden.expect(bytes, "findings-color.ansi")
  }

  @Test("are the same in JSON as they were agreed")
  func json() throws {
    try Golden.expect(try FindingsScenario.mixed.report().rendered(as: .json, style: .plain), "findings-mixed.json")
  }

  @Test("are all in the JSON form, however many there are")
  func manyFindings() throws {
    let report = try FindingsScenario.empty(hosts: 60)
    let document = try JSONDecoder().decode(FindingsDocument.self, from: Data(try report.rendered(as: .json, style: .plain)))
    #expect(document.findings.count == 60 * 59 * 4)
    #expect(Set(document.findings.map { "\($0.host) \($0.entry ?? "")" }).count == 60 * 59 * 4)
    #expect(document.findings.map(\.host) == report.compliance.findings.map(\.host))
  }

  @Test("fit the published schema", arguments: FindingsScenario.allCases)
  func schema(_ scenario: FindingsScenario) throws {
    let json = try scenario.report().rendered(as: .json, style: .plain)
    #expect(try Validation.complaint(about: json, by: .findings) == nil)
  }

  @Test("are mended by commands that no name can break out of")
  func remedies() throws {
    let findings = try FindingsScenario.hostile.report().compliance.findings
    let remedies = Dictionary(findings.compactMap { finding in finding.entry.map { ($0, finding.remedy) } }, uniquingKeysWith: { $1 })
    #expect(remedies["http/'; Remove-Item C:\\ #"]?.contains("= 'http/''; Remove-Item C:\\ #'}") == true)
    #expect(remedies["http/\u{2019}; evil"]?.contains("= 'http/\u{2019}\u{2019}; evil'}") == true)
    #expect(remedies["http/\u{1B}[2Jx"]?.contains("by hand") == true)
    #expect(remedies["cifs/zulu"]?.contains("by hand") == true, "the account's name can't be pasted")
  }

  @Test("of each rule are explained", arguments: Rule.table)
  func explanation(_ rule: Rule) throws {
    let text = String(decoding: try RuleReport(rule: rule).rendered(as: .text, style: .plain), as: UTF8.self)
    #expect(text.hasPrefix("\(rule.id) \(rule.severity.rawValue) "))
    for mend in rule.mend { for line in mend.commands.split(separator: "\n") { #expect(text.contains("  \(line)\n")) } }
  }
}
