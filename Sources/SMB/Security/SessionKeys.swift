/// The keys of one session ([MS-SMB2] 3.2.5.3.1).
struct SessionKeys: Equatable {
  let signing: [UInt8]
  /// From client to server.
  let encryption: [UInt8]
  /// From server to client.
  let decryption: [UInt8]

  /// Derives them.
  ///
  /// - Parameters:
  ///   - fullKey: the security context's key, of any length; the session key is its first 16 bytes, with zeros where it is shorter.
  ///   - preauthHash: the hash after the last SESSION_SETUP request; of no meaning below 3.1.1.
  init(fullKey: [UInt8], dialect: Dialect, cipher: Cipher?, preauthHash: [UInt8]) throws(CryptoFailure) {
    let sessionKey = Array((fullKey + [UInt8](repeating: 0, count: 16)).prefix(16))
    let size = cipher?.keySize ?? 16
    let cipherKey = size == 32 ? fullKey : sessionKey
    func key(_ source: [UInt8], _ label: String, _ context: [UInt8], _ count: Int) throws(CryptoFailure) -> [UInt8] {
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
