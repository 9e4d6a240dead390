internal import Mustache

/// Policies to begin with, in YAML.
public enum PolicyTemplate: String, CaseIterable, Sendable {
  /// What `init` fills in from what is out there.
  case starter

  /// The template's own text.
  public var text: String {
    switch self {
    case .starter: String(decoding: PackageResources.starter_mustache, as: UTF8.self)
    }
  }

  /// The policy with values in place of the names; each value is quoted as YAML wants it.
  ///
  /// - Parameters:
  ///   - values: a value whose properties have the names that the template uses.
  /// - Throws: the parser's error where the template is none, which a test rules out.
  public func rendered(with values: some Sendable) throws -> String {
    _ = ContentTypes.registered
    return try MustacheTemplate(string: text).render(values)
  }
}
