internal import WindowsTypes

/// Authentication ([MS-SMB2] 3.2.4.2.3, 3.2.5.3).
extension Connection {
  private static let greatestNumberOfRounds = 8

  /// Authenticates, and protects the connection with the session's keys.
  ///
  /// - Parameter purpose: what the authentication leads to.
  func authenticate(_ context: inout any SecurityContext, for purpose: SessionPurpose = .new) throws {
    activity = (.authenticate, context.principal)
    if case .channel(let session) = purpose { try prepareBinding(to: session) }
    guard var token = try context.step(nil).map(SPNEGO.initialToken) else { throw error(.local, "the mechanism has no first token") }
    for _ in 0..<Self.greatestNumberOfRounds {
      let answer = try exchange(token, purpose)
      let response: SessionSetupResponse = try decode(answer.header, answer.bytes, warning: .moreProcessingRequired)
      let next = try take(response.token, in: &context)
      pendingSessionID = answer.header.sessionID
      if NTStatus(rawValue: answer.header.status) == .success {
        return try establish(context, response.flags, answer, purpose)
      }
      try verifyInterim(answer)
      try updatePreauth(answer.bytes)
      guard let next else { throw broken(.malformed, "the server wants another token, and the mechanism has none") }
      token = SPNEGO.furtherToken(next)
    }
    throw broken(.malformed, "the authentication does not end")
  }

  private func exchange(_ token: [UInt8], _ purpose: SessionPurpose) throws -> Answer {
    guard token.count <= SessionSetupRequest.greatestToken else {
      throw error(.local, "the token has \(token.count) bytes, more than SMB can carry: the account is in too many groups")
    }
    return try exchange(
      SessionSetupRequest(token: token, previousSessionID: purpose.previousSessionID, isBinding: purpose.session != nil))
  }

  private func take(_ bytes: [UInt8], in context: inout any SecurityContext) throws -> [UInt8]? {
    do {
      let answer = try SPNEGO.decodeAnswer(bytes)
      guard answer.mechanism == nil || answer.mechanism == SPNEGO.kerberos || answer.mechanism == SPNEGO.microsoftKerberos else {
        throw broken(.refused, "the server wants another mechanism than Kerberos")
      }
      guard answer.state != .reject else { throw broken(.refused, "the server rejects the authentication") }
      guard let token = answer.token else { return nil }
      return context.isComplete ? nil : try context.step(token)
    } catch let malformed as MalformedMessage {
      throw broken(.malformed, malformed.description)
    }
  }

  /// The last answer has to be signed with the key that it has led to: only the server of the ticket can do that.
  private func establish(
    _ context: any SecurityContext, _ flags: SessionSetupResponse.Flags, _ answer: Answer, _ purpose: SessionPurpose
  ) throws {
    guard flags.isDisjoint(with: [.guest, .anonymous]) else { throw broken(.refused, "the server made a guest or nobody of the account") }
    guard context.isComplete else { throw broken(.notAuthentic, "the server has not proven who it is") }
    guard let negotiated, answer.header.sessionID != 0 else { throw broken(.malformed, "a session without a number") }
    guard answer.header.flags.contains(.signed) else { throw broken(.notAuthentic, "the last answer of the authentication is not signed") }
    do {
      let keys = try SessionKeys(
        fullKey: context.sessionKey(), dialect: negotiated.dialect, cipher: negotiated.cipher, preauthHash: preauth?.hash ?? [])
      let signer = try Signer(negotiated.signing, key: keys.signing)
      var bytes = answer.bytes
      try bytes.withUnsafeMutableBytes { try signer.verify($0) }
      let identity = try purpose.session ?? newIdentity(answer.header.sessionID, keys, negotiated, flags)
      guard identity.id == answer.header.sessionID else { throw broken(.malformed, "the server has bound another session") }
      session = try SessionSecurity(identity, signer: signer)
      (preauth, bindingSigner) = (nil, nil)
    } catch is NotAuthentic {
      throw broken(.notAuthentic, "the last answer of the authentication has a wrong signature")
    } catch let failure as CryptoFailure {
      throw broken(.local, "OpenSSL's \(failure.call) failed")
    }
  }

  private func newIdentity(
    _ id: UInt64, _ keys: SessionKeys, _ negotiated: Negotiated, _ flags: SessionSetupResponse.Flags
  ) throws -> SessionIdentity {
    let encryptsAll = options.requiresEncryption || flags.contains(.encryptData)
    guard negotiated.cipher != nil || !encryptsAll else { throw broken(.refused, "it wants encryption, and no cipher was agreed on") }
    guard let offer else { throw error(.local) }
    return SessionIdentity(
      id: id, keys: keys, dialect: negotiated.dialect, signing: negotiated.signing, cipher: negotiated.cipher, encryptsAll: encryptsAll,
      clientGUID: offer.clientGUID, serverGUID: negotiated.serverGUID)
  }

  private func updatePreauth(_ bytes: [UInt8]) throws {
    do throws(CryptoFailure) {
      try preauth?.update(bytes)
    } catch {
      throw broken(.local, "OpenSSL's \(error.call) failed")
    }
  }
}
