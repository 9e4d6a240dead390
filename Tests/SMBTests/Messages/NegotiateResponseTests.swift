import Testing
import WindowsTypes

@testable import SMB

struct NegotiateResponseTests {
  /// The answer of a Windows Server 2016, from Microsoft's "the anatomy of signing and cryptographic keys".
  static let windows = hex(
    """
    FE534D4240000100000000000000010001000000000000000100000000000000FFFE000000000000
    000000000000000000000000000000000000000000000000410001001103020039CBCAF329714942
    BDCE5D60F09AB3FB2F000000000080000000800000008000A76533AECBAED00109094AB095AED001
    80004001C00100006082013C06062B0601050502A08201303082012CA01A3018060A2B0601040182
    3702021E060A2B06010401823702020AA282010C048201084E45474F455854530100000000000000
    60000000700000007E7CC0FD06D6362D02DDE1CF343BFE29172BA8482F8B7BE4DBA9F69A8DEBBA83
    36E453F3EE58983492F66354ED01A5BE000000000000000060000000010000000000000000000000
    5C33530DEAF90D4DB2EC4AE3786EC3084E45474F4558545303000000010000004000000098000000
    7E7CC0FD06D6362D02DDE1CF343BFE295C33530DEAF90D4DB2EC4AE3786EC3084000000058000000
    3056A05430523027802530233121301F06035504031318546F6B656E205369676E696E6720507562
    6C6963204B65793027802530233121301F06035504031318546F6B656E205369676E696E67205075
    626C6963204B657901002600000000000100200001002521FE7288989F816EE6D3D6C55921FBEF2C
    C239789E83B8A0EC29E8D84EBAB80000020004000000000001000200
    """)

  @Test func `A real server's answer gives its choice`() throws {
    let response = try decode(NegotiateResponse.self, Self.windows)
    #expect(response.securityMode == 1)  // signing enabled
    #expect(response.dialect == 0x0311)
    #expect(response.serverGUID.description == "f3cacb39-7129-4249-bdce-5d60f09ab3fb")
    #expect(response.capabilities.contains(.largeMTU))
    #expect(response.maxTransactSize == 8 << 20)
    #expect(response.maxReadSize == 8 << 20)
    #expect(response.maxWriteSize == 8 << 20)
    #expect(response.securityToken.count == 320)
    #expect(response.contexts.map(\.type) == [1, 2])
    #expect(try response.contexts.map { try $0.chosen() } == [NegotiateContext.sha512, Cipher.aes128GCM.rawValue])
  }

  @Test func `An answer that ends early anywhere is an error`() {
    expectTruncationErrors(NegotiateResponse.self, Self.windows)
  }

  @Test(arguments: [(120, 0xFF), (123, 0xFF), (124, 0x41), (125, 0xFF), (70, 0xFF), (450, 0xFF)])
  func `Hostile counts, lengths and offsets are errors`(offset: Int, value: Int) {
    var bytes = Self.windows
    bytes[offset] = UInt8(value)
    #expect(throws: MalformedMessage.self, "\(offset)") { try decode(NegotiateResponse.self, bytes) }
  }
}
