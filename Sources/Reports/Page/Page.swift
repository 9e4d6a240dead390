internal import Digests
internal import Foundation
internal import PrintableText
internal import Templates

/// A report as one self-contained HTML page.
enum Page {
  /// What the template uses beside the report's parts; each of those is found by its own name.
  private struct Values: Sendable {
    var style: String
    var script: String
    var styleHash: String
    var scriptHash: String
    var matrixData: String?
    var command: String
    var subject: String
    var headline: String
    var verdict: ReportView.Badge
    var lead: String
    var facts: [ReportView.Fact]
    var tiles: [ReportView.Tile]
    var notices: [ReportView.Notice]
    var groupsHeading: String
    var groups: [ReportView.Group]
    var groupsMore: String?
    var columns: [String]
    var hosts: [ReportView.HostRow]
    var hasBudgets: Bool
    var gaps: [ReportView.Gap]
  }

  /// The page's bytes.
  static func render(_ view: ReportView, matrix: MatrixData?) throws -> [UInt8] {
    let (style, script) = (PageAssets.style, PageAssets.script)
    let values = Values(
      style: style, script: script, styleHash: hash(style), scriptHash: hash(script), matrixData: try matrix.map(json),
      command: view.command, subject: view.subject, headline: view.headline, verdict: view.verdict, lead: view.lead, facts: view.facts,
      tiles: view.tiles, notices: view.notices, groupsHeading: view.groupsHeading, groups: view.groups, groupsMore: view.groupsMore,
      columns: view.columns, hosts: view.hosts, hasBudgets: view.hasBudgets, gaps: view.gaps)
    return Array(try ReportTemplate.page.rendered(with: values).utf8)
  }

  /// The hash by which the page's policy lets its own style and script in, and nothing else (CSP Level 3 2.3.1).
  private static func hash(_ text: String) -> String {
    Data(SHA256.digest(Array(text.utf8))).base64EncodedString()
  }

  /// JSON between script tags: nothing in it can end the element or begin a comment (HTML 4.12.1.3), and no character hides.
  private static func json(_ matrix: MatrixData) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(matrix.printable), as: UTF8.self)
    return text.replacing("<", with: "\\u003C").replacing(">", with: "\\u003E").replacing("&", with: "\\u0026")
  }
}

extension MatrixData {
  /// The matrix with every control character of its texts made visible.
  fileprivate var printable: MatrixData {
    var result = self
    result.parts = parts.map { .init(service: $0.service.printable, form: $0.form) }
    result.meshes = meshes.map(\.printable)
    result.hosts = hosts.map { .init(name: $0.name.printable, dns: $0.dns?.printable, meshes: $0.meshes) }
    result.entries = entries.map { $0.map { $0.map(\.printable) } }
    result.notes = notes.map(\.printable)
    result.mend = mend?.printable
    result.issues = issues.map {
      .init(
        code: $0.code, tone: $0.tone, host: $0.host.printable, target: $0.target?.printable, text: $0.text.printable,
        mend: $0.mend.printable)
    }
    return result
  }
}
