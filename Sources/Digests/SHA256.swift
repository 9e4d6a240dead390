internal import CLibCrypto

/// SHA-256 (FIPS 180-4), by OpenSSL.
package enum SHA256 {
  /// The digest's 32 bytes.
  package static func digest(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
      var length: UInt32 = 0
      // One-shot SHA-256 of memory can't fail but for lack of memory.
      precondition(EVP_Digest(bytes, bytes.count, buffer.baseAddress, &length, EVP_sha256(), nil) == 1)
      count = Int(length)
    }
  }

  /// The digest as 64 hexadecimal digits, in lower case.
  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    digest(bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
