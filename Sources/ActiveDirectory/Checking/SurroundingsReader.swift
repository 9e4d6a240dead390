internal import Delegation
internal import LDAP
internal import WindowsTypes

/// Reads what a check looks at beside the hosts: groups, operators, and others who may delegate or be delegated.
struct SurroundingsReader: Sendable {
  private let directory: any ReadableDirectory

  private static let batch = 128

  init(_ directory: any ReadableDirectory) {
    self.directory = directory
  }

  func surroundings(of policy: Policy, fleet: Fleet, delegators: Evidence<[Delegator]>) async throws -> CheckFacts.Surroundings {
    var operators: [(name: String, account: PolicyOperator?)] = []
    for name in policy.operators { operators.append((name, try await OperatorReader(directory).policyOperator(named: name))) }
    return CheckFacts.Surroundings(
      protectedUsers: try await protectedUsers(sid: fleet.hosts.lazy.compactMap(\.sid).first),
      operators: evidence(of: operators, in: .operators), delegators: delegators,
      trusteeNames: try await names(of: fleet.active.flatMap { fleet.hosts[$0].trustees }),
      privileged: evidence(of: try await privilegedAccounts(), in: .privileged), encryptionGap: directory.gap(in: .encryptionTypes),
      descriptorGap: directory.gap(in: .descriptors))
  }

  private func evidence<Value: Sendable>(of value: Value, in topic: ReadingTopic) -> Evidence<Value> {
    directory.gap(in: topic).map { .part(value, gap: $0) } ?? .whole(value)
  }

  // MARK: Who may delegate

  /// The lists of accounts that were scanned, without those of the policy's hosts.
  func delegators(
    _ scanned: Evidence<[GUID]>, beside fleet: Fleet, table: inout EntryTable
  ) async throws -> Evidence<[Delegator]> {
    let own = Set(fleet.written.map { fleet.hosts[$0].guid })
    guard let identities = scanned.value else { return .none(gap: scanned.gap ?? "") }
    let found = try await delegators(identities.filter { !own.contains($0) }, table: &table)
    return scanned.gap.map { .part(found, gap: $0) } ?? .whole(found)
  }

  private func delegators(_ identities: [GUID], table: inout EntryTable) async throws -> [Delegator] {
    let requests = stride(from: 0, to: identities.count, by: Self.batch).map { start in
      let part = identities[start..<min(start + Self.batch, identities.count)]
      return SearchRequest(
        directory.root.domainRoot.text, scope: .subtree, filter: .or(part.map { .equalBytes(AttributeName.objectGUID, $0.bytes) }),
        attributes: [AttributeName.samAccountName, AttributeName.allowedToDelegateTo])
    }
    guard !requests.isEmpty else { return [] }
    let found = try await directory.search(requests, into: (table: table, accounts: [Delegator]())) { found, entry in
      var entries: [EntryID] = []
      // What isn't UTF-8 names no host.
      entry.forEachValue(of: AttributeName.allowedToDelegateTo) { value in
        if let id = found.table.intern(value) { entries.append(id) }
      }
      let name = try DistinguishedName(parsing: entry.dn)
      found.accounts.append(
        Delegator(
          distinguishedName: name, samAccountName: try entry.string(AttributeName.samAccountName) ?? name.text, entries: entries))
    }.value
    table = found.table
    return found.accounts
  }

  /// The names of accounts by their identifiers, as far as there are such.
  private func names(of identifiers: [SID]) async throws -> [SID: String] {
    let identifiers = Set(identifiers).sorted { $0.description < $1.description }
    let requests = stride(from: 0, to: identifiers.count, by: Self.batch).map { start in
      let part = identifiers[start..<min(start + Self.batch, identifiers.count)]
      return SearchRequest(
        directory.root.domainRoot.text, scope: .subtree, filter: .or(part.map { .equal(AttributeName.objectSID, $0.description) }),
        attributes: [AttributeName.objectSID, AttributeName.samAccountName])
    }
    guard !requests.isEmpty else { return [:] }
    return try await directory.search(requests, into: [SID: String]()) { names, entry in
      guard let sid = try entry.bytes(AttributeName.objectSID), let name = try entry.string(AttributeName.samAccountName) else { return }
      names[try SID(bytes: sid)] = name
    }.value
  }

  // MARK: Who may be delegated

  /// The members of Protected Users: from the group down, because from the members up every account would have to be looked at.
  ///
  /// - Parameters:
  ///   - sid: an identifier of the domain, of any account.
  private func protectedUsers(sid: SID?) async throws -> Evidence<Set<DistinguishedName>> {
    if let gap = directory.gap(in: .protectedUsers) { return .none(gap: gap) }
    guard let group = sid.flatMap(\.protectedUsersOfDomain) else {
      return .none(gap: "who is in Protected Users is not known: no host's objectSid can be read, so the group can't be told")
    }
    let root = directory.root.domainRoot.text
    let names = try await directory.search(
      SearchRequest(root, scope: .subtree, filter: .equal(AttributeName.objectSID, group.description), attributes: ["1.1"]),
      into: [String]()
    ) { $0.append($1.dn) }.value
    guard let name = names.first else {
      return .none(gap: "who is in Protected Users is not known: there is no such group (\(group)), or it can't be seen")
    }
    let groups = Filter.and([.equal(AttributeName.objectCategory, "group"), .inChain(AttributeName.memberOf, name)])
    let requests =
      [SearchRequest(name, attributes: [AttributeName.member])]
      + [SearchRequest(root, scope: .subtree, filter: groups, attributes: [AttributeName.member])]
    var members = try await directory.search(requests, into: Set<DistinguishedName>()) { members, entry in
      for member in try entry.strings(AttributeName.member) { members.insert(try DistinguishedName(parsing: member)) }
    }.value
    // A primary group doesn't list whose it is.
    let primary = SearchRequest(
      root, scope: .subtree, filter: .equal(AttributeName.primaryGroupID, String(SID.protectedUsers)), attributes: ["1.1"])
    members.formUnion(
      try await directory.search(primary, into: Set<DistinguishedName>()) { $0.insert(try DistinguishedName(parsing: $1.dn)) }.value)
    return .whole(members)
  }

  private func privilegedAccounts() async throws -> [PrivilegedAccount] {
    let filter = Filter.and([
      .equal(AttributeName.objectCategory, "person"), .equal(AttributeName.objectClass, "user"), .equal(AttributeName.adminCount, "1"),
    ])
    let request = SearchRequest(
      directory.root.domainRoot.text, scope: .subtree, filter: filter,
      attributes: [AttributeName.samAccountName, AttributeName.userAccountControl])
    return try await directory.search(request, into: [PrivilegedAccount]()) { accounts, entry in
      guard let name = try entry.string(AttributeName.samAccountName), let flags = try entry.string(AttributeName.userAccountControl) else {
        return
      }
      accounts.append(
        PrivilegedAccount(
          distinguishedName: try DistinguishedName(parsing: entry.dn), samAccountName: name,
          userAccountControl: try UserAccountControl(ldapText: flags)))
    }.value.sorted { $0.samAccountName < $1.samAccountName }
  }
}

extension ComputerAccount {
  /// Whom its descriptor mentions.
  fileprivate var trustees: [SID] {
    if case .read(let descriptor)? = resourceDescriptor { descriptor.trustees(with: .controlAccess) } else { [] }
  }
}

extension SID {
  /// The group of accounts that can't be delegated, by its relative identifier ([MS-DTYP] 2.4.2.4).
  static let protectedUsers: UInt32 = 525

  /// The group of the domain that an account is in.
  fileprivate var protectedUsersOfDomain: SID? {
    guard identifierAuthority == 5, subAuthorities.first == 21 else { return nil }
    let domain = description.split(separator: "-").dropLast().joined(separator: "-")
    return try? SID("\(domain)-\(Self.protectedUsers)")
  }
}
