internal import Secrets

/// The keys of one session ([MS-SMB2] 3.2.5.3.1), which are wiped when the last who uses them goes.
struct SessionKeys: Sendable {
  let signing: Secret
  /// From client to server.
  let encryption: Secret
  /// From server to client.
  let decryption: Secret

  /// Derives them.
  ///
  /// - Parameters:
  ///   - fullKey: the security context's key, of any length; the session key is its first 16 bytes, with zeros where it is shorter.
  ///   - preauthHash: the hash after the last SESSION_SETUP request; of no meaning below 3.1.1.
  init(fullKey: Secret, dialect: Dialect, cipher: Cipher?, preauthHash: [UInt8]) throws(CryptoFailure) {
    let sessionKey = Secret(capacity: 16) { room in
      fullKey.withUnsafeBytes { key in
        for index in room.indices { room[index] = index < key.count ? key[index] : 0 }
      }
      return room.count
    }
    let size = cipher?.keySize ?? 16
    let cipherKey = size == 32 ? fullKey : sessionKey
    func key(_ source: Secret, _ label: String, _ context: [UInt8], _ count: Int) throws(CryptoFailure) -> Secret {
      try KeyDerivation.derive(source, label: label, context: context, count: count)
    }
    if dialect == .smb311 {
      signing = try key(sessionKey, "SMBSigningKey\0", preauthHash, 16)
      encryption = try key(cipherKey, "SMBC2SCipherKey\0", preauthHash, size)
      decryption = try key(cipherKey, "SMBS2CCipherKey\0", preauthHash, size)
    } else {
      signing = try key(sessionKey, "SMB2AESCMAC\0", Array("SmbSign\0".utf8), 16)
      encryption = try key(sessionKey, "SMB2AESCCM\0", Array("ServerIn \0".utf8), 16)
      decryption = try key(sessionKey, "SMB2AESCCM\0", Array("ServerOut\0".utf8), 16)
    }
  }
}
