/// How a policy or an option names a host: by short name, by fully qualified name, or by distinguished name.
public enum HostReference: Hashable, Sendable, CustomStringConvertible {
  /// The account's `sAMAccountName` without its `$`, or the first label of its `dNSHostName`.
  case short(String)
  /// The account's `dNSHostName`.
  case qualified(String)
  /// The object itself.
  case object(DistinguishedName)

  /// Reads a name by its shape: with `=` a distinguished name, with a dot a fully qualified one, else a short one.
  ///
  /// - Throws: ``NameError`` when the text is none of them.
  public init(parsing text: String) throws(NameError) {
    if text.contains("=") {
      self = .object(try DistinguishedName(parsing: text))
      return
    }
    let name = text.shortForm
    guard name.isHostName else {
      throw NameError(text: text, expected: "a host: a short name, a fully qualified name or a distinguished name")
    }
    self = name.contains(".") ? .qualified(name) : .short(name)
  }

  /// Whether two references are one name.
  func isSameName(as other: Self) -> Bool {
    switch (self, other) {
    case (.short(let one), .short(let other)), (.qualified(let one), .qualified(let other)): one.isSameName(as: other)
    case (.object(let one), .object(let other)): one == other
    default: false
    }
  }

  /// The name as it was written.
  public var description: String {
    switch self {
    case .short(let name), .qualified(let name): name
    case .object(let name): name.text
    }
  }
}
