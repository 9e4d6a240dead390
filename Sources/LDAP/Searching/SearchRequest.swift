/// What to search for.
public struct SearchRequest: Sendable {
  /// How far below the base (RFC 4511 4.5.1.2).
  public enum Scope: Int32, Sendable {
    /// The object itself.
    case base = 0
    /// Its children.
    case oneLevel = 1
    /// The object and all below it.
    case subtree = 2
  }

  /// Where to begin: a distinguished name, or "" for the rootDSE.
  public var base: String
  /// How far below the base.
  public var scope: Scope
  /// Which objects.
  public var filter: Filter
  /// Which attributes; an empty list means all that are not operational, "1.1" alone means none (RFC 4511 4.5.1.8).
  public var attributes: [String]
  /// Objects a page (RFC 2696).
  ///
  /// Active Directory gives 1000 at most. A search of scope `base` is not paged.
  public var pageSize: Int

  /// A search; of the object itself unless told otherwise.
  public init(
    _ base: String, scope: Scope = .base, filter: Filter = .present("objectClass"), attributes: [String], pageSize: Int = 500
  ) {
    self.base = base
    self.scope = scope
    self.filter = filter
    self.attributes = attributes
    self.pageSize = pageSize
  }
}

/// What a search brought: all of it, or an error was thrown.
public struct SearchOutcome<Value: Sendable>: Sendable {
  /// What the caller made of the objects.
  public let value: Value
  /// How many objects there were.
  public let entryCount: Int
  /// URLs of other places where the search would go on (RFC 4511 4.5.3), which were not followed.
  ///
  /// A search of a domain's root always has some, for the domain's other partitions.
  public let references: [String]

  /// What a search brought.
  public init(value: Value, entryCount: Int, references: [String]) {
    self.value = value
    self.entryCount = entryCount
    self.references = references
  }
}
