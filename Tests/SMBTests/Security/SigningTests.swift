import Secrets
import Testing

@testable import SMB

struct SigningTests {
  /// The final SESSION_SETUP response of the example of Microsoft's "the anatomy of signing and cryptographic keys".
  private static let signed = hex(
    """
    FE534D4240000100000000000100800009000000000000000300000000000000FFFE000000000000
    1900000000100000EBE146DA120BA25FC3376A49DFE31BC10900000048001D00A11B3019A0030A01
    00A3120410010000003B453CDC3524164200000000
    """)
  private static let key = Secret(hex("73FE7A9A77BEF0BDE49C650D8CCB5F76"))

  @Test func `AES-CMAC verifies the published response`() throws {
    let signer = try Signer(.aesCMAC, key: Self.key)
    _ = try Self.signed.changed { try signer.verify($0) }
    let twice = try Self.signed.changed { try signer.verify($0) }
    #expect(Array(twice[48..<64]) == [UInt8](repeating: 0, count: 16))
  }

  @Test(arguments: SigningAlgorithm.allCases, [0, 9, 24, 47, 48, 63, 64, 100])
  func `One changed bit anywhere is seen`(algorithm: SigningAlgorithm, offset: Int) throws {
    let signer = try Signer(algorithm, key: Self.key)
    // What a server signs with GMAC has the server's bit in its nonce: sign as a client would, then tell the difference.
    let message = algorithm == .aesCMAC ? Self.signed : try Self.signed.changed { try signer.sign($0) }
    var changed = message
    changed[offset] ^= 0x10
    #expect(throws: NotAuthentic.self) { try changed.changed { try signer.verify($0) } }
  }

  /// The tag of GCM without plaintext (SP800-38D), computed by itself over the message.
  @Test func `AES-GMAC is GCM's tag with message id, role and CANCEL as nonce`() throws {
    let signer = try Signer(.aesGMAC, key: Self.key)
    for (command, bits) in [(UInt8(9), UInt8(0)), (12, 2)] {
      var message = Self.signed
      message[12] = command
      let signature = Array(try message.changed { try signer.sign($0) }[48..<64])
      for index in 48..<64 { message[index] = 0 }
      let sealer = try Sealer(.aes128GCM, .encrypt, key: Self.key)
      let nonce: [UInt8] = Array(message[24..<32]) + [bits, 0, 0, 0]
      var nothing: [UInt8] = []
      let tag = try nothing.withUnsafeMutableBytes { empty in
        try message.withUnsafeBytes { try sealer.seal(empty, $0, nonce: nonce) }
      }
      #expect(signature == tag)
    }
  }

  @Test func `A response that only a client could have signed is refused`() throws {
    let signer = try Signer(.aesGMAC, key: Self.key)
    let reflected = try Self.signed.changed { try signer.sign($0) }
    #expect(throws: NotAuthentic.self) { try reflected.changed { try signer.verify($0) } }
  }

  /// RFC 4493, section 4, examples 2 to 4.
  @Test(arguments: [
    (16, "070a16b46b4d4144f79bdd9dd04a287c"), (40, "dfa66747de9ae63030ca32611497c827"), (64, "51f0bebf7e3b9d92fc49741779363cfe"),
  ])
  func `AES-CMAC of RFC 4493`(count: Int, tag: String) throws {
    let cmac = try CMAC(key: Secret(hex("2b7e151628aed2a6abf7158809cf4f3c")))
    let message = hex(
      """
      6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51
      30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710
      """)
    for _ in 0..<2 { #expect(try message.prefix(count).withUnsafeBytes { try cmac.tag($0) } == hex(tag)) }
  }
}
