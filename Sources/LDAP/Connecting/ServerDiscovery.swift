internal import COpenLDAP
import Glibc
import Threads

/// Finding a domain's controllers by its DNS records ([MS-ADTS] 6.3.2.3).
public enum ServerDiscovery {
  /// The domain's controllers, those of the lowest priority number first, shuffled by weight (RFC 2782).
  ///
  /// - Throws: ``LDAPError`` naming the SRV record that is not there.
  public static func domainControllers(of domain: String) async throws -> [ServerAddress] {
    try await servers(of: "dc._msdcs", domain)
  }

  /// The controller that holds the role of PDC emulator: the one that hears of changes first.
  ///
  /// - Throws: ``LDAPError`` naming the SRV record that is not there.
  public static func pdcEmulator(of domain: String) async throws -> [ServerAddress] {
    try await servers(of: "pdc._msdcs", domain)
  }

  private static func servers(of role: String, _ domain: String) async throws -> [ServerAddress] {
    let domain = domain.hasSuffix(".") ? String(domain.dropLast()) : domain
    guard DNSName.isValid(domain) else {
      throw LDAPError(.resolve, server: domain, code: .parameterError, diagnostic: "it is no DNS name of a domain")
    }
    return try await DedicatedThread().run { try lookUp("\(role).\(domain)") }
  }

  private static func lookUp(_ name: String) throws -> [ServerAddress] {
    Library.prepare()
    let record = "SRV record _ldap._tcp.\(name)"
    var list: UnsafeMutablePointer<CChar>?
    let status = ldap_domain2hostlist(name, &list)
    defer { ldap_memfree(list) }
    guard status == LDAP_SUCCESS, let list else {
      throw LDAPError(
        .resolve, server: record, code: ResultCode(rawValue: status), diagnostic: "DNS has no such record, or no name server answers")
    }
    let servers = String(cString: list).split(separator: " ").compactMap { address($0) }
    guard !servers.isEmpty else {
      throw LDAPError(.resolve, server: record, code: .decodingError, diagnostic: "the record names no host")
    }
    return servers
  }

  /// What comes from DNS is no more to be trusted than what a user types.
  private static func address(_ text: Substring) -> ServerAddress? {
    try? ServerAddress("ldap://\(text)")
  }
}
