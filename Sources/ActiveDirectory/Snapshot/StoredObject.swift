internal import Delegation
internal import LDAP
internal import WindowsTypes

/// One object of a file, and whether a search would find it.
struct StoredObject: Sendable {
  let name: DistinguishedName
  let entry: StoredEntry
  /// The values by the attributes' names in lower case.
  private let values: [String: [[UInt8]]]
  private let domain: String?

  init(name: DistinguishedName, attributes: [(name: String, values: [[UInt8]])]) {
    self.name = name
    domain = name.domain
    entry = StoredEntry(dn: name.text, attributes: attributes)
    values = Dictionary(attributes.map { ($0.name.lowercased(), $0.values) }, uniquingKeysWith: +)
  }

  /// Whether the object is in the domain of another, and not in one below it.
  func isInDomain(of other: DistinguishedName) -> Bool {
    guard let domain, let wanted = other.domain else { return false }
    return domain.isSameName(as: wanted)
  }

  func has(_ attribute: String) -> Bool { !(values[attribute.lowercased()] ?? []).isEmpty }

  /// The values that are text.
  func strings(_ attribute: String) -> [String] {
    (values[attribute.lowercased()] ?? []).compactMap { String(validating: $0, as: UTF8.self) }
  }

  /// The values as they are.
  func bytes(_ attribute: String) -> [[UInt8]] { values[attribute.lowercased()] ?? [] }

  /// The account's security identifier.
  var sid: SID? {
    values[AttributeName.objectSID.lowercased()]?.first.flatMap { try? SID(bytes: $0) }
  }

  /// Whether the filter is true of the object.
  ///
  /// - Parameters:
  ///   - chains: the members of the groups that the filter names.
  func matches(_ filter: Filter, chains: StoredGroups.Chains) -> Bool {
    switch filter {
    case .equal(AttributeName.objectCategory, let category): isOfCategory(category)
    case .equal(AttributeName.objectSID, let text): sid.map { $0.description == text } ?? false
    case .equal("distinguishedName", let text): (try? DistinguishedName(parsing: text)) == name
    case .equal(let attribute, let text): strings(attribute).contains { $0.isSameName(as: text) }
    case .equalBytes(let attribute, let bytes): values[attribute.lowercased()]?.contains(bytes) ?? false
    case .prefix(let attribute, let text): strings(attribute).contains { $0.lowercased().hasPrefix(text.lowercased()) }
    case .present(let attribute): has(attribute)
    case .bitAnd(let attribute, let bits): strings(attribute).contains { Int32($0).map { UInt32(bitPattern: $0) & bits == bits } ?? false }
    // Whatever the attribute: memberOf is the only one that is asked so.
    case .inChain(_, let group): chains[group]?.contains(name) ?? false
    case .and(let filters): filters.allSatisfy { matches($0, chains: chains) }
    case .or(let filters): filters.contains { matches($0, chains: chains) }
    }
  }

  /// Where the category is not in the file, the most derived class tells it: each of the classes that are asked for is its own, but a
  /// user's, which is a person's.
  private func isOfCategory(_ category: String) -> Bool {
    if let name = strings(AttributeName.objectCategory).first {
      return name.lowercased().hasPrefix("cn=\(category),") || name.isSameName(as: category)
    }
    guard let derived = strings(AttributeName.objectClass).last?.lowercased() else { return false }
    return derived == category || (category == "person" && derived == "user")
  }
}

/// Which objects of a file are in which groups, by the groups' lists and by the members' own.
struct StoredGroups: Sendable {
  /// The members of groups, through others too, by the groups' names as a filter has them.
  typealias Chains = [String: Set<DistinguishedName>]

  private var direct: [DistinguishedName: Set<DistinguishedName>] = [:]

  init(_ objects: [(name: DistinguishedName, attributes: [(name: String, values: [[UInt8]])])]) {
    for object in objects {
      for (attribute, values) in object.attributes {
        let names = attribute.isSameName(as: AttributeName.member) || attribute.isSameName(as: AttributeName.memberOf)
        guard names else { continue }
        for other in values.compactMap({ String(validating: $0, as: UTF8.self) }).compactMap({ try? DistinguishedName(parsing: $0) }) {
          if attribute.isSameName(as: AttributeName.member) {
            direct[object.name, default: []].insert(other)
          } else {
            direct[other, default: []].insert(object.name)
          }
        }
      }
    }
  }

  var isEmpty: Bool { direct.isEmpty }

  /// A group's attributes with all its members, also those that only say so themselves.
  func completed(_ attributes: SnapshotContent.Attributes, of group: DistinguishedName) -> SnapshotContent.Attributes {
    guard let members = direct[group] else { return attributes }
    let values = members.map(\.text).sorted().map { Array($0.utf8) }
    return attributes.filter { !$0.name.isSameName(as: AttributeName.member) } + [(AttributeName.member, values)]
  }

  /// The direct members of a group.
  func directMembers(of group: DistinguishedName) -> Set<DistinguishedName> { direct[group] ?? [] }

  /// The members of the groups that a filter names, looked up once for all objects.
  func chains(in filter: Filter) -> Chains {
    filter.chainedGroups.reduce(into: [:]) { chains, group in
      chains[group] = (try? DistinguishedName(parsing: group)).map(members)
    }
  }

  /// The members of a group, through others too.
  private func members(of group: DistinguishedName) -> Set<DistinguishedName> {
    var found: Set<DistinguishedName> = [], open = [group]
    while let next = open.popLast() {
      for member in directMembers(of: next) where found.insert(member).inserted { open.append(member) }
    }
    return found
  }
}

extension Filter {
  /// The groups whose members, through others too, the filter asks for.
  var chainedGroups: Set<String> {
    switch self {
    case .inChain(_, let group): [group]
    case .and(let filters), .or(let filters): Set(filters.flatMap(\.chainedGroups))
    default: []
    }
  }
}
