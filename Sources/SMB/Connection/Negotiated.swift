internal import WindowsTypes

/// What client and server have agreed on.
struct Negotiated: Sendable {
  let dialect: Dialect
  /// `nil` where the server encrypts nothing.
  let cipher: Cipher?
  let signing: SigningAlgorithm
  let capabilities: Capabilities
  let serverGUID: GUID
  let securityMode: UInt16
  let maxTransactSize: Int
  let maxReadSize: Int
  let maxWriteSize: Int

  /// Checks a server's answer against what was offered ([MS-SMB2] 3.2.5.2).
  init(_ response: NegotiateResponse, offer: NegotiateRequest) throws {
    guard let dialect = Dialect(rawValue: response.dialect), offer.dialects.contains(dialect) else {
      throw Refusal(text: "it chose dialect 0x\(String(response.dialect, radix: 16)), offered were \(offer.dialects.map(\.description))")
    }
    guard response.securityMode & SecurityMode.enabled != 0 else { throw Refusal(text: "it does not sign") }
    let floor = 65536
    guard response.maxTransactSize >= floor, response.maxReadSize >= floor, response.maxWriteSize >= floor else {
      throw Refusal(text: "it takes less than 64 KiB at a time")
    }
    self.dialect = dialect
    capabilities = response.capabilities
    serverGUID = response.serverGUID
    securityMode = response.securityMode
    // Without the capability a request is worth one credit, whatever its size ([MS-SMB2] 3.3.5.2.5).
    let ceiling = response.capabilities.contains(.largeMTU) ? Int(UInt32.max) : floor
    maxTransactSize = min(Int(response.maxTransactSize), ceiling)
    maxReadSize = min(Int(response.maxReadSize), ceiling)
    maxWriteSize = min(Int(response.maxWriteSize), ceiling)
    if dialect == .smb311 {
      (cipher, signing) = try Self.algorithms(response.contexts, offer: offer)
    } else {
      cipher = response.capabilities.contains(.encryption) && offer.ciphers.contains(.aes128CCM) ? .aes128CCM : nil
      signing = .aesCMAC
    }
  }

  struct Refusal: Error {
    let text: String
  }

  private static func algorithms(
    _ contexts: [NegotiateContext], offer: NegotiateRequest
  ) throws -> (cipher: Cipher?, signing: SigningAlgorithm) {
    func choice(_ kind: NegotiateContext.Kind) throws -> UInt16? {
      let matching = contexts.filter { $0.type == kind.rawValue }
      guard matching.count <= 1 else { throw Refusal(text: "it answers a negotiate context twice") }
      return try matching.first?.chosen()
    }
    guard try choice(.preauthIntegrity) == NegotiateContext.sha512 else { throw Refusal(text: "it has no pre-auth integrity by SHA-512") }
    var cipher: Cipher?
    if let number = try choice(.encryption), number != 0 {
      cipher = Cipher(rawValue: number)
      guard let cipher, offer.ciphers.contains(cipher) else { throw Refusal(text: "it chose cipher \(number), which was not offered") }
    }
    var signing = SigningAlgorithm.aesCMAC
    if let number = try choice(.signing) {
      guard let algorithm = SigningAlgorithm(rawValue: number), offer.signingAlgorithms.contains(algorithm) else {
        throw Refusal(text: "it chose signing algorithm \(number), which was not offered")
      }
      signing = algorithm
    }
    return (cipher, signing)
  }
}
