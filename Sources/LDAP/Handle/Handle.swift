internal import COpenLDAP
import Glibc

/// The owner of an `LDAP *` and of its socket.
///
/// Only its connection's thread uses it. After a failure of the connection it must go: libldap would otherwise connect anew by itself,
/// without TLS and without authentication.
final class Handle {
  let server: ServerAddress
  let pointer: OpaquePointer
  let socket: Int32
  /// The connection has failed, whatever error its user throws for it.
  var isLost = false

  /// Entries bigger than this are an attack or an accident; the biggest objects of a directory have some MiB.
  private static let largestMessage: ber_len_t = 256 << 20

  /// Connects; nothing is sent yet.
  init(connectingTo server: ServerAddress, within limit: Duration) throws {
    Library.prepare()
    self.server = server
    socket = try TCPSocket.connect(to: server, within: limit)
    var created: OpaquePointer?
    let status = ldap_init_fd(socket, LDAP_PROTO_TCP, server.url, &created)
    guard status == LDAP_SUCCESS, let created else {
      close(socket)
      throw LDAPError(.connect, server: server.description, code: ResultCode(rawValue: status))
    }
    pointer = created
    try setProtocolOptions()
  }

  deinit {
    ldap_unbind_ext(pointer, nil, nil)
  }

  /// Everything is set here, so that no default, today's or tomorrow's, decides.
  private func setProtocolOptions() throws(LDAPError) {
    try set(LDAP_OPT_PROTOCOL_VERSION, Int32(LDAP_VERSION3))
    try set(LDAP_OPT_DEREF, Int32(LDAP_DEREF_NEVER))
    try set(LDAP_OPT_REFERRALS, false)
    try set(LDAP_OPT_RESTART, true)
    var sockbuf: OpaquePointer?
    if ldap_get_option(pointer, LDAP_OPT_SOCKBUF, &sockbuf) == LDAP_OPT_SUCCESS, let sockbuf {
      var largest = Self.largestMessage
      ber_sockbuf_ctrl(sockbuf, LBER_SB_OPT_SET_MAX_INCOMING, &largest)
      try guardMessages(of: sockbuf)
    }
  }
}

extension Handle {
  func set(_ option: Int32, _ value: Int32) throws(LDAPError) {
    var value = value
    try check(option, ldap_set_option(pointer, option, &value))
  }

  func set(_ option: Int32, size: Int) throws(LDAPError) {
    var value = ber_len_t(size)
    try check(option, ldap_set_option(pointer, option, &value))
  }

  func set(_ option: Int32, _ isOn: Bool) throws(LDAPError) {
    try check(option, ldap_set_option(pointer, option, isOn ? kcd_ldap_opt_on() : kcd_ldap_opt_off()))
  }

  func set(_ option: Int32, _ value: String) throws(LDAPError) {
    try check(option, ldap_set_option(pointer, option, value))
  }

  func set(_ option: Int32, limit: Duration) throws(LDAPError) {
    var value = limit.timeval
    try check(option, ldap_set_option(pointer, option, &value))
  }

  func string(_ option: Int32) -> String {
    var text: UnsafeMutablePointer<CChar>?
    guard ldap_get_option(pointer, option, &text) == LDAP_OPT_SUCCESS, let text else { return "" }
    defer { ldap_memfree(text) }
    return String(cString: text)
  }

  private func check(_ option: Int32, _ status: Int32) throws(LDAPError) {
    guard status == LDAP_OPT_SUCCESS else {
      throw LDAPError(
        .connect, server: server.description, code: .notSupported, diagnostic: "libldap refuses option 0x\(String(option, radix: 16))")
    }
  }
}

extension Handle {
  /// A failure of the library itself.
  ///
  /// Its text is of use in TLS and SASL only; after that it is the last answer's, whatever failed now.
  func error(_ operation: LDAPError.Operation, _ status: Int32, object: String? = nil) -> LDAPError {
    let hasText = operation == .bind || operation == .startTLS
    return LDAPError(
      operation, server: server.description, object: object, code: ResultCode(rawValue: status),
      diagnostic: hasText ? string(LDAP_OPT_DIAGNOSTIC_MESSAGE) : "")
  }

  /// The code of the library's last failure.
  var lastStatus: Int32 {
    var status: Int32 = 0
    ldap_get_option(pointer, LDAP_OPT_RESULT_CODE, &status)
    return status == LDAP_SUCCESS ? ResultCode.serverDown.rawValue : status
  }
}
