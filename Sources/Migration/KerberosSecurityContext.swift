public import Kerberos
public import SMB
public import Secrets

/// Joins the rooms: SMB knows no Kerberos, and Kerberos no SMB.
public struct KerberosSecurityContext: SecurityContext {
  private let context: GSSInitiatorContext

  /// A session's authentication by Kerberos.
  public init(_ context: GSSInitiatorContext) {
    self.context = context
  }

  public var principal: String { context.principal }
  public var isComplete: Bool { context.isComplete }
  public func step(_ token: [UInt8]?) throws -> [UInt8]? { try context.step(token) }
  public func sessionKey() throws -> Secret { try context.sessionKey() }
}
