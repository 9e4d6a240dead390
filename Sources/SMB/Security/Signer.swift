internal import CLibCrypto
internal import Secrets

/// Signs and verifies messages in place ([MS-SMB2] 3.1.4.1, 3.1.5.1); its contexts are made once.
final class Signer {
  static let signature = 48..<64

  let algorithm: SigningAlgorithm
  private let code: MessageAuthentication

  init(_ algorithm: SigningAlgorithm, key: Secret) throws(CryptoFailure) {
    self.algorithm = algorithm
    code = algorithm == .aesGMAC ? .gmac(try GMAC(key: key)) : .cmac(try CMAC(key: key))
  }

  /// Writes the signature into a message whose SIGNED flag is set.
  func sign(_ message: UnsafeMutableRawBufferPointer) throws(CryptoFailure) {
    let signature = try compute(message, isServer: false)
    UnsafeMutableRawBufferPointer(rebasing: message[Self.signature]).copyBytes(from: signature)
  }

  /// Checks a server's signature; the field is zero afterwards.
  func verify(_ message: UnsafeMutableRawBufferPointer) throws {
    let found = Array(message[Self.signature])
    let signature = try compute(message, isServer: true)
    guard CRYPTO_memcmp(found, signature, 16) == 0 else { throw NotAuthentic() }
  }

  private func compute(_ message: UnsafeMutableRawBufferPointer, isServer: Bool) throws(CryptoFailure) -> [UInt8] {
    UnsafeMutableRawBufferPointer(rebasing: message[Self.signature]).initializeMemory(as: UInt8.self, repeating: 0)
    switch code {
    case .cmac(let cmac): return try cmac.tag(UnsafeRawBufferPointer(message))
    case .gmac(let gmac): return try gmac.tag(UnsafeRawBufferPointer(message), nonce: Self.nonce(of: message, isServer: isServer))
    }
  }

  /// MessageId, then a bit for the server and a bit for CANCEL, which shares its message id with another request.
  private static func nonce(of message: UnsafeMutableRawBufferPointer, isServer: Bool) -> [UInt8] {
    let isCancel = message.loadUnaligned(fromByteOffset: 12, as: UInt16.self).littleEndian == Command.cancel.rawValue
    return Array(message[24..<32]) + [(isServer ? 1 : 0) | (isCancel ? 2 : 0), 0, 0, 0]
  }

  private enum MessageAuthentication {
    case cmac(CMAC)
    case gmac(GMAC)
  }
}

/// AES-CMAC (RFC 4493).
final class CMAC {
  private let context: OpaquePointer
  private let key: Secret

  init(key: Secret) throws(CryptoFailure) {
    let algorithm = EVP_MAC_fetch(nil, "CMAC", nil)
    defer { EVP_MAC_free(algorithm) }
    guard let algorithm, let context = EVP_MAC_CTX_new(algorithm) else { throw CryptoFailure(call: "CMAC") }
    self.context = context
    self.key = key
    // The parameter keeps both pointers: a string that is given to the call alone would be gone afterwards.
    let result = OSSL_MAC_PARAM_CIPHER.withCString { parameter in
      "AES-128-CBC".withCString { name in
        let parameters = [
          OSSL_PARAM_construct_utf8_string(parameter, UnsafeMutablePointer(mutating: name), 0), OSSL_PARAM_construct_end(),
        ]
        return EVP_MAC_CTX_set_params(context, parameters)
      }
    }
    try CryptoFailure.check(result, "EVP_MAC_CTX_set_params")
  }

  deinit {
    EVP_MAC_CTX_free(context)
  }

  func tag(_ message: UnsafeRawBufferPointer) throws(CryptoFailure) -> [UInt8] {
    var tag = [UInt8](repeating: 0, count: 16)
    var size = 0
    try CryptoFailure.check(key.withBytes { EVP_MAC_init(context, $0, key.count, nil) }, "EVP_MAC_init")
    try CryptoFailure.check(
      EVP_MAC_update(context, message.baseAddress?.assumingMemoryBound(to: UInt8.self), message.count), "EVP_MAC_update")
    try CryptoFailure.check(EVP_MAC_final(context, &tag, &size, tag.count), "EVP_MAC_final")
    return tag
  }
}

/// AES-128-GMAC: GCM with nothing to encrypt ([MS-SMB2] 3.1.4.1).
private final class GMAC {
  private let context: OpaquePointer

  init(key: Secret) throws(CryptoFailure) {
    guard let context = EVP_CIPHER_CTX_new() else { throw CryptoFailure(call: "EVP_CIPHER_CTX_new") }
    self.context = context
    try CryptoFailure.check(key.withBytes { EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), nil, $0, nil) }, "EVP_EncryptInit_ex")
  }

  deinit {
    EVP_CIPHER_CTX_free(context)
  }

  func tag(_ message: UnsafeRawBufferPointer, nonce: [UInt8]) throws(CryptoFailure) -> [UInt8] {
    var tag = [UInt8](repeating: 0, count: 16)
    var written: Int32 = 0
    try CryptoFailure.check(EVP_EncryptInit_ex(context, nil, nil, nil, nonce), "EVP_EncryptInit_ex")
    try CryptoFailure.check(
      EVP_EncryptUpdate(context, nil, &written, message.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(message.count)),
      "EVP_EncryptUpdate")
    try CryptoFailure.check(EVP_EncryptFinal_ex(context, &tag, &written), "EVP_EncryptFinal_ex")
    try CryptoFailure.check(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, &tag), "EVP_CTRL_AEAD_GET_TAG")
    return tag
  }
}

extension Secret {
  /// Lends a key as OpenSSL takes it.
  func withBytes<Result>(_ body: (UnsafePointer<UInt8>?) -> Result) -> Result {
    withUnsafeBytes { body($0.baseAddress?.assumingMemoryBound(to: UInt8.self)) }
  }
}
