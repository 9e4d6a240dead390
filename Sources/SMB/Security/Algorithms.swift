/// Ciphers of SMB 3 by their numbers on the wire ([MS-SMB2] 2.2.3.1.2).
public enum Cipher: UInt16, Sendable, CaseIterable {
  case aes128CCM = 1
  case aes128GCM = 2
  case aes256CCM = 3
  case aes256GCM = 4

  /// In bytes.
  var keySize: Int { self == .aes128CCM || self == .aes128GCM ? 16 : 32 }
  /// In bytes ([MS-SMB2] 2.2.41).
  var nonceSize: Int { isCCM ? 11 : 12 }
  var isCCM: Bool { self == .aes128CCM || self == .aes256CCM }
}

extension Cipher: CustomStringConvertible {
  /// `AES-128-GCM`.
  public var description: String {
    switch self {
    case .aes128CCM: "AES-128-CCM"
    case .aes128GCM: "AES-128-GCM"
    case .aes256CCM: "AES-256-CCM"
    case .aes256GCM: "AES-256-GCM"
    }
  }
}

/// Signing algorithms of SMB 3 by their numbers on the wire ([MS-SMB2] 2.2.3.1.7); HMAC-SHA256 belongs to SMB 2 and is not taken.
public enum SigningAlgorithm: UInt16, Sendable, CaseIterable {
  case aesCMAC = 1
  case aesGMAC = 2
}

extension SigningAlgorithm: CustomStringConvertible {
  /// `AES-GMAC`.
  public var description: String { self == .aesCMAC ? "AES-CMAC" : "AES-GMAC" }
}

/// OpenSSL refused: a fault of the installation, or no memory.
struct CryptoFailure: Error {
  let call: String

  /// Checks a function that returns 1 when it has done its work.
  static func check(_ result: Int32, _ call: StaticString) throws(CryptoFailure) {
    guard result == 1 else { throw CryptoFailure(call: "\(call)") }
  }
}

/// A message whose tag or signature does not fit it.
struct NotAuthentic: Error {}
