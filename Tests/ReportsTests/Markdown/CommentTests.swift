import Delegation
import Foundation
import Reports
import Testing

@Suite("Comments")
struct CommentTests {
  private static func all() throws -> [(name: String, text: String)] {
    try CheckScenario.allCases.map { ("check-\($0.rawValue)", try text($0.report())) }
      + Scenario.allCases.map { ("diff-\($0.rawValue)", try text($0.report())) }
      + ProofScenario.allCases.map { ("proof-\($0.rawValue)", try text($0.report())) }
  }

  private static func text(_ report: some Report) throws -> String {
    String(decoding: try report.rendered(as: .markdown, style: .plain), as: UTF8.self)
  }

  /// HTML as a merge request shows it, made by a program that is not ours.
  private static func html(_ markdown: String) throws -> String {
    try Program.withFolder { folder in
      let file = folder.appending(path: "comment.md")
      try Data(markdown.utf8).write(to: file)
      let process = Process()
      let output = Pipe()
      process.executableURL = URL(filePath: "/usr/bin/cmark-gfm")
      process.arguments = ["--extension", "table", "--extension", "autolink", "--unsafe", file.path]
      process.standardOutput = output
      try process.run()
      let text = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
      return String(decoding: text, as: UTF8.self)
    }
  }

  @Test("fit what GitHub and GitLab take, and end with a whole line")
  func size() throws {
    for comment in try Self.all() {
      #expect(comment.text.utf8.count <= 60_000, "\(comment.name): \(comment.text.utf8.count)")
      #expect(comment.text.hasSuffix("</sub>\n"), "\(comment.name)")
    }
  }

  @Test("say what they leave out")
  func cut() throws {
    let comment = try Self.text(CheckScenario.bare.report())
    #expect(comment.contains("the JSON form has them all"))
    #expect(comment.contains("The table of hosts leaves out"))
    #expect(!(try Self.text(CheckScenario.mixed.report())).contains("leaves out"))
  }

  @Test("have one cell for each heading, whatever a host is called")
  func tables() throws {
    let html = try Self.html(Self.text(CheckScenario.hostile.report()))
    let table = try #require(html.split(separator: "<table>").last)
    let rows = table.components(separatedBy: "<tr>").dropFirst(2)
    #expect(rows.count == CheckScenario.hostileNames.count)
    for row in rows { #expect(row.components(separatedBy: "<td").count == 6, "\(row)") }
  }

  @Test("show names as they are, and let none be markup, a mention or a link")
  func names() throws {
    for report in [
      try Self.text(CheckScenario.hostile.report()), try Self.text(Scenario.hostile.report()),
      try Self.text(ProofScenario.hostile.report()),
    ] {
      let html = try Self.html(report)
      for bad in ["<script", "<!--", "</textarea", "<strong>b", "<a ", "@all", "\u{1B}", "\u{7}", "\u{202E}"] {
        #expect(!html.contains(bad), "\(bad)")
      }
    }
    let html = try Self.html(Self.text(CheckScenario.hostile.report()))
    for name in [
      "<code>| a | b</code>", "<code>=cmd()</code>", "<code>`tick` **b**</code>", "<code>&lt;script&gt;alert(1)&lt;/script&gt;</code>",
    ] {
      #expect(html.contains(name), "\(name)")
    }
  }
}
