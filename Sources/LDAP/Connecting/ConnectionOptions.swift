/// How to connect, and as whom.
public struct ConnectionOptions: Sendable {
  /// What protects an `ldap://` connection; an `ldaps://` one is always inside TLS.
  public enum Security: Hashable, Sendable {
    /// No TLS: GSSAPI seals the connection itself, with a strength (SSF) of at least 128. A simple bind is refused.
    case plain
    /// TLS from the first operation on (RFC 4511 4.14).
    case startTLS
  }

  /// What a connection is for.
  public enum Access: Hashable, Sendable {
    /// Every request that would write is refused before it is made: what only reads, or only shows what it would do, can't write by mistake.
    case reading
    /// Objects may be changed, made and deleted.
    case writing
  }

  /// What protects an `ldap://` connection.
  public var security: Security
  /// The certificates to trust, in PEM; `nil`: the system's.
  public var caFile: String?
  /// The limit for reaching one server: looking up, connecting, and TLS.
  public var connectTimeout: Duration
  /// The longest silence of the server in any later operation.
  public var operationTimeout: Duration
  /// As whom to bind.
  public var credentials: Credentials
  /// What the connection is for.
  public var access: Access

  /// Options; the defaults are Kerberos with the default cache, sealed, 10 s to connect, 60 s of silence, and reading only.
  public init(
    security: Security = .plain, caFile: String? = nil, connectTimeout: Duration = .seconds(10), operationTimeout: Duration = .seconds(60),
    credentials: Credentials = .gssapi(), access: Access = .reading
  ) {
    self.security = security
    self.caFile = caFile
    self.connectTimeout = connectTimeout
    self.operationTimeout = operationTimeout
    self.credentials = credentials
    self.access = access
  }

  /// Debian's bundle of the system's trust store; libldap's own default would come from a file that is not read here.
  static let systemTrustStore = "/etc/ssl/certs/ca-certificates.crt"

  var trustStore: String { caFile ?? Self.systemTrustStore }
}
