public import Secrets

/// As whom to bind.
public enum Credentials: Sendable {
  /// Kerberos: with the given credential, or with the default credential cache.
  case gssapi(GSSCredential? = nil)
  /// A name and its password (RFC 4513 5.1.3); only inside TLS.
  case simple(dn: String, password: Secret)
}

/// A GSSAPI credential that another library acquired.
///
/// It holds the owner of the handle, so the handle outlives every connection that is made with it. MIT's credentials are safe to share
/// between threads.
public struct GSSCredential: @unchecked Sendable {
  /// A `gss_cred_id_t`.
  let handle: OpaquePointer
  /// Whose credential it is, for messages.
  public let principal: String
  private let owner: AnyObject

  /// Wraps a `gss_cred_id_t` that `owner` releases when it goes.
  public init(handle: OpaquePointer, principal: String, owner: some AnyObject & Sendable) {
    self.handle = handle
    self.principal = principal
    self.owner = owner
  }
}
