internal import CKerberos

/// The owner of a handle of a credential cache.
final class CredentialCache {
  let context: KerberosContext
  let pointer: krb5_ccache
  private let isPrivate: Bool

  private init(_ context: KerberosContext, _ pointer: krb5_ccache, isPrivate: Bool) {
    self.context = context
    self.pointer = pointer
    self.isPrivate = isPrivate
  }

  deinit {
    _ = isPrivate ? krb5_cc_destroy(context.pointer, pointer) : krb5_cc_close(context.pointer, pointer)
  }

  /// The cache that KRB5CCNAME or krb5.conf names.
  static func standard(_ context: KerberosContext) throws(KerberosError) -> CredentialCache {
    var pointer: krb5_ccache?
    try context.check(krb5_cc_default(context.pointer, &pointer), .cache, "the default cache")
    return try wrap(context, pointer, isPrivate: false)
  }

  /// A cache by its name.
  static func named(_ name: String, _ context: KerberosContext) throws(KerberosError) -> CredentialCache {
    var pointer: krb5_ccache?
    try context.check(krb5_cc_resolve(context.pointer, name, &pointer), .cache, name)
    return try wrap(context, pointer, isPrivate: false)
  }

  /// A cache in this process's memory, which goes with the object.
  static func inMemory(_ context: KerberosContext) throws(KerberosError) -> CredentialCache {
    var pointer: krb5_ccache?
    try context.check(krb5_cc_new_unique(context.pointer, "MEMORY", nil, &pointer), .cache, "a cache in memory")
    return try wrap(context, pointer, isPrivate: true)
  }

  private static func wrap(_ context: KerberosContext, _ pointer: krb5_ccache?, isPrivate: Bool) throws(KerberosError) -> CredentialCache {
    guard let pointer else { throw KerberosError(.cache, subject: "a cache", code: .noCache, message: "no cache") }
    return CredentialCache(context, pointer, isPrivate: isPrivate)
  }

  /// Type and place: `FILE:/tmp/krb5cc_0`.
  var name: String {
    var text: UnsafeMutablePointer<CChar>?
    guard krb5_cc_get_full_name(context.pointer, pointer, &text) == 0, let text else { return "?" }
    defer { krb5_free_string(context.pointer, text) }
    return String(cString: text)
  }

  /// Whose tickets these are.
  var principal: String {
    get throws(KerberosError) {
      var principal: krb5_principal?
      try context.check(krb5_cc_get_principal(context.pointer, pointer, &principal), .cache, name)
      defer { krb5_free_principal(context.pointer, principal) }
      return context.name(principal)
    }
  }

  /// When the last of the ticket-granting tickets ends, or, where there is none, the last of the others; in seconds since 1970.
  var expiry: Int? {
    get throws(KerberosError) {
      var granting: Int?
      var other: Int?
      try forEachTicket { ticket in
        let end = Int(UInt32(bitPattern: ticket.times.endtime))
        if context.name(ticket.server).hasPrefix("krbtgt/") {
          granting = max(end, granting ?? 0)
        } else {
          other = max(end, other ?? 0)
        }
      }
      return granting ?? other
    }
  }

  /// Puts the ticket-granting tickets into another cache, and no other: what is then asked for comes from the KDC, not from a cache.
  func copyGrantingTickets(into other: CredentialCache) throws(KerberosError) {
    var owner: krb5_principal?
    try context.check(krb5_cc_get_principal(context.pointer, pointer, &owner), .cache, name)
    defer { krb5_free_principal(context.pointer, owner) }
    try context.check(krb5_cc_initialize(context.pointer, other.pointer, owner), .cache, other.name)
    var code: krb5_error_code = 0
    try forEachTicket { ticket in
      guard code == 0, context.name(ticket.server).hasPrefix("krbtgt/") else { return }
      var ticket = ticket
      code = krb5_cc_store_cred(context.pointer, other.pointer, &ticket)
    }
    try context.check(code, .cache, other.name)
  }

  /// Makes it the cache of a ticket's user, with this ticket alone.
  func hold(_ ticket: ServiceTicket) throws(KerberosError) {
    try context.check(krb5_cc_initialize(context.pointer, pointer, ticket.client), .cache, name)
    try context.check(krb5_cc_store_cred(context.pointer, pointer, ticket.pointer), .cache, name)
  }

  /// Caches hold notes of the library's own among the tickets; those are left out.
  private func forEachTicket(_ body: (krb5_creds) -> Void) throws(KerberosError) {
    var cursor: krb5_cc_cursor?
    try context.check(krb5_cc_start_seq_get(context.pointer, pointer, &cursor), .cache, name)
    defer { krb5_cc_end_seq_get(context.pointer, pointer, &cursor) }
    var ticket = krb5_creds()
    while krb5_cc_next_cred(context.pointer, pointer, &cursor, &ticket) == 0 {
      if krb5_is_config_principal(context.pointer, ticket.server) == 0 { body(ticket) }
      krb5_free_cred_contents(context.pointer, &ticket)
    }
  }
}
