/// What protects the messages of a session.
final class SessionSecurity {
  let id: UInt64
  let keys: SessionKeys
  let signer: Signer
  /// `nil` where the server encrypts nothing.
  let cipher: SessionCipher?
  /// Whether every message of the session is encrypted.
  let encryptsAll: Bool

  init(id: UInt64, keys: SessionKeys, signer: Signer, cipher: SessionCipher?, encryptsAll: Bool) {
    self.id = id
    self.keys = keys
    self.signer = signer
    self.cipher = cipher
    self.encryptsAll = encryptsAll
  }
}
