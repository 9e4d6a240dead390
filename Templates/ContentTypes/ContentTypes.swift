internal import Mustache

/// What templates can be made of; each begins with `{{% CONTENT_TYPE:NAME}}`.
enum ContentTypes {
  /// Makes the types known to the library; once, before the first template is read.
  static let registered: Void = {
    MustacheContentTypes.register(YAMLContentType(), named: "YAML")
    MustacheContentTypes.register(PageContentType(), named: "PAGE")
    MustacheContentTypes.register(MarkdownContentType(), named: "MARKDOWN")
    MustacheContentTypes.register(MarkdownContentType(isCode: true), named: "MARKDOWN_CODE")
    MustacheContentTypes.register(XMLContentType(), named: "XML")
  }()
}
