internal import Mustache

/// What reports for people and pipelines are rendered from.
public enum ReportTemplate: String, CaseIterable, Sendable {
  /// One self-contained HTML page.
  case page
  /// A comment on a merge request, in Markdown.
  case comment
  /// Test results, in JUnit's XML.
  case junit

  /// The template's own text.
  public var text: String {
    switch self {
    case .page: String(decoding: PackageResources.page_html_mustache, as: UTF8.self)
    case .comment: String(decoding: PackageResources.comment_md_mustache, as: UTF8.self)
    case .junit: String(decoding: PackageResources.junit_xml_mustache, as: UTF8.self)
    }
  }

  /// The report with values in place of the names, each escaped for where it goes.
  ///
  /// - Parameters:
  ///   - values: a value whose properties have the names that the template uses.
  /// - Throws: the parser's error where the template is none, which a test rules out.
  public func rendered(with values: some Sendable) throws -> String {
    _ = ContentTypes.registered
    return try MustacheTemplate(string: text).render(values)
  }
}

/// What the page brings along, so that it needs nothing from elsewhere.
public enum PageAssets {
  /// The page's style sheet.
  public static var style: String { String(decoding: PackageResources.page_css, as: UTF8.self) }
  /// The page's script.
  public static var script: String { String(decoding: PackageResources.page_js, as: UTF8.self) }
}
