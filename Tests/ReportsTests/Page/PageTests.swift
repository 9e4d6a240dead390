import Delegation
import Foundation
import Reports
import Testing

@Suite("The page")
struct PageTests {
  private static func pages() throws -> [(name: String, text: String)] {
    try CheckScenario.allCases.map { ("check-\($0.rawValue)", try html($0.report())) }
      + Scenario.allCases.map { ("diff-\($0.rawValue)", try html($0.report())) }
      + ProofScenario.allCases.map { ("proof-\($0.rawValue)", try html($0.report())) }
  }

  private static func html(_ report: some Report) throws -> String {
    String(decoding: try report.rendered(as: .html, style: .plain), as: UTF8.self)
  }

  /// To be looked at: `KCDMESH_PAGES=FOLDER swift test --filter PageTests` writes every page.
  @Test("is written for every report, under ten megabytes")
  func size() throws {
    for page in try Self.pages() {
      #expect(page.text.utf8.count < 10_000_000, "\(page.name)")
      #expect(page.text.hasPrefix("<!doctype html>"), "\(page.name)")
      if let folder = ProcessInfo.processInfo.environment["KCDMESH_PAGES"] {
        try Data(page.text.utf8).write(to: URL(filePath: folder).appending(path: page.name + ".html"))
      }
    }
  }
}
