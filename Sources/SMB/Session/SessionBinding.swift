/// What an authentication leads to.
enum SessionPurpose {
  case new
  /// A session in place of another of the same account, which the server ends because its connection is lost.
  case replacing(sessionID: UInt64)
  /// Another channel of a session that there is.
  case channel(SessionIdentity)

  var previousSessionID: UInt64 {
    if case .replacing(let id) = self { id } else { 0 }
  }

  var session: SessionIdentity? {
    if case .channel(let session) = self { session } else { nil }
  }
}

/// Binding a connection to a session ([MS-SMB2] 3.2.4.2.3, 3.2.5.3.3): its requests are signed with the session's key, the last answer
/// with that of the new channel.
extension Connection {
  func prepareBinding(to session: SessionIdentity) throws {
    guard let negotiated, negotiated.dialect == session.dialect, negotiated.cipher == session.cipher,
      negotiated.signing == session.signing, negotiated.serverGUID == session.serverGUID
    else { throw broken(.refused, "what listens there is not the session's server, or agrees on something else") }
    guard negotiated.capabilities.contains(.multiChannel) else { throw broken(.refused, "the server has one channel a session only") }
    do throws(CryptoFailure) {
      bindingSigner = try Signer(session.signing, key: session.keys.signing)
    } catch {
      throw broken(.local, "OpenSSL's \(error.call) failed")
    }
    pendingSessionID = session.id
  }

  /// An answer before the last one is signed with the session's key, too.
  func verifyInterim(_ answer: Answer) throws {
    guard let bindingSigner else { return }
    var bytes = answer.bytes
    do {
      guard answer.header.flags.contains(.signed) else { throw NotAuthentic() }
      try bytes.withUnsafeMutableBytes { try bindingSigner.verify($0) }
    } catch {
      throw broken(.notAuthentic, "an answer of the authentication has no signature, or a wrong one")
    }
  }
}
