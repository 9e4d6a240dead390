internal import CLibCrypto

/// SHA-256 (FIPS 180-4), by OpenSSL.
enum SHA256 {
  /// The digest's 32 bytes.
  static func digest(_ text: String) -> [UInt8] {
    digest(Array(text.utf8))
  }

  /// The digest's 32 bytes.
  static func digest(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
      var length: UInt32 = 0
      precondition(EVP_Digest(bytes, bytes.count, buffer.baseAddress, &length, EVP_sha256(), nil) == 1)
      count = Int(length)
    }
  }
}
