internal import Delegation
internal import LDAP
internal import LDIF
internal import Synchronization

/// A directory that remembers all that it is asked for, so that the same can be asked of a file.
struct RecordingDirectory: ReadableDirectory {
  private let directory: any ReadableDirectory
  private let record: Record

  /// Every object that was given, with every attribute that was.
  final class Record: Sendable {
    private let objects = Mutex<[String: [String: [LDIFValue]]]>([:])

    fileprivate func take(_ entry: borrowing SearchEntry) {
      var attributes: [String: [LDIFValue]] = [:]
      for name in entry.attributes {
        var values: [LDIFValue] = []
        entry.forEachValue(of: name) { value in values.append(LDIFValue(value.withUnsafeBufferPointer { Array($0) })) }
        attributes[name] = values
      }
      let dn = entry.dn
      objects.withLock { $0[dn, default: [:]].merge(attributes) { $1 } }
    }

    /// The objects as records, sorted by name.
    var records: [LDIFRecord] {
      objects.withLock { objects in
        objects.sorted { $0.key < $1.key }.map { dn, attributes in
          LDIFRecord(dn: dn, kind: .content(attributes.sorted { $0.key < $1.key }.map { LDIFAttribute($0.key, $0.value) }))
        }
      }
    }
  }

  init(_ directory: any ReadableDirectory, into record: Record) {
    self.directory = directory
    self.record = record
  }

  var server: String { directory.server }
  var root: RootDSE { directory.root }

  func search<Value: Sendable>(
    _ requests: [SearchRequest], into initial: sending Value, _ body: @Sendable (inout Value, borrowing SearchEntry) throws -> Void
  ) async throws -> SearchOutcome<Value> {
    try await recordGroups(of: requests)
    return try await directory.search(requests.map(Self.widened), into: initial) { value, entry in
      record.take(entry)
      try body(&value, entry)
    }
  }

  /// Members through other groups are found in a file by these groups.
  private func recordGroups(of requests: [SearchRequest]) async throws {
    for group in Set(requests.flatMap(\.filter.chainedGroups)) {
      let filter = Filter.and([.equal(AttributeName.objectCategory, "group"), .inChain(AttributeName.memberOf, group)])
      let request = SearchRequest(root.domainRoot.text, scope: .subtree, filter: filter, attributes: SnapshotForm.attributes)
      _ = try await directory.search(request, into: ()) { record.take($1) }
    }
  }

  func searchCatalog<Value: Sendable>(
    _ requests: [SearchRequest], into initial: sending Value, _ body: @Sendable (inout Value, borrowing SearchEntry) throws -> Void
  ) async throws -> SearchOutcome<Value> {
    try await directory.searchCatalog(requests.map(Self.widened), into: initial) { value, entry in
      record.take(entry)
      try body(&value, entry)
    }
  }

  func aside<Result: Sendable>(_ body: @Sendable (any ReadableDirectory) async throws -> Result) async throws -> Result {
    try await directory.aside { try await body(RecordingDirectory($0, into: record)) }
  }

  func gap(in topic: ReadingTopic) -> String? { directory.gap(in: topic) }

  private static func widened(_ request: SearchRequest) -> SearchRequest {
    var request = request
    let asked = Set(request.attributes.map { $0.lowercased() })
    request.attributes = request.attributes.filter { $0 != "1.1" } + SnapshotForm.attributes.filter { !asked.contains($0.lowercased()) }
    return request
  }
}
