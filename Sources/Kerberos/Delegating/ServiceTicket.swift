internal import CKerberos

/// The owner of a ticket that was got (`krb5_creds`).
final class ServiceTicket {
  let pointer: UnsafeMutablePointer<krb5_creds>
  private let context: KerberosContext

  init(_ context: KerberosContext, _ pointer: UnsafeMutablePointer<krb5_creds>) {
    self.context = context
    self.pointer = pointer
  }

  deinit {
    krb5_free_creds(context.pointer, pointer)
  }

  /// Whether the service may pass the ticket on (RFC 4120 2.6): a condition of classic constrained delegation ([MS-SFU] 3.2.5.2.2).
  var isForwardable: Bool { pointee.ticket_flags & TKT_FLG_FORWARDABLE != 0 }

  /// Whose ticket it is.
  var client: krb5_principal? { pointee.client }

  private var pointee: krb5_creds { pointer.pointee }
}

extension KerberosContext {
  /// Wraps what one of the library's functions got.
  func ticket(
    _ step: KerberosError.Step, _ subject: String, _ get: (UnsafeMutablePointer<UnsafeMutablePointer<krb5_creds>?>) -> krb5_error_code
  ) throws(KerberosError) -> ServiceTicket {
    var found: UnsafeMutablePointer<krb5_creds>?
    try check(get(&found), step, subject)
    guard let found else { throw KerberosError(step, subject: subject, code: .notInCache, message: "there is no ticket") }
    return ServiceTicket(self, found)
  }
}
