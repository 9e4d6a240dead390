internal import COpenLDAP
internal import Secrets

/// What protects a connection, once it is bound.
enum Protection {
  case sealed(strength: Int)
  case tls(String, channelBinding: Bool)

  var description: String {
    switch self {
    case .sealed(let strength): "SASL GSSAPI, SSF \(strength)"
    case .tls(let name, true): "\(name), GSSAPI with channel binding"
    case .tls(let name, false): "\(name), simple bind"
    }
  }
}

extension Handle {
  /// Less than this is no secrecy: RC4 and AES have it, DES has not.
  static let leastStrength = 128

  /// Kerberos on an unencrypted port: GSSAPI seals everything after the bind.
  func bindSealed(_ credential: GSSCredential?, within limit: Duration) throws -> Protection {
    try set(LDAP_OPT_X_SASL_SSF_MIN, size: Self.leastStrength)
    try bindGSSAPI(credential, within: limit)
    var strength: ber_len_t = 0
    ldap_get_option(pointer, LDAP_OPT_X_SASL_SSF, &strength)
    guard strength >= Self.leastStrength else {
      throw LDAPError(
        .bind, server: server.description, code: .localError, diagnostic: "SSF \(strength) is less than \(Self.leastStrength)")
    }
    return .sealed(strength: Int(strength))
  }

  /// Kerberos inside TLS: no second layer, and the ticket is bound to the server's certificate (RFC 5929 4, RFC 5801).
  func bindWithChannelBinding(_ credential: GSSCredential?, tls name: String, within limit: Duration) throws -> Protection {
    try set(LDAP_OPT_X_SASL_SSF_MIN, size: 0)
    try set(LDAP_OPT_X_SASL_SSF_MAX, size: 0)
    try set(LDAP_OPT_X_SASL_CBINDING, Int32(LDAP_OPT_X_SASL_CBINDING_TLS_ENDPOINT))
    try bindGSSAPI(credential, within: limit)
    return .tls(name, channelBinding: true)
  }

  /// A name and a password (RFC 4513 5.1.3); the caller has seen to TLS.
  func bindSimple(dn: String, password: Secret, tls name: String, within limit: Duration) throws -> Protection {
    guard ldap_tls_inplace(pointer) == 1, !dn.isEmpty, !password.isEmpty else {
      throw LDAPError(
        .bind, server: server.description, object: dn, code: .parameterError, diagnostic: "a simple bind needs TLS, a name and a password")
    }
    try send(password, of: dn, within: limit)
    return .tls(name, channelBinding: false)
  }

  /// The request and its answer; whether the connection is fit for a password was asked before.
  func send(_ password: Secret, of dn: String, within limit: Duration) throws {
    var id: Int32 = 0
    let status = password.withUnsafeBytes { bytes in
      var password = berval(
        bv_len: ber_len_t(bytes.count), bv_val: UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.assumingMemoryBound(to: CChar.self))
      return ldap_sasl_bind(pointer, dn, nil, &password, nil, nil, &id)
    }
    guard status == LDAP_SUCCESS else { throw error(.bind, status, object: dn) }
    var deadline = Deadline(limit)
    let answer = try message(of: id, .bind, object: dn, &deadline)
    try requireSuccess(try result(of: answer, .bind, object: dn), .bind, object: dn)
  }
}

extension Handle {
  /// The conversation of RFC 4752, led by the SASL library.
  private func bindGSSAPI(_ credential: GSSCredential?, within limit: Duration) throws {
    try converse("GSSAPI", credential, within: limit)
  }

  /// The conversation of a SASL mechanism (RFC 4513 5.2).
  func converse(_ name: String, _ credential: GSSCredential?, within limit: Duration) throws {
    try set(LDAP_OPT_X_SASL_NOCANON, true)
    var deadline = Deadline(limit)
    var mechanism: UnsafePointer<CChar>?
    var id: Int32 = 0
    var answer: OpaquePointer?
    defer { ldap_msgfree(answer) }
    while true {
      let context = credential.map { UnsafeMutableRawPointer($0.handle) }
      let status = ldap_sasl_interactive_bind(
        pointer, nil, name, nil, nil, UInt32(LDAP_SASL_QUIET), interact, context, answer, &mechanism, &id)
      if status == LDAP_SUCCESS { return }
      guard status == LDAP_SASL_BIND_IN_PROGRESS else { throw error(.bind, status, object: credential?.principal) }
      ldap_msgfree(answer)
      answer = nil
      answer = try message(of: id, .bind, object: credential?.principal, &deadline).take()
    }
  }
}

/// Answers the SASL library's questions, of which GSSAPI has one: as whom to act (as oneself).
///
/// It is also the one place where the credential can be set: the library makes its context in the bind itself, and asks before it
/// begins.
private func interact(
  _ ld: OpaquePointer?, _ flags: UInt32, _ credential: UnsafeMutableRawPointer?, _ prompts: UnsafeMutableRawPointer?
) -> Int32 {
  if let credential, ldap_set_option(ld, LDAP_OPT_X_SASL_GSS_CREDS, credential) != LDAP_OPT_SUCCESS { return LDAP_LOCAL_ERROR }
  var prompt = prompts?.assumingMemoryBound(to: sasl_interact_t.self)
  while let current = prompt, current.pointee.id != UInt(SASL_CB_LIST_END) {
    current.pointee.result = UnsafeRawPointer(emptyAnswer)
    current.pointee.len = 0
    prompt = current + 1
  }
  return LDAP_SUCCESS
}

/// It must outlive the call, so it lives for ever.
nonisolated(unsafe) private let emptyAnswer: UnsafeMutablePointer<CChar> = {
  let empty = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
  empty.pointee = 0
  return empty
}()
