internal import CKerberos
internal import Threads

/// A Kerberos credential to authenticate with, released when it goes.
///
/// It may be used by several threads at once: MIT's GSSAPI locks it itself.
public final class InitiatorCredentials: @unchecked Sendable {
  /// Whose it is: `ZULU$@LAB.EXAMPLE`.
  public let principal: String
  /// Where its tickets are: `FILE:/tmp/krb5cc_0`, or a cache in memory.
  public let cacheName: String
  /// When its ticket ends, in seconds since 1970.
  public let expiry: Int
  /// The `gss_cred_id_t`, for as long as this object lives.
  public let handle: OpaquePointer

  private let cache: CredentialCache

  private init(_ cache: CredentialCache, keytab: String?) throws(KerberosError) {
    self.cache = cache
    principal = try cache.principal
    cacheName = cache.name
    expiry = try cache.expiry ?? 0
    handle = try GSS.acquire(cache: cache.name, keytab: keytab, subject: principal)
  }

  deinit {
    var handle: gss_cred_id_t? = handle
    var minor: OM_uint32 = 0
    gss_release_cred(&minor, &handle)
  }
}

extension InitiatorCredentials {
  /// The tickets of the current user: the cache that KRB5CCNAME or krb5.conf names.
  ///
  /// - Throws: ``KerberosError``: no cache, an empty one, an expired ticket; each says which, whose and since when.
  public static func fromDefaultCache() async throws -> InitiatorCredentials {
    try await DedicatedThread().run { try InitiatorCredentials(checked: .standard(KerberosContext())) }
  }

  /// The tickets of a cache with this name: `FILE:/tmp/krb5cc_0`.
  ///
  /// - Throws: ``KerberosError``, as ``fromDefaultCache()``.
  public static func fromCache(_ name: String) async throws -> InitiatorCredentials {
    try await DedicatedThread().run { try InitiatorCredentials(checked: .named(name, KerberosContext())) }
  }

  private convenience init(checked cache: CredentialCache) throws(KerberosError) {
    let principal = try cache.principal
    guard let expiry = try cache.expiry else {
      throw KerberosError(.cache, subject: cache.name, code: .notInCache, message: "the cache of \(principal) holds no ticket")
    }
    guard expiry > UnixTime.now else {
      throw KerberosError(
        .cache, subject: "\(principal) in \(cache.name)", code: .ticketExpired, message: "the ticket ended at \(UnixTime.text(expiry))",
        advice: "Renew it: kinit \(principal)")
    }
    try self.init(cache, keytab: nil)
  }

  /// The tickets of a service or machine: a new ticket by its key, in a cache that only this object has.
  ///
  /// The ticket is forwardable, which MIT's default is not and delegation needs. It is renewed from the keytab when it ends.
  /// - Throws: ``KerberosError``: no file, no key of the principal (it lists whose there are), an old key, an unknown realm, no KDC.
  public static func fromKeytab(_ path: String, principal: String) async throws -> InitiatorCredentials {
    try await DedicatedThread().run {
      let context = try KerberosContext()
      let keytab = try Keytab(context, path: path)
      let cache = try CredentialCache.inMemory(context)
      try context.withPrincipal(principal) { client in
        try keytab.requireKey(of: context.name(client))
        try InitialTicket.get(client, keytab, into: cache)
      }
      return try InitiatorCredentials(cache, keytab: path)
    }
  }
}

extension InitiatorCredentials {
  /// One ticket, enough to log on to its service and to nothing else.
  ///
  /// - Parameter context: is the credential's from now on.
  convenience init(holding ticket: ServiceTicket, _ context: KerberosContext) throws(KerberosError) {
    let cache = try CredentialCache.inMemory(context)
    try cache.hold(ticket)
    try self.init(cache, keytab: nil)
  }
}
