internal import PrintableText

/// A text that is not the kind of name it should be.
public struct NameError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text as it was given.
  public let text: String
  /// What it should have been, as a noun phrase.
  public let expected: String

  /// A text, and what it should have been.
  package init(text: String, expected: String) {
    self.text = text
    self.expected = expected
  }

  /// "“a=” is not a distinguished name: …", safe to print.
  public var description: String {
    "“\(text.printable)” is not \(expected)"
  }
}
