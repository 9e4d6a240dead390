public import Delegation
internal import LDAP
internal import WindowsTypes

/// Finds the hosts of a policy in the directory.
public struct FleetReader: Sendable {
  private var reader: AccountReader

  /// A reader over one directory.
  public init(_ directory: any ReadableDirectory) {
    reader = AccountReader(directory)
  }

  /// Every spelling of an entry that was met.
  public var table: EntryTable { reader.table }

  private var root: RootDSE { reader.directory.root }

  /// The hosts of each part of a policy.
  ///
  /// - Throws: `FleetProblems` with every name that leads to no host; `LDAPError` or ``ReadingError``.
  public mutating func members(of policy: Policy) async throws -> FleetMembers {
    let (members, problems) = try await found(of: policy)
    guard problems.isEmpty else { throw FleetProblems(problems) }
    return members
  }

  /// The hosts of each part of a policy, and those that are not found as such: a check goes on without them.
  ///
  /// - Throws: as ``members(of:)``, for all other problems.
  mutating func membersAsFound(of policy: Policy) async throws -> FleetMembers {
    var (members, problems) = try await found(of: policy)
    var seen: Set<HostReference> = []
    for case .notFound(let reference, let hint) in problems where seen.insert(reference).inserted {
      let meshes = policy.meshes.filter { $0.hosts.names.contains(reference) }.map(\.name)
      members.missing.append(MissingHost(reference, meshes: meshes, hint: hint))
    }
    problems.removeAll { if case .notFound = $0 { true } else { false } }
    guard problems.isEmpty else { throw FleetProblems(problems) }
    return members
  }

  private mutating func found(of policy: Policy) async throws -> (FleetMembers, [FleetProblem]) {
    var finder = AccountFinder()
    try await finder.find(policy.namedHosts, with: &reader)
    var problems: [FleetProblem] = []
    let take = { (references: [HostReference], problems: inout [FleetProblem]) -> [ComputerAccount] in
      references.compactMap { reference in
        switch finder.findings[reference] {
        case .account(let account)?: return account
        case .problem(let problem)?: problems.append(problem)
        case nil: break
        }
        return nil
      }
    }
    var members = FleetMembers(meshes: [])
    for mesh in policy.meshes {
      let accounts: [ComputerAccount]
      do {
        if let place = try await openPlace(of: mesh.hosts.source) {
          problems.append(.openToAll(place, mesh: mesh.name))
          continue
        }
        accounts =
          if case .names(let names) = mesh.hosts.source { take(names, &problems) } else { try await computers(of: mesh.hosts.source) }
      } catch let error as LDAPError where error.code == .noSuchObject {
        guard let name = mesh.hosts.root else { throw error }
        problems.append(.noSuchObject(name, mesh: mesh.name, hint: "searched in \(root.domain)"))
        continue
      }
      let index = AccountIndex(accounts)
      let excluded = mesh.hosts.exclude.map { ($0, index.accounts(namedBy: $0).map(\.guid)) }
      problems += excluded.filter(\.1.isEmpty).map { .notExcluded($0.0, mesh: mesh.name) }
      let leftOut = Set(excluded.flatMap(\.1))
      members.meshes.append(
        .init(
          name: mesh.name, accounts: accounts.filter { !leftOut.contains($0.guid) }, directions: mesh.directions,
          isDiscovered: mesh.hosts.isDiscovered))
    }
    members.storage = take(policy.storage, &problems)
    for reference in policy.retired {
      // A host that has left for good may have no account any more; then there is nothing of its own to strip.
      if case .problem(.notFound)? = finder.findings[reference] {
        members.departed.append(reference)
      } else {
        members.retired += take([reference], &problems)
      }
    }
    return (members, problems)
  }

  /// Every host that a policy names or finds, whatever its part, by name.
  ///
  /// - Throws: as ``members(of:)``.
  public mutating func hosts(of policy: Policy) async throws -> [ComputerAccount] {
    try await members(of: policy).accounts
  }

  /// Every computer that a selection finds.
  ///
  /// - Throws: `LDAPError` or ``ReadingError``.
  private mutating func computers(of source: HostSelection.Source) async throws -> [ComputerAccount] {
    let registersMigration = Filter.prefix(AttributeName.servicePrincipalName, ServiceClass.migration.name + "/")
    switch source {
    case .names: return []
    case .base(let base, let discover): return try await reader.computers(below: base, thatAlso: discover ? registersMigration : nil)
    case .group(let group, let discover):
      let isMember = try await membership(of: group)
      return try await reader.computers(below: root.domainRoot, thatAlso: discover ? .and([isMember, registersMigration]) : isMember)
    case .discovered(let base): return try await reader.computers(below: base ?? root.domainRoot, thatAlso: registersMigration)
    }
  }

  /// Members of a group, directly, through other groups ([MS-ADTS] 3.1.1.3.4.4.3), or by having it as primary group, which `memberOf`
  /// doesn't tell.
  private func membership(of group: DistinguishedName) async throws -> Filter {
    let primary = try await sid(of: group).relativeIdentifier.map { Filter.equal("primaryGroupID", String($0)) }
    return .or([.inChain("memberOf", group.text), primary].compactMap(\.self))
  }

  /// Where a selection begins, if every user's computers are there: the domain itself, its usual container of computers, or a group that an
  /// account is in from the beginning ([MS-DTYP] 2.4.2.4: Domain Users, Guests and Computers).
  private func openPlace(of source: HostSelection.Source) async throws -> DistinguishedName? {
    switch source {
    case .names, .discovered: return nil
    case .base(let base, _):
      let isOpen = try base == root.domainRoot || base == DistinguishedName(parsing: "CN=Computers,\(root.domainRoot.text)")
      return isOpen ? base : nil
    case .group(let group, _):
      guard let identifier = try await sid(of: group).relativeIdentifier else { return nil }
      return [513, 514, 515].contains(identifier) ? group : nil
    }
  }

  /// A group's identifier.
  ///
  /// - Throws: `LDAPError`; ``ReadingError`` where the object is none.
  private func sid(of group: DistinguishedName) async throws -> SID {
    let request = SearchRequest(group.text, filter: .equal(AttributeName.objectClass, "group"), attributes: ["objectSid"])
    let outcome = try await reader.directory.search(request, into: [UInt8]()) { sid, entry in
      sid = try entry.bytes("objectSid") ?? []
    }
    guard outcome.entryCount == 1 else {
      throw ReadingError(
        server: reader.directory.server, object: group.text, problem: "it is not a group",
        advice: "name a group in the policy, or use base for the hosts below an object")
    }
    return try SID(bytes: outcome.value)
  }
}

extension Policy {
  /// Every host that the policy names one by one.
  fileprivate var namedHosts: Set<HostReference> {
    let named = meshes.flatMap(\.hosts.names)
    return Set(named + storage + retired)
  }
}

extension HostSelection {
  /// The hosts that are named one by one.
  fileprivate var names: [HostReference] {
    if case .names(let names) = source { names } else { [] }
  }

  /// The object that the search begins with.
  fileprivate var root: DistinguishedName? {
    switch source {
    case .names, .discovered(nil): nil
    case .base(let name, _), .group(let name, _), .discovered(let name?): name
    }
  }

  fileprivate var isDiscovered: Bool {
    switch source {
    case .names: false
    case .base(_, let discover), .group(_, let discover): discover
    case .discovered: true
    }
  }
}
