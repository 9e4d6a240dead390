internal import CKerberos

/// The owner of a `krb5_context`; only one thread at a time may use it.
final class KerberosContext {
  let pointer: krb5_context

  /// A context by the machine's configuration, or by another one.
  init(profile: profile_t? = nil) throws(KerberosError) {
    var created: krb5_context?
    let code = profile.map { krb5_init_context_profile($0, 0, &created) } ?? krb5_init_context(&created)
    guard code == 0, let created else {
      let text = krb5_get_error_message(nil, code)
      defer { krb5_free_error_message(nil, text) }
      throw KerberosError(
        .configuration, subject: "this machine", code: KerberosCode(rawValue: code), message: text.map { String(cString: $0) } ?? "")
    }
    pointer = created
  }

  deinit {
    krb5_free_context(pointer)
  }

  /// Throws if the code is not 0; call it before any other function, which would replace the message.
  func check(_ code: krb5_error_code, _ step: KerberosError.Step, _ subject: @autoclosure () -> String) throws(KerberosError) {
    guard code != 0 else { return }
    let text = krb5_get_error_message(pointer, code)
    defer { krb5_free_error_message(pointer, text) }
    throw KerberosError(
      step, subject: subject(), code: KerberosCode(rawValue: code), message: text.map { String(cString: $0) } ?? "")
  }

  var defaultRealm: String {
    get throws(KerberosError) {
      var realm: UnsafeMutablePointer<CChar>?
      try check(krb5_get_default_realm(pointer, &realm), .configuration, "the default realm")
      defer { krb5_free_default_realm(pointer, realm) }
      return realm.map { String(cString: $0) } ?? ""
    }
  }

  func name(_ principal: krb5_const_principal?) -> String {
    var text: UnsafeMutablePointer<CChar>?
    guard krb5_unparse_name(pointer, principal, &text) == 0, let text else { return "?" }
    defer { krb5_free_unparsed_name(pointer, text) }
    return String(cString: text)
  }

  /// Lends the principal that the text names; without a realm it is the default realm's.
  func withPrincipal<Result>(_ text: String, _ body: (krb5_principal) throws -> Result) throws -> Result {
    var principal: krb5_principal?
    try check(krb5_parse_name(pointer, text, &principal), .configuration, text)
    defer { krb5_free_principal(pointer, principal) }
    guard let principal else { throw KerberosError(.configuration, subject: text, code: .malformedPrincipal, message: "no name") }
    return try body(principal)
  }
}
