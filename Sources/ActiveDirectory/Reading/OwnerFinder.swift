public import Delegation
internal import LDAP
internal import WindowsTypes

/// Looks up who owns service principal names, in the whole forest: an entry whose name nobody owns can be captured.
public struct OwnerFinder: Sendable {
  private let directory: any ReadableDirectory

  private static let batch = 48

  /// A finder that begins at one domain controller.
  public init(_ directory: any ReadableDirectory) {
    self.directory = directory
  }

  /// The owners of names.
  ///
  /// Where the whole forest can't be searched, its own domain is: who owns a name there owns it, and of the others the result says why
  /// nothing is known.
  ///
  /// - Throws: `LDAPError` where the connection to the domain controller itself fails.
  public func owners(of names: [String]) async throws -> ServicePrincipalNameOwners {
    guard !names.isEmpty else { return ServicePrincipalNameOwners(hostAliases: [], accounts: []) }
    let aliases = try await hostAliases()
    if let gap = directory.gap(in: .owners) { return try await ownersInFile(of: names, aliases: aliases, failure: gap) }
    // What can't be read is not empty: every forest has aliases, and a domain.
    guard !aliases.isEmpty else {
      return try await ownersInDomain(of: names, aliases: [], failure: "sPNMappings, which tells what HOST stands for, can't be read")
    }
    switch try await domainCount() {
    case 0: return try await ownersInDomain(of: names, aliases: aliases, failure: "the list of the forest's domains can't be read")
    case 1: return try await ownersInDomain(of: names, aliases: aliases)
    default: return try await ownersInForest(of: names, aliases: aliases)
    }
  }

  private func ownersInDomain(
    of names: [String], aliases: Set<String>, failure: String? = nil
  ) async throws -> ServicePrincipalNameOwners {
    let requests = requests(for: names, aliases: aliases, below: directory.root.domainRoot.text)
    let found = try await directory.search(requests, into: Found()) { try $0.append($1) }.value
    return found.owners(hostAliases: aliases, failure: failure)
  }

  /// Those that a file has, of whatever domain, which may not be all.
  private func ownersInFile(of names: [String], aliases: Set<String>, failure: String) async throws -> ServicePrincipalNameOwners {
    let requests = requests(for: names, aliases: aliases, below: "")
    return try await directory.searchCatalog(requests, into: Found()) { try $0.append($1) }.value.owners(
      hostAliases: aliases, failure: failure)
  }

  private func ownersInForest(of names: [String], aliases: Set<String>) async throws -> ServicePrincipalNameOwners {
    guard directory.root.isGlobalCatalog else {
      let failure = "the forest has several domains and \(directory.server) is no global catalog"
      return try await ownersInDomain(of: names, aliases: aliases, failure: failure)
    }
    do {
      let requests = requests(for: names, aliases: aliases, below: "")
      let found = try await directory.searchCatalog(requests, into: Found()) { try $0.append($1) }.value
      return found.owners(hostAliases: aliases, failure: nil)
    } catch let error as LDAPError {
      return try await ownersInDomain(of: names, aliases: aliases, failure: error.description)
    }
  }

  private func requests(for names: [String], aliases: Set<String>, below base: String) -> [SearchRequest] {
    // In the order of the names, in which those of one host stand together: a server loads each of the host's objects for every search
    // that matches it.
    var seen: Set<String> = []
    let spellings = names.flatMap { ServicePrincipalNameOwners.spellings(of: $0, hostAliases: aliases) }.filter { seen.insert($0).inserted }
    return stride(from: 0, to: spellings.count, by: Self.batch).map { start in
      let part = spellings[start..<min(start + Self.batch, spellings.count)]
      let filter = Filter.or(part.map { .equal(AttributeName.servicePrincipalName, $0) })
      return SearchRequest(base, scope: .subtree, filter: filter, attributes: Found.attributes)
    }
  }

  /// The classes that stand for `HOST`: `sPNMappings` holds `host=alerter,appmgmt,…,cifs,…` ([MS-ADTS] 6.1.1.2.4.1.2).
  private func hostAliases() async throws -> Set<String> {
    let base = "CN=Directory Service,CN=Windows NT,CN=Services,\(directory.root.configurationRoot.text)"
    return try await whatIsSeen(of: SearchRequest(base, attributes: ["sPNMappings"]), into: Set<String>()) { aliases, entry in
      for mapping in try entry.strings("sPNMappings") {
        let sides = mapping.split(separator: "=", maxSplits: 1)
        guard sides.count == 2, sides[0].lowercased() == "host" else { continue }
        aliases.formUnion(sides[1].split(separator: ",").map { $0.lowercased() })
      }
    }
  }

  /// The number of the forest's domains.
  private func domainCount() async throws -> Int {
    let request = SearchRequest(
      "CN=Partitions,\(directory.root.configurationRoot.text)", scope: .oneLevel, filter: .domainsOfForest, attributes: ["nCName"])
    return try await whatIsSeen(of: request, into: 0) { count, _ in count += 1 }
  }

  /// What a search brings; nothing where its base can't be seen.
  private func whatIsSeen<Value: Sendable>(
    of request: SearchRequest, into initial: Value, _ body: @Sendable (inout Value, borrowing SearchEntry) throws -> Void
  ) async throws -> Value {
    do {
      return try await directory.search(request, into: initial, body).value
    } catch let error as LDAPError where error.code == .noSuchObject || error.code == .insufficientAccessRights {
      return initial
    }
  }
}

extension Filter {
  /// Of the forest's partitions those that are domains ([MS-ADTS] 6.1.1.2.1.1, FLAG_CR_NTDS_DOMAIN); each names its root by `nCName`.
  static let domainsOfForest = Filter.and([.equal(AttributeName.objectClass, "crossRef"), .bitAnd("systemFlags", 0x2)])
}

/// The accounts that own names, as they arrive.
private struct Found: Sendable {
  private var accounts: [(distinguishedName: DistinguishedName, names: [String])] = []
  private var controllers: Set<DistinguishedName> = []
  private var hostNames: [DistinguishedName: [String]] = [:]

  static let attributes = [
    AttributeName.servicePrincipalName, AttributeName.userAccountControl, AttributeName.primaryGroupID, AttributeName.samAccountName,
    AttributeName.dnsHostName,
  ]
  /// The groups of domain controllers, writable and read-only ([MS-DTYP] 2.4.2.4).
  private static let controllerGroups = ["516", "521"]

  mutating func append(_ entry: borrowing SearchEntry) throws {
    let name = try DistinguishedName(parsing: entry.dn)
    accounts.append((name, try entry.strings(AttributeName.servicePrincipalName)))
    let account = try entry.string(AttributeName.samAccountName)
    hostNames[name] = [account?.shortForm, try entry.string(AttributeName.dnsHostName)].compactMap(\.self)
    let flags = try entry.string(AttributeName.userAccountControl).map { try UserAccountControl(ldapText: $0) } ?? []
    let isMember = try entry.string(AttributeName.primaryGroupID).map(Self.controllerGroups.contains) ?? false
    if flags.isDomainController || isMember { controllers.insert(name) }
  }

  func owners(hostAliases: Set<String>, failure: String?) -> ServicePrincipalNameOwners {
    ServicePrincipalNameOwners(
      hostAliases: hostAliases, accounts: accounts, controllers: controllers, hostNames: hostNames, failure: failure)
  }
}
