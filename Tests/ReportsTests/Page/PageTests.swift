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

  /// Style and script are files of their own, and would only be there a second time.
  @Test("is made as it was agreed")
  func golden() throws {
    let reports: [(name: String, report: any Report)] = try [
      ("check-compliant", CheckScenario.compliant.report()), ("check-mixed", CheckScenario.mixed.report()),
      ("check-hostile", CheckScenario.hostile.report()), ("diff-everyday", Scenario.everyday.report()),
      ("diff-hostile", Scenario.hostile.report()), ("diff-half-written", Scenario.halfWritten.report()),
      ("proof-disks", ProofScenario.disks.report()), ("proof-mixed", ProofScenario.mixed.report()),
    ]
    for (name, report) in reports { try Golden.expect(Array(try Self.withoutAssets(Self.html(report)).utf8), "\(name).html") }
  }

  private static func withoutAssets(_ page: String) throws -> String {
    var text = page
    for (begin, end) in [("<style>", "</style>"), ("<script>", "</script>"), ("style-src 'sha256-", "'"), ("script-src 'sha256-", "'")] {
      let start = try #require(text.range(of: begin, options: begin == "<script>" ? .backwards : []))
      let stop = try #require(text.range(of: end, range: start.upperBound..<text.endIndex))
      text.replaceSubrange(start.upperBound..<stop.lowerBound, with: "…")
    }
    return text
  }

  @Test("holds no address that anything is loaded from")
  func addresses() throws {
    for page in try Self.pages() {
      for attribute in [" src=", " href=\"http", " srcset=", "@import", "url(", "<iframe", "<img", "<link", " style=", " onclick="] {
        #expect(!page.text.contains(attribute), "\(page.name): \(attribute)")
      }
    }
  }
}
