internal import CLibCrypto
internal import Secrets

/// Authenticated encryption in place, in one direction, over a context that is made once (SP800-38D, SP800-38C).
final class Sealer {
  enum Direction {
    case encrypt
    case decrypt
  }

  static let tagSize = 16

  let cipher: Cipher
  private let direction: Direction
  private let key: Secret
  private let context: OpaquePointer

  init(_ cipher: Cipher, _ direction: Direction, key: Secret) throws(CryptoFailure) {
    guard key.count == cipher.keySize, let context = EVP_CIPHER_CTX_new() else { throw CryptoFailure(call: "EVP_CIPHER_CTX_new") }
    self.cipher = cipher
    self.direction = direction
    self.key = key
    self.context = context
    try CryptoFailure.check(EVP_CipherInit_ex(context, cipher.algorithm, nil, nil, nil, direction == .encrypt ? 1 : 0), "EVP_CipherInit_ex")
    try control(EVP_CTRL_AEAD_SET_IVLEN, cipher.nonceSize, nil)
    if !cipher.isCCM { try CryptoFailure.check(key.withBytes { EVP_CipherInit_ex(context, nil, nil, $0, nil, -1) }, "EVP_CipherInit_ex") }
  }

  deinit {
    EVP_CIPHER_CTX_free(context)
  }

  /// Encrypts a message where it lies, and gives the tag.
  func seal(_ message: UnsafeMutableRawBufferPointer, _ additional: UnsafeRawBufferPointer, nonce: [UInt8]) throws(CryptoFailure) -> [UInt8]
  {
    if cipher.isCCM { try control(EVP_CTRL_AEAD_SET_TAG, Self.tagSize, nil) }
    try begin(nonce, count: message.count)
    try update(nil, additional)
    try update(message.baseAddress, UnsafeRawBufferPointer(message))
    try finish()
    var tag = [UInt8](repeating: 0, count: Self.tagSize)
    try control(EVP_CTRL_AEAD_GET_TAG, Self.tagSize, &tag)
    return tag
  }

  /// Decrypts a message where it lies.
  ///
  /// - Throws: ``NotAuthentic`` if the tag does not fit; what lies there then must not be looked at.
  func open(_ message: UnsafeMutableRawBufferPointer, _ additional: UnsafeRawBufferPointer, nonce: [UInt8], tag: [UInt8]) throws {
    var tag = tag
    if cipher.isCCM { try control(EVP_CTRL_AEAD_SET_TAG, Self.tagSize, &tag) }
    try begin(nonce, count: message.count)
    try update(nil, additional)
    do {
      // CCM verifies here, GCM at the end.
      try update(message.baseAddress, UnsafeRawBufferPointer(message))
      if cipher.isCCM { return }
      try control(EVP_CTRL_AEAD_SET_TAG, Self.tagSize, &tag)
      try finish()
    } catch {
      throw NotAuthentic()
    }
  }

  /// CCM has to know the length before anything else; its key is set anew because its state does not survive a message.
  private func begin(_ nonce: [UInt8], count: Int) throws(CryptoFailure) {
    if cipher.isCCM {
      try CryptoFailure.check(key.withBytes { EVP_CipherInit_ex(context, nil, nil, $0, nonce, -1) }, "EVP_CipherInit_ex")
      var written: Int32 = 0
      try CryptoFailure.check(EVP_CipherUpdate(context, nil, &written, nil, Int32(count)), "EVP_CipherUpdate")
    } else {
      try CryptoFailure.check(EVP_CipherInit_ex(context, nil, nil, nil, nonce, -1), "EVP_CipherInit_ex")
    }
  }

  private func update(_ output: UnsafeMutableRawPointer?, _ input: UnsafeRawBufferPointer) throws(CryptoFailure) {
    var written: Int32 = 0
    try CryptoFailure.check(
      EVP_CipherUpdate(
        context, output?.assumingMemoryBound(to: UInt8.self), &written, input.baseAddress?.assumingMemoryBound(to: UInt8.self),
        Int32(input.count)), "EVP_CipherUpdate")
  }

  private func finish() throws(CryptoFailure) {
    var nothing = [UInt8](repeating: 0, count: 16)
    var written: Int32 = 0
    try CryptoFailure.check(EVP_CipherFinal_ex(context, &nothing, &written), "EVP_CipherFinal_ex")
  }

  private func control(_ command: Int32, _ size: Int, _ pointer: UnsafeMutableRawPointer?) throws(CryptoFailure) {
    try CryptoFailure.check(EVP_CIPHER_CTX_ctrl(context, command, Int32(size), pointer), "EVP_CIPHER_CTX_ctrl")
  }
}

extension Cipher {
  fileprivate var algorithm: OpaquePointer? {
    switch self {
    case .aes128CCM: EVP_aes_128_ccm()
    case .aes128GCM: EVP_aes_128_gcm()
    case .aes256CCM: EVP_aes_256_ccm()
    case .aes256GCM: EVP_aes_256_gcm()
    }
  }
}
