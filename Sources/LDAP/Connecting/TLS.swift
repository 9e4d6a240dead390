internal import COpenLDAP
import Glibc

extension Handle {
  /// What of the server's certificate is checked.
  enum CertificateCheck {
    case all
    /// To find out what is wrong with a certificate, on a connection that is good for nothing else.
    case allButName
  }

  /// Asks the server to go over to TLS (RFC 4511 4.14), then does.
  func startTLS(trusting file: String, _ check: CertificateCheck, within limit: Duration) throws {
    try makeTLSContext(trusting: file, check)
    var id: Int32 = 0
    let status = ldap_start_tls(pointer, nil, nil, &id)
    guard status == LDAP_SUCCESS else { throw error(.startTLS, status) }
    var deadline = Deadline(limit)
    let answer = try message(of: id, .startTLS, object: nil, &deadline)
    try requireSuccess(try result(of: answer, .startTLS, object: nil), .startTLS, object: nil)
    try handshake(within: limit)
  }

  /// Begins TLS at once, as on the port of ldaps.
  func beginTLS(trusting file: String, _ check: CertificateCheck, within limit: Duration) throws {
    try makeTLSContext(trusting: file, check)
    try handshake(within: limit)
  }

  /// A context of this connection's own: options set later on the library's common one would be ignored, or shared.
  private func makeTLSContext(trusting file: String, _ check: CertificateCheck) throws(LDAPError) {
    guard access(file, R_OK) == 0 else { throw trustStoreError(file, String(cString: strerror(errno))) }
    try set(LDAP_OPT_X_TLS_REQUIRE_CERT, Int32(LDAP_OPT_X_TLS_DEMAND))
    try set(LDAP_OPT_X_TLS_REQUIRE_SAN, Int32(LDAP_OPT_X_TLS_TRY))
    try set(LDAP_OPT_X_TLS_PROTOCOL_MIN, kcd_tls_1_2())
    try set(LDAP_OPT_X_TLS_CACERTFILE, file)
    if string(LDAP_OPT_X_TLS_PACKAGE) == "GnuTLS" {
      // libldap 2.5 does not hand the lowest version on to GnuTLS; its priority string can say it.
      try set(LDAP_OPT_X_TLS_CIPHER_SUITE, "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2")
    }
    var isServer: Int32 = 0
    guard ldap_set_option(pointer, LDAP_OPT_X_TLS_NEWCTX, &isServer) == LDAP_OPT_SUCCESS else {
      throw trustStoreError(file, "not in PEM")
    }
    // The context keeps its own copy, for the chain; the name is checked by the connection's.
    if check == .allButName { try set(LDAP_OPT_X_TLS_REQUIRE_CERT, Int32(LDAP_OPT_X_TLS_ALLOW)) }
  }

  private func trustStoreError(_ file: String, _ reason: String) -> LDAPError {
    LDAPError(
      .startTLS, server: server.description, code: .connectError, diagnostic: "\(TLSFault.trustStore): \(file): \(reason)")
  }

  /// Only its asynchronous way makes libldap wait for the handshake with a limit; else it spins on a silent server for ever.
  private func handshake(within limit: Duration) throws(LDAPError) {
    try set(LDAP_OPT_NETWORK_TIMEOUT, limit: limit)
    try set(LDAP_OPT_CONNECT_ASYNC, true)
    let status = ldap_install_tls(pointer)
    guard status == LDAP_SUCCESS else {
      let failure = error(.startTLS, status)
      let isCertificate = failure.diagnostic.isEmpty || failure.diagnostic.contains("unknown error code")
      throw status == LDAP_CONNECT_ERROR && isCertificate
        ? LDAPError(.startTLS, server: server.description, code: .connectError, diagnostic: TLSFault.certificate) : failure
    }
    try set(LDAP_OPT_CONNECT_ASYNC, false)
    guard ldap_tls_inplace(pointer) == 1 else { throw error(.startTLS, LDAP_CONNECT_ERROR) }
    // It leaves the socket blocking: the rest of a message that never comes would be waited for without end.
    guard fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK) == 0 else { throw error(.startTLS, LDAP_LOCAL_ERROR) }
  }
}
