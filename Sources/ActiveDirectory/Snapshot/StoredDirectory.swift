public import Delegation
public import LDAP
internal import LDIF

/// The state of a directory in a file: LDIF of `kcdmesh snapshot`, `ldapsearch`, or Windows' `ldifde`.
///
/// It answers searches as a domain controller would, as far as its objects go, and knows what it may lack.
public struct StoredDirectory: ReadableDirectory {
  public let server: String
  public let root: RootDSE
  /// When the directory was read (RFC 3339, UTC), where the file says.
  public let time: String?
  private let objects: [StoredObject]
  private let groups: StoredGroups
  private let gaps: [ReadingTopic: String]
  private let index: StoredIndex

  /// Reads a file's text.
  ///
  /// - Parameters:
  ///   - file: the file's name, for messages.
  ///   - domain: the domain that is meant, where it is known: it decides where the file has objects of several.
  ///   - policy: what will be looked up: a snapshot of ours may lack it.
  /// - Throws: ``SnapshotError`` where the text is no LDIF of a directory, holds a part of a list only, or was made for other hosts.
  public init(_ bytes: [UInt8], file: String, domain: String?, for policy: Policy) throws {
    let content = try SnapshotContent(bytes, file: file)
    let root = try content.root(domain: domain)
    server = file
    self.root = root
    time = content.rootValue(SnapshotForm.time)
    let groups = StoredGroups(content.objects)
    self.groups = groups
    objects = content.objects.map { StoredObject(name: $0.name, attributes: groups.completed($0.attributes, of: $0.name)) }
    index = StoredIndex(objects)
    gaps =
      try content.gaps(for: policy) ?? SnapshotGaps(objects: objects, groups: groups, domainRoot: root.domainRoot, file: file).gaps
  }

  public func gap(in topic: ReadingTopic) -> String? { gaps[topic] }

  public func aside<Result: Sendable>(_ body: @Sendable (any ReadableDirectory) async throws -> Result) async throws -> Result {
    try await body(self)
  }

  /// A file has the objects of every domain together.
  public func searchCatalog<Value: Sendable>(
    _ requests: [SearchRequest], into initial: sending Value, _ body: @Sendable (inout Value, borrowing SearchEntry) throws -> Void
  ) async throws -> SearchOutcome<Value> {
    try await search(requests, into: initial, body)
  }

  public func search<Value: Sendable>(
    _ requests: [SearchRequest], into initial: sending Value, _ body: @Sendable (inout Value, borrowing SearchEntry) throws -> Void
  ) async throws -> SearchOutcome<Value> {
    var value = initial
    var count = 0
    for request in requests {
      let chains = groups.chains(in: request.filter)
      for object in try candidates(of: request) where object.matches(request.filter, chains: chains) {
        try body(&value, SearchEntry(object.entry, server: server))
        count += 1
      }
    }
    return SearchOutcome(value: value, entryCount: count, references: [])
  }

  /// The objects that a search looks at: those that an index names, else all below its base.
  private func candidates(of request: SearchRequest) throws -> [StoredObject] {
    guard !request.base.isEmpty else { return index.positions(for: request.filter).map { $0.map { objects[$0] } } ?? objects }
    let base = try DistinguishedName(parsing: request.base)
    if request.scope == .base {
      guard let position = index.position(of: base) else { throw noSuchObject(request.base) }
      return [objects[position]]
    }
    // Another domain below this one is another naming context, which no search of this one reaches.
    let isInScope = { (object: StoredObject) in
      guard object.isInDomain(of: base) else { return false }
      return request.scope == .oneLevel ? object.name.isChild(of: base) : object.name == base || object.name.isBelow(base)
    }
    // Of the domain itself there is always something: else the file would have been refused.
    guard base == root.domainRoot || objects.contains(where: isInScope) else { throw noSuchObject(request.base) }
    return (index.positions(for: request.filter).map { $0.map { objects[$0] } } ?? objects).filter(isInScope)
  }

  private func noSuchObject(_ name: String) -> LDAPError {
    LDAPError(.search, server: server, object: name, code: .noSuchObject, diagnostic: "the file has no object of this name")
  }
}
