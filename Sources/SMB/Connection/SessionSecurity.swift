internal import WindowsTypes

/// What protects the messages of a session on one connection.
final class SessionSecurity {
  let identity: SessionIdentity
  /// With a key of the connection's own, if it was bound to the session.
  let signer: Signer
  /// `nil` where the server encrypts nothing.
  let cipher: SessionCipher?

  var id: UInt64 { identity.id }
  /// Whether every message of the session is encrypted.
  var encryptsAll: Bool { identity.encryptsAll }

  init(_ identity: SessionIdentity, signer: Signer) throws(CryptoFailure) {
    self.identity = identity
    self.signer = signer
    cipher = try identity.cipher.map { (cipher) throws(CryptoFailure) in
      try SessionCipher(cipher, sessionID: identity.id, keys: identity.keys, nonces: identity.nonces)
    }
  }
}

/// What all channels of a session have in common ([MS-SMB2] 3.2.1.3).
struct SessionIdentity: Sendable {
  let id: UInt64
  let keys: SessionKeys
  let dialect: Dialect
  let signing: SigningAlgorithm
  let cipher: Cipher?
  let encryptsAll: Bool
  let clientGUID: GUID
  let serverGUID: GUID
  let nonces = NonceCounter()
}
