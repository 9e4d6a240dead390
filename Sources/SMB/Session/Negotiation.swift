internal import CLibCrypto
internal import WindowsTypes

/// The first exchange ([MS-SMB2] 3.2.4.2.2.2, 3.2.5.2).
extension Connection {
  /// Offers, and checks what the server has chosen.
  ///
  /// - Parameter clientGUID: that of the session to which the connection will be bound; without it, the connection is a client of its own.
  func negotiate(clientGUID: GUID? = nil) throws {
    activity = (.negotiate, nil)
    let offer = try makeOffer(clientGUID ?? GUID(bytes: random(16)))
    self.offer = offer
    let answer = try exchange(offer)
    let response: NegotiateResponse = try decode(answer.header, answer.bytes)
    do {
      let negotiated = try Negotiated(response, offer: offer)
      if negotiated.dialect == .smb311 { try preauth?.update(answer.bytes) } else { preauth = nil }
      self.negotiated = negotiated
    } catch let refusal as Negotiated.Refusal {
      throw broken(.refused, refusal.text)
    } catch let malformed as MalformedMessage {
      throw broken(.malformed, malformed.description)
    }
    guard negotiated?.cipher != nil || !options.requiresEncryption else { throw broken(.refused, "it does not encrypt") }
  }

  private func makeOffer(_ clientGUID: GUID) throws -> NegotiateRequest {
    guard !options.dialects.isEmpty else { throw error(.local, "no dialect to offer") }
    // In 3.1.1 the ciphers say it all, but Samba answers no cipher to a client without the capability.
    let capabilities: Capabilities = [.largeMTU, .multiChannel, .encryption]
    return NegotiateRequest(
      dialects: options.dialects, capabilities: capabilities, clientGUID: clientGUID, salt: try random(32),
      ciphers: options.ciphers, signingAlgorithms: options.signingAlgorithms)
  }

  private func random(_ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw broken(.local, "OpenSSL has no random numbers") }
    return bytes
  }

  /// Has the server repeat, under a signature, what it negotiated: a change on the way shows here ([MS-SMB2] 3.2.5.5).
  func validateNegotiation(tree: Share) throws {
    guard let offer, let negotiated, negotiated.dialect < .smb311 else { return }
    activity = (.negotiate, nil)
    let request = ValidateNegotiateInfoRequest(
      capabilities: offer.capabilities, clientGUID: offer.clientGUID, dialects: offer.dialects)
    let answer: IOControlResponse = try call(
      IOControlRequest(code: .validateNegotiateInfo, fileID: .none, input: request.encoded, maxOutput: 24), tree: tree)
    do {
      let told = try ValidateNegotiateInfoResponse(decoding: answer.output)
      guard told.capabilities == negotiated.capabilities, told.serverGUID == negotiated.serverGUID,
        told.securityMode == negotiated.securityMode, told.dialect == negotiated.dialect.rawValue
      else { throw broken(.notAuthentic, "what was negotiated is not what the server says: somebody has changed it on the way") }
    } catch let malformed as MalformedMessage {
      throw broken(.malformed, malformed.description)
    }
  }
}
