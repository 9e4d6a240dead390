public import Delegation
public import LDAP

/// What a domain controller says of itself before anything else is asked ([MS-ADTS] 3.1.1.3.2).
public struct RootDSE: Hashable, Sendable {
  /// The root of the controller's domain.
  public let domainRoot: DistinguishedName
  /// The root of the forest's configuration.
  public let configurationRoot: DistinguishedName
  /// The controller's fully qualified name.
  public let hostName: String
  /// Whether the directory is Samba's, whose key distribution center needs other spellings and whose objects know no value limit.
  public let isSamba: Bool
  /// Whether the controller also serves the forest's global catalog.
  public let isGlobalCatalog: Bool

  /// What Samba calls itself in `vendorName`.
  static let sambaVendor = "Samba Team"

  /// The domain's DNS name.
  public var domain: String { domainRoot.domain ?? domainRoot.text }

  /// Refuses to be another controller than one that was written to: only that one can tell what became of it.
  ///
  /// - Parameters:
  ///   - wanted: its fully qualified name.
  ///   - server: where this one answers.
  /// - Throws: ``ReadingError``.
  public func requireController(_ wanted: String, at server: String) throws {
    guard hostName.isSameName(as: wanted) else {
      throw ReadingError(
        server: server, object: "rootDSE", problem: "the controller \(hostName) answers here, where \(wanted) did before",
        advice: "only \(wanted) can tell what became of the changes; run again with --server naming it by its own name")
    }
  }

  /// Reads it.
  ///
  /// - Throws: `LDAPError`, or ``ReadingError`` where the server is no domain controller.
  public static func read(from connection: LDAPConnection) async throws -> RootDSE {
    let names = ["defaultNamingContext", "configurationNamingContext", "dnsHostName", "vendorName", "isGlobalCatalogReady"]
    let outcome = try await connection.search(SearchRequest("", attributes: names), into: [String: String]()) { values, entry in
      for name in names { values[name] = try entry.string(name) }
    }
    return try RootDSE(outcome.value, server: connection.server.description)
  }

  init(_ values: [String: String], server: String) throws {
    guard let domain = values["defaultNamingContext"], let configuration = values["configurationNamingContext"] else {
      throw ReadingError(
        server: server, object: "rootDSE", problem: "it names no domain",
        advice: "it is not an Active Directory domain controller; name one by --server, or leave it out to find one by DNS")
    }
    domainRoot = try DistinguishedName(parsing: domain)
    configurationRoot = try DistinguishedName(parsing: configuration)
    hostName = values["dnsHostName"] ?? server
    // Both are shown, asked for and compared from here on.
    for name in [domainRoot.domain ?? "", values["dnsHostName"]].compactMap(\.self) where !name.isHostName {
      throw ReadingError(
        server: server, object: "rootDSE", problem: "“\(name)” is no name of a domain or a controller",
        advice: "the server is broken, or no domain controller; name another by --server")
    }
    isSamba = values["vendorName"]?.hasPrefix(Self.sambaVendor) ?? false
    isGlobalCatalog = values["isGlobalCatalogReady"] == "TRUE"
  }
}
