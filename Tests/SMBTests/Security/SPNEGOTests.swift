import Testing

@testable import SMB

struct SPNEGOTests {
  @Test func `The first token offers Kerberos and carries its token`() {
    #expect(
      SPNEGO.initialToken([0xAA, 0xBB]) == [
        0x60, 0x21,  // InitialContextToken
        0x06, 0x06, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x02,  // SPNEGO
        0xA0, 0x17, 0x30, 0x15,  // NegTokenInit
        0xA0, 0x0D, 0x30, 0x0B, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x12, 0x01, 0x02, 0x02,  // mechTypes: Kerberos
      ] + [0xA2, 0x04, 0x04, 0x02, 0xAA, 0xBB])  // mechToken
  }

  static let answer: [UInt8] = [
    0xA1, 0x18, 0x30, 0x16,  // NegTokenResp
    0xA0, 0x03, 0x0A, 0x01, 0x00,  // negState: accept-completed
    0xA1, 0x0B, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x12, 0x01, 0x02, 0x02,  // supportedMech: Kerberos
    0xA2, 0x02, 0x04, 0x00,  // responseToken
  ]

  @Test func `The answer gives state, mechanism and token`() throws {
    let answer = try SPNEGO.decodeAnswer(Self.answer)
    #expect(answer == SPNEGO.Answer(state: .acceptCompleted, mechanism: SPNEGO.kerberos, token: []))
  }

  @Test func `An answer that ends early, or whose lengths lie, is an error`() {
    for count in Self.answer.indices {
      #expect(throws: MalformedMessage.self) { try SPNEGO.decodeAnswer(Array(Self.answer.prefix(count))) }
    }
    for (offset, value) in [(1, UInt8(0x19)), (1, 0x84), (3, 0x80), (3, 0xFF), (5, 0x7F), (10, 0x84), (12, 0x20)] {
      var hostile = Self.answer
      hostile[offset] = value
      #expect(throws: MalformedMessage.self, "\(offset)") { try SPNEGO.decodeAnswer(hostile) }
    }
  }

  @Test func `Lengths beyond 127 take more bytes`() {
    #expect(DER.element(4, [UInt8](repeating: 0, count: 127)).prefix(2) == [4, 127])
    #expect(DER.element(4, [UInt8](repeating: 0, count: 128)).prefix(3) == [4, 0x81, 128])
    #expect(DER.element(4, [UInt8](repeating: 0, count: 65536)).prefix(5) == [4, 0x83, 1, 0, 0])
  }
}
