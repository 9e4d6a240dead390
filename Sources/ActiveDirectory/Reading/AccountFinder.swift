internal import Delegation
internal import LDAP
internal import PrintableText

/// Finds the accounts that a policy names.
struct AccountFinder {
  /// What a name leads to.
  enum Finding {
    case account(ComputerAccount)
    case problem(FleetProblem)
  }

  /// The finding of each name.
  private(set) var findings: [HostReference: Finding] = [:]

  /// Looks all names up: first by indexed attributes, then, for those that are left, by `dNSHostName`, which has no index, and by what
  /// else could be meant.
  ///
  /// - Throws: `LDAPError` or ``ReadingError``.
  mutating func find(_ references: Set<HostReference>, with reader: inout AccountReader) async throws {
    let found = try await reader.search(references.flatMap(Self.indexedFilters)).accounts
    settle(references, with: found)
    let left = references.filter { findings[$0] == nil }
    guard !left.isEmpty else { return }
    let second = try await reader.search(left.flatMap(Self.thoroughFilters))
    settle(left, with: second.accounts)
    for reference in left where findings[reference] == nil {
      findings[reference] = .problem(Self.problem(for: reference, accounts: second.accounts, others: second.others, reader: reader))
    }
  }

  private mutating func settle(_ references: Set<HostReference>, with accounts: [ComputerAccount]) {
    let index = AccountIndex(accounts)
    for reference in references {
      let matches = index.accounts(namedBy: reference)
      if matches.count > 1 {
        findings[reference] = .problem(.ambiguous(reference, matches.map(\.distinguishedName).sorted { $0.text < $1.text }))
      } else if let match = matches.first {
        findings[reference] = match.isCalled(by: reference) ? .account(match) : .problem(.selfNamed(reference, match.distinguishedName))
      }
    }
  }

  /// Filters on `sAMAccountName`, `servicePrincipalName` and `distinguishedName`, which are indexed.
  ///
  /// An account's name has at most 15 characters before its
  /// `$`, and every host registers `HOST` for its full name.
  private static func indexedFilters(for reference: HostReference) -> [Filter] {
    switch reference {
    case .short(let name), .qualified(let name):
      let label = name.prefix { $0 != "." }
      return [
        .equal(AttributeName.samAccountName, label.prefix(15) + "$"), .equal(AttributeName.servicePrincipalName, "HOST/\(name)"),
      ]
    case .object(let name): return [.equal("distinguishedName", name.text)]
    }
  }

  private static func thoroughFilters(for reference: HostReference) -> [Filter] {
    switch reference {
    case .short(let name):
      [.prefix(AttributeName.dnsHostName, name + "."), .equal(AttributeName.samAccountName, name), .equal("cn", name)]
    case .qualified(let name):
      [.equal(AttributeName.dnsHostName, name), .equal(AttributeName.samAccountName, name.prefix { $0 != "." }.prefix(15) + "$")]
    case .object(let name): [.equal("distinguishedName", name.text)]
    }
  }

  private static func problem(
    for reference: HostReference, accounts: [ComputerAccount], others: [AccountBatch.Other], reader: AccountReader
  ) -> FleetProblem {
    if let other = others.first(where: { $0.isMeant(by: reference) }) {
      return .notAComputer(reference, other.distinguishedName, objectClass: other.objectClass)
    }
    return .notFound(reference, hint: hint(for: reference, accounts: accounts, domain: reader.directory.root.domain)?.printable)
  }

  private static func hint(for reference: HostReference, accounts: [ComputerAccount], domain: String) -> String? {
    switch reference {
    case .short: return "searched in \(domain)"
    case .qualified(let name):
      let label = String(name.prefix { $0 != "." })
      guard let account = accounts.first(where: { $0.shortName.isSameName(as: String(label.prefix(15))) }) else {
        return "searched in \(domain)"
      }
      return "the account \(account.samAccountName) has dNSHostName \(account.dnsHostName ?? "unset")"
    case .object(let name):
      guard let other = name.domain, !other.isSameName(as: domain) else { return "searched in \(domain)" }
      return "it is in the domain \(other), this directory serves \(domain); constrained delegation does not cross a domain"
    }
  }
}

extension ComputerAccount {
  /// Whether the account's own name is the reference's, of which it has at most 15 characters; a `dNSHostName` alone is only its word.
  fileprivate func isCalled(by reference: HostReference) -> Bool {
    switch reference {
    case .short(let name), .qualified(let name): shortName.isSameName(as: String(name.prefix { $0 != "." }.prefix(15)))
    case .object: true
    }
  }
}

extension AccountBatch.Other {
  fileprivate func isMeant(by reference: HostReference) -> Bool {
    switch reference {
    case .short(let name): samAccountName.isSameName(as: name) || samAccountName.isSameName(as: name + "$")
    case .qualified: false
    case .object(let name): distinguishedName == name
    }
  }
}
