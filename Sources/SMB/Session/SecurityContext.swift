public import Secrets

/// An authentication that is under way, seen from the client: Kerberos, or whatever else can agree on a key.
///
/// The client wraps the tokens for SMB (SPNEGO) itself; a context gives and takes its mechanism's own tokens, framed as
/// RFC 2743 3.1 says. It is used on one thread only, and each session needs a new one.
public protocol SecurityContext {
  /// Who authenticates, for messages: `ZULU$@LAB.EXAMPLE`.
  var principal: String { get }

  /// Takes the server's token, `nil` at first, and gives the next one to send, `nil` where there is none.
  mutating func step(_ token: [UInt8]?) throws -> [UInt8]?

  /// Whether both sides have authenticated each other.
  var isComplete: Bool { get }

  /// The key that both sides have agreed on, of full length; asked for when the context is complete.
  func sessionKey() throws -> Secret
}
