import Testing

@testable import SMB

/// Every decoder with bytes that are nearly right: an error or a value, never a crash.
struct NoiseTests {
  /// Always the same numbers (SplitMix64), so that a finding can be found again.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
      return value ^ value >> 31
    }
  }

  private typealias Decoder = @Sendable ([UInt8]) throws -> Void

  private static let seeds: [(bytes: [UInt8], decode: Decoder)] = [
    (NegotiateResponseTests.windows, { _ = try decode(NegotiateResponse.self, $0).contexts.map { try $0.chosen() } }),
    (ResponseTests.sessionSetup, { _ = try decode(SessionSetupResponse.self, $0) }),
    (ResponseTests.treeConnect, { _ = try decode(TreeConnectResponse.self, $0) }),
    (ResponseTests.create, { _ = try decode(CreateResponse.self, $0) }),
    (ResponseTests.close, { _ = try decode(CloseResponse.self, $0) }),
    (
      ResponseTests.read,
      { bytes in
        let data = try decode(ReadResponse.self, bytes).data
        #expect(data.lowerBound >= 0 && data.upperBound <= bytes.count)
      }
    ),
    (ResponseTests.write, { _ = try decode(WriteResponse.self, $0) }),
    (ResponseTests.ioctl, { _ = try decode(IOControlResponse.self, $0) }),
    ([9, 0, 72, 0, 4, 0, 0, 0, 1, 2, 3, 4], { _ = try decode(QueryInfoResponse.self, response(.queryInfo, $0)) }),
    ([9, 0, 0, 0, 1, 0, 0, 0, 5], { _ = try decode(ErrorResponse.self, response(.create, $0)) }),
    (SPNEGOTests.answer, { _ = try SPNEGO.decodeAnswer($0) }),
    (RemoteCallTests.fragment, { _ = try RPCPacket.answer($0, call: 9) }),
    (RemoteCallTests.fragment, { _ = try RPCPacket.isAccepted($0, call: 9) }),
    (RemoteCallTests.sessions, { _ = try ServerService.sessions($0) }),
    (NetworkInterfaceTests.list, { _ = try NetworkInterface.list($0) }),
    (
      EncryptionTests.smb311.answer,
      { bytes in
        let cipher = try SessionCipher(.aes128GCM, sessionID: 0x1000_0000_0025, keys: EncryptionTests.smb311.keys)
        var bytes = bytes
        _ = try bytes.withUnsafeMutableBytes { _ = try cipher.open($0) }
      }
    ),
  ]

  @Test func `Changed, cut and lengthened bytes never crash a decoder`() {
    for (number, seed) in Self.seeds.enumerated() {
      var numbers = Numbers(state: UInt64(number))
      for _ in 0..<3000 {
        var bytes = seed.bytes
        for _ in 0..<Int.random(in: 1...4, using: &numbers) where !bytes.isEmpty {
          let place = Int.random(in: bytes.indices, using: &numbers)
          switch Int.random(in: 0..<6, using: &numbers) {
          case 0: bytes[place] = 0
          case 1: bytes[place] = 0xFF
          case 2: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
          case 3: bytes.removeLast(bytes.count - place)
          case 4: bytes.insert(contentsOf: [0, 1, 0xFF], at: place)
          default: bytes[place] = .random(in: .min ... .max, using: &numbers)
          }
        }
        _ = try? seed.decode(bytes)
      }
    }
  }
}
