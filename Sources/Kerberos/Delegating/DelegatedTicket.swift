/// A user's ticket to one service, which the KDC gave to a host that acts for the user (S4U2Proxy).
///
/// With it the host logs on to the service as the user, as often as it wants until the ticket ends. The ticket alone is kept, and nothing
/// that another could be got with: who logs on with it shows that this very ticket works.
public struct DelegatedTicket: Sendable {
  /// Whose ticket it is: `MIGRATION-ADMIN@LAB.EXAMPLE`.
  public var user: String { credentials.principal }
  private let credentials: InitiatorCredentials
  private let service: String

  init(_ ticket: ServiceTicket, to service: String, realm: String) throws(KerberosError) {
    credentials = try InitiatorCredentials(holding: ticket)
    self.service = PrincipalText.service(service, realm: realm)
  }

  /// Begins a new authentication to the service.
  public func authentication() throws(KerberosError) -> GSSInitiatorContext {
    try GSSInitiatorContext(credentials, service: service)
  }
}
