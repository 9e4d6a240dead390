internal import Mustache
internal import PrintableText

/// The content type of Markdown comments, as GitLab and GitHub read them: text stays text, in sentences as in tables and `<code>`.
///
/// What Markdown or HTML gives a meaning becomes a character reference, which has none in either (CommonMark 2.5): a line that begins with a
/// tag is HTML and knows no backslashes. A mention is looked for last, in what is shown: so that nobody is called, an `@` is followed by a
/// character without width. In a command that is to be pasted it is not: there nobody is called, and every character counts.
struct MarkdownContentType: MustacheContentType {
  /// Whether the text is a command.
  var isCode = false

  private static let markup: Set<Unicode.Scalar> = Set("\\`*_[]<>#+!~&|$\"".unicodeScalars)

  func escapeText(_ text: String) -> String {
    text.printable.unicodeScalars.reduce(into: "") { result, scalar in
      if scalar == "@" {
        result += isCode ? "&#64;" : "&#64;&#8288;"
      } else if Self.markup.contains(scalar) {
        result += "&#\(scalar.value);"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
}
