import Delegation
import Reports
import Testing

@Suite("A plan as text")
struct DiffTextTests {
  @Test("reads as it was agreed", arguments: Scenario.allCases)
  func golden(_ scenario: Scenario) throws {
    let bytes = try scenario.report().rendered(as: .text, style: TextStyle(color: false, width: 100))
    try Golden.expect(bytes, "diff-\(scenario.rawValue).txt")
  }

  @Test("has its colours where they are wanted, on a narrow terminal")
  func colored() throws {
    let bytes = try Scenario.everyday.report().rendered(as: .text, style: TextStyle(color: true, width: 80))
    try Golden.expect(bytes, "diff-everyday-color.ansi")
  }
}
