internal import CLibCrypto
internal import Secrets

/// SP800-108 in counter mode with HMAC-SHA256 ([MS-SMB2] 3.1.4.2): one round gives 32 bytes, which is all that SMB needs.
enum KeyDerivation {
  /// - Parameter label: as the specification spells it, with its NUL.
  static func derive(_ key: Secret, label: String, context: [UInt8], count: Int) throws(CryptoFailure) -> Secret {
    precondition(count <= 32)
    let counter: [UInt8] = [0, 0, 0, 1]
    let bits = UInt32(count * 8)
    let length = [
      UInt8(truncatingIfNeeded: bits >> 24), UInt8(truncatingIfNeeded: bits >> 16), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF),
    ]
    return try hmacSHA256(key, counter + Array(label.utf8) + [0] + context + length, count: count)
  }

  /// The first bytes of the code, written where they stay.
  private static func hmacSHA256(_ key: Secret, _ data: [UInt8], count: Int) throws(CryptoFailure) -> Secret {
    var size = 0
    let code = Secret(capacity: 32) { room in
      key.withUnsafeBytes { key in
        let output = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        _ = EVP_Q_mac(nil, "HMAC", nil, "SHA256", nil, key.baseAddress, key.count, data, data.count, output, room.count, &size)
      }
      return count
    }
    guard size == 32 else { throw CryptoFailure(call: "HMAC-SHA256") }
    return code
  }
}

/// The hash over the session's beginning, in 3.1.1 ([MS-SMB2] 3.2.5.2, 3.2.5.3): whoever changes a byte of it changes all keys.
struct PreauthIntegrity: Equatable {
  private(set) var hash = [UInt8](repeating: 0, count: 64)

  /// Takes the next message in, header included.
  mutating func update(_ message: UnsafeRawBufferPointer) throws(CryptoFailure) {
    let input = hash + Array(message)
    var size: UInt32 = 0
    try CryptoFailure.check(EVP_Digest(input, input.count, &hash, &size, EVP_sha512(), nil), "SHA-512")
  }

  mutating func update(_ message: [UInt8]) throws(CryptoFailure) {
    let input = hash + message
    var size: UInt32 = 0
    try CryptoFailure.check(EVP_Digest(input, input.count, &hash, &size, EVP_sha512(), nil), "SHA-512")
  }
}
