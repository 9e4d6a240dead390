internal import CKerberos

/// A user's ticket to one service, which the KDC gave to a host that acts for the user (S4U2Proxy).
///
/// With it the host logs on to the service as the user, as often as it wants until the ticket ends. The ticket alone is kept, and nothing
/// that another could be got with: who logs on with it shows that this very ticket works.
public struct DelegatedTicket: Sendable {
  /// The ticket in the form of the library's own cache files, so that it belongs to no context and no thread.
  private let bytes: [UInt8]
  private let service: String

  init(_ ticket: ServiceTicket, to service: String, realm: String, _ context: KerberosContext) throws(KerberosError) {
    var data: UnsafeMutablePointer<krb5_data>?
    try context.check(krb5_marshal_credentials(context.pointer, ticket.pointer, &data), .delegation, service)
    defer { krb5_free_data(context.pointer, data) }
    bytes = data.map { Array(UnsafeRawBufferPointer(start: $0.pointee.data, count: Int($0.pointee.length))) } ?? []
    self.service = PrincipalText.service(service, realm: realm)
  }

  /// Begins a new authentication to the service; nobody is asked for a ticket.
  ///
  /// - Throws: ``KerberosError``.
  public func authentication() throws -> GSSInitiatorContext {
    let context = try KerberosContext()
    return try GSSInitiatorContext(InitiatorCredentials(holding: try ticket(context), context), service: service)
  }

  private func ticket(_ context: KerberosContext) throws -> ServiceTicket {
    var bytes = bytes
    let subject = service
    return try bytes.withUnsafeMutableBytes { buffer in
      var data = krb5_data()
      data.length = UInt32(buffer.count)
      data.data = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      return try context.ticket(.credential, subject) { krb5_unmarshal_credentials(context.pointer, &data, $0) }
    }
  }
}
