public import Delegation
internal import LDAP

/// Looks up who owns service principal names, in the whole forest: an entry whose name nobody owns can be captured.
public struct OwnerFinder: Sendable {
  private let directory: Directory

  private static let batch = 100

  /// A finder that begins at one domain controller.
  public init(_ directory: Directory) {
    self.directory = directory
  }

  /// The owners of names.
  ///
  /// Where the forest can't be searched, nothing is claimed: the result says why.
  ///
  /// - Throws: `LDAPError` where the connection to the domain controller itself fails.
  public func owners(of names: [String]) async throws -> ServicePrincipalNameOwners {
    guard !names.isEmpty else { return ServicePrincipalNameOwners(hostAliases: [], accounts: []) }
    let aliases = try await hostAliases()
    guard try await isForestOfManyDomains() else {
      return try await search(names, aliases: aliases, below: directory.root.domainRoot.text, connection: directory.connection)
    }
    guard directory.root.isGlobalCatalog else {
      return ServicePrincipalNameOwners(failure: "the forest has several domains and \(directory.server) is no global catalog")
    }
    do {
      return try await LDAPConnection.withConnection(servers: [try catalogAddress()], options: directory.options) { catalog in
        try await search(names, aliases: aliases, below: "", connection: catalog)
      }
    } catch let error as LDAPError {
      return ServicePrincipalNameOwners(failure: error.description)
    }
  }

  /// The global catalog of the same controller ([MS-ADTS] 5.1.1.3: ports 3268 and 3269).
  private func catalogAddress() throws -> ServerAddress {
    let server = directory.connection.server
    return try ServerAddress(scheme: server.scheme, host: server.host, port: server.scheme == .ldap ? 3268 : 3269)
  }

  private func search(
    _ names: [String], aliases: Set<String>, below base: String, connection: LDAPConnection
  ) async throws -> ServicePrincipalNameOwners {
    // In the order of the names, in which those of one host stand together: a server loads each of the host's objects for every search
    // that matches it.
    var seen: Set<String> = []
    let spellings = names.flatMap { ServicePrincipalNameOwners.spellings(of: $0, hostAliases: aliases) }.filter { seen.insert($0).inserted }
    var accounts: [(distinguishedName: DistinguishedName, names: [String])] = []
    for start in stride(from: 0, to: spellings.count, by: Self.batch) {
      let part = spellings[start..<min(start + Self.batch, spellings.count)]
      let filter = Filter.or(part.map { .equal(AttributeName.servicePrincipalName, $0) })
      let request = SearchRequest(base, scope: .subtree, filter: filter, attributes: [AttributeName.servicePrincipalName])
      accounts += try await connection.search(request, into: [(DistinguishedName, [String])]()) { found, entry in
        found.append((try DistinguishedName(parsing: entry.dn), try entry.strings(AttributeName.servicePrincipalName)))
      }.value
    }
    return ServicePrincipalNameOwners(hostAliases: aliases, accounts: accounts)
  }

  /// The classes that stand for `HOST`: `sPNMappings` holds `host=alerter,appmgmt,…,cifs,…` ([MS-ADTS] 6.1.1.2.4.1.2).
  private func hostAliases() async throws -> Set<String> {
    let base = "CN=Directory Service,CN=Windows NT,CN=Services,\(directory.root.configurationRoot.text)"
    return try await directory.connection.search(SearchRequest(base, attributes: ["sPNMappings"]), into: Set<String>()) { aliases, entry in
      for mapping in try entry.strings("sPNMappings") {
        let sides = mapping.split(separator: "=", maxSplits: 1)
        guard sides.count == 2, sides[0].lowercased() == "host" else { continue }
        aliases.formUnion(sides[1].split(separator: ",").map { $0.lowercased() })
      }
    }.value
  }

  /// Whether the forest has more domains than this one: its cross references of domains ([MS-ADTS] 6.1.1.2.1.1, FLAG_CR_NTDS_DOMAIN).
  private func isForestOfManyDomains() async throws -> Bool {
    let filter = Filter.and([.equal(AttributeName.objectClass, "crossRef"), .bitAnd("systemFlags", 0x2)])
    let request = SearchRequest(
      "CN=Partitions,\(directory.root.configurationRoot.text)", scope: .oneLevel, filter: filter, attributes: ["nCName"])
    return try await directory.connection.search(request, into: 0) { count, _ in count += 1 }.value > 1
  }
}
