internal import CKerberos
internal import Secrets

/// A ticket-granting ticket (RFC 4120 3.1), which may be forwarded: MIT's default may not, and delegation needs it.
enum InitialTicket {
  /// By a key of a file.
  static func get(_ client: krb5_principal, _ keytab: Keytab, into cache: CredentialCache) throws(KerberosError) {
    let context = cache.context
    try get("\(context.name(client)) with \(keytab.path)", into: cache) { ticket, options in
      krb5_get_init_creds_keytab(context.pointer, ticket, client, keytab.pointer, 0, nil, options)
    }
  }

  /// By a password, from which the library makes the key with the salt that the KDC names; nobody is asked anything.
  static func get(_ client: krb5_principal, _ password: Secret, into cache: CredentialCache) throws(KerberosError) {
    let context = cache.context
    do {
      try get("\(context.name(client)) with its password", into: cache) { ticket, options in
        password.withCString { krb5_get_init_creds_password(context.pointer, ticket, client, $0, nil, nil, 0, nil, options) }
      }
    } catch let error where error.code == .preauthenticationFailed || error.code == .badIntegrity {
      throw KerberosError(
        error.step, subject: error.subject, code: error.code, message: error.message, likelyCause: "the password is not the account's",
        advice: "Whoever set it last has set another one.")
    }
  }

  private static func get(
    _ subject: String, into cache: CredentialCache,
    _ ask: (UnsafeMutablePointer<krb5_creds>, UnsafeMutablePointer<krb5_get_init_creds_opt>?) -> krb5_error_code
  ) throws(KerberosError) {
    let context = cache.context
    var options: UnsafeMutablePointer<krb5_get_init_creds_opt>?
    try context.check(krb5_get_init_creds_opt_alloc(context.pointer, &options), .initialTicket, subject)
    defer { krb5_get_init_creds_opt_free(context.pointer, options) }
    krb5_get_init_creds_opt_set_forwardable(options, 1)
    try context.check(krb5_get_init_creds_opt_set_out_ccache(context.pointer, options, cache.pointer), .initialTicket, subject)
    var ticket = krb5_creds()
    defer { krb5_free_cred_contents(context.pointer, &ticket) }
    try context.check(ask(&ticket, options), .initialTicket, subject)
  }
}
