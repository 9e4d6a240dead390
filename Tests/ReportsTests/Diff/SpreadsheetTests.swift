import Delegation
import Reports
import Testing

@Suite("A difference in a spreadsheet")
struct SpreadsheetTests {
  @Test("is text: no line that is pasted reckons, calls or starts anything", arguments: [ReportFormat.html, .markdown])
  func formulas(format: ReportFormat) throws {
    var table = EntryTable()
    let bad = ["cmd|calc'!A0", "HYPERLINK(A1)", "1=1"]
    let hosts = [try Fixtures.host("ZULU", number: 1, list: bad + ["cifs/plain"], table: &table)]
    var policy = Policy(meshes: [])
    policy.unmanaged = .remove
    let report = Fixtures.report(try Fixtures.plan(hosts, table: table, policy: policy))
    let text = String(decoding: try report.rendered(as: format, style: .plain), as: UTF8.self)
      .replacing("&#39;", with: "'").replacing("&#8288;", with: "\u{2060}")
    let lines = text.split(separator: "\n").map { $0.split(separator: ">").last ?? $0 }
    for entry in bad {
      let found = lines.filter { $0.hasSuffix("- \(entry)") }
      #expect(!found.isEmpty && found.allSatisfy { $0.unicodeScalars.first == "\u{2060}" }, "\(entry): \(found)")
    }
    #expect(lines.contains("- cifs/plain"), "a name's line is a difference's as ever")
  }
}
