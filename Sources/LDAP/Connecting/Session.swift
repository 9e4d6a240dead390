internal import Secrets

/// A handle that is connected, protected and authenticated.
struct Session {
  let handle: Handle
  let protection: Protection

  init(handle: Handle, protection: Protection) {
    self.handle = handle
    self.protection = protection
  }

  /// Connects and authenticates, by the rules: TLS is always verified; outside of it there is only sealed GSSAPI.
  static func open(_ server: ServerAddress, _ options: ConnectionOptions) throws -> sending Session {
    let tls = tlsName(server, options)
    if case .simple(let dn, let password) = options.credentials { try refuseUnsafe(server, dn, password, tls) }
    do {
      let handle = try connect(server, tls, .all, options)
      return Session(handle: handle, protection: try bind(handle, options, tls))
    } catch let error as LDAPError where error.diagnostic == TLSFault.certificate {
      throw (try? connect(server, tls, .allButName, options)) == nil ? error : wrongName(server)
    }
  }

  private static func connect(
    _ server: ServerAddress, _ tls: TLS?, _ check: Handle.CertificateCheck, _ options: ConnectionOptions
  ) throws -> Handle {
    let handle = try Handle(connectingTo: server, within: options.connectTimeout)
    switch tls {
    case .ldaps: try handle.beginTLS(trusting: options.trustStore, check, within: options.connectTimeout)
    case .startTLS: try handle.startTLS(trusting: options.trustStore, check, within: options.connectTimeout)
    case nil: break
    }
    return handle
  }

  /// libldap's own text for this is lost on its way through GnuTLS.
  private static func wrongName(_ server: ServerAddress) -> LDAPError {
    LDAPError(.startTLS, server: server.description, code: .connectError, diagnostic: "\(TLSFault.name) \(server.host)")
  }

  private enum TLS: String {
    case ldaps = "LDAPS"
    case startTLS = "StartTLS"
  }

  private static func tlsName(_ server: ServerAddress, _ options: ConnectionOptions) -> TLS? {
    switch (server.scheme, options.security) {
    case (.ldaps, _): .ldaps
    case (.ldap, .startTLS): .startTLS
    case (.ldap, .plain): nil
    }
  }

  /// Before a byte is sent.
  private static func refuseUnsafe(_ server: ServerAddress, _ dn: String, _ password: Secret, _ tls: TLS?) throws(LDAPError) {
    let reason =
      if tls == nil {
        BindFault.inClear
      } else if dn.isEmpty || dn.containsNUL {
        "the name to bind as is empty or malformed"
      } else if password.isEmpty {
        "the password is empty, and would bind nobody"
      } else {
        ""
      }
    guard reason.isEmpty else {
      throw LDAPError(
        .bind, server: server.description, object: dn, code: tls == nil ? .confidentialityRequired : .inappropriateAuthentication,
        diagnostic: reason)
    }
  }

  private static func bind(_ handle: Handle, _ options: ConnectionOptions, _ tls: TLS?) throws -> Protection {
    switch (options.credentials, tls) {
    case (.gssapi(let credential), nil):
      try handle.bindSealed(credential, within: options.operationTimeout)
    case (.gssapi(let credential), let tls?):
      try handle.bindWithChannelBinding(credential, tls: tls.rawValue, within: options.operationTimeout)
    case (.simple(let dn, let password), let tls):
      try handle.bindSimple(dn: dn, password: password, tls: tls?.rawValue ?? "", within: options.operationTimeout)
    }
  }
}
