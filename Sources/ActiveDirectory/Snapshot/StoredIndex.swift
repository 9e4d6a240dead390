internal import Delegation
internal import LDAP
internal import WindowsTypes

/// Where in a file the objects are that have a name: a fleet asks for thousands, and a domain has a hundred times as many objects.
struct StoredIndex: Sendable {
  /// Attributes that objects are looked up by.
  private static let attributes = [
    AttributeName.servicePrincipalName, AttributeName.samAccountName, AttributeName.dnsHostName,
  ].map { $0.lowercased() }

  private var names: [DistinguishedName: Int] = [:]
  private var values: [String: [String: [Int]]] = [:]
  private var identities: [[UInt8]: [Int]] = [:]
  private var sids: [String: [Int]] = [:]

  init(_ objects: [StoredObject]) {
    for (position, object) in objects.enumerated() {
      names[object.name] = position
      for attribute in Self.attributes {
        for text in object.strings(attribute) { values[attribute, default: [:]][text.lowercased(), default: []].append(position) }
      }
      if let sid = object.sid { sids[sid.description, default: []].append(position) }
      for bytes in object.bytes(AttributeName.objectGUID) { identities[bytes, default: []].append(position) }
    }
  }

  func position(of name: DistinguishedName) -> Int? { names[name] }

  /// The objects that a filter can be true of, ascending; `nil` where they can't be told.
  func positions(for filter: Filter) -> [Int]? {
    switch filter {
    case .equal("distinguishedName", let text): (try? DistinguishedName(parsing: text)).map { names[$0].map { [$0] } ?? [] }
    case .equal(AttributeName.objectSID, let text): sids[text] ?? []
    case .equal(let attribute, let text) where Self.attributes.contains(attribute.lowercased()):
      values[attribute.lowercased()]?[text.lowercased()] ?? []
    case .equalBytes(AttributeName.objectGUID, let bytes): identities[bytes] ?? []
    case .or(let filters): union(of: filters)
    case .and(let filters): filters.lazy.compactMap(positions).first
    default: nil
    }
  }

  private func union(of filters: [Filter]) -> [Int]? {
    var found: Set<Int> = []
    for filter in filters {
      guard let positions = positions(for: filter) else { return nil }
      found.formUnion(positions)
    }
    return found.sorted()
  }
}
