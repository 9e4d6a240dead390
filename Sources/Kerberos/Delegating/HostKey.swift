internal import CKerberos
public import Secrets

/// What a host gets its own ticket with.
public enum HostKey: Sendable {
  /// A file with the host's keys.
  case keytab(path: String)
  /// The account's password; what the library makes of it is its own to wipe.
  case password(Secret)
}

extension HostKey {
  /// Looks whether there is a key of the principal, without asking anybody; a password can't be looked into.
  func check(of principal: String, _ context: KerberosContext) throws {
    guard case .keytab(let path) = self else { return }
    let keytab = try Keytab(context, path: path)
    try context.withPrincipal(principal) { try keytab.requireKey(of: context.name($0)) }
  }

  /// Gets the ticket of the principal.
  func getTicket(of client: krb5_principal, into cache: CredentialCache) throws(KerberosError) {
    switch self {
    case .keytab(let path):
      let keytab = try Keytab(cache.context, path: path)
      try keytab.requireKey(of: cache.context.name(client))
      try InitialTicket.get(client, keytab, into: cache)
    case .password(let password): try InitialTicket.get(client, password, into: cache)
    }
  }
}
