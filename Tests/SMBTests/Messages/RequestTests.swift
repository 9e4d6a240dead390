import Testing
import WindowsTypes

@testable import SMB

/// The bytes of each request behind its header, field by field.
struct RequestTests {
  private static let fileID = FileID(persistent: 0x0807_0605_0403_0201, volatile: 0x100F_0E0D_0C0B_0A09)
  private static let fileIDBytes: [UInt8] = Array(1...16)

  private func body(_ request: some Request) -> [UInt8] { Array(request.encoded()[64...]) }

  @Test func `NEGOTIATE offers dialects, and contexts at multiples of 8`() throws {
    let request = NegotiateRequest(
      dialects: [.smb302, .smb311], capabilities: [.largeMTU, .encryption], clientGUID: try GUID(bytes: Self.fileIDBytes),
      salt: [0xAA, 0xBB], ciphers: [.aes128GCM, .aes128CCM], signingAlgorithms: [.aesGMAC])
    #expect(
      body(request) == [
        36, 0,  // StructureSize
        2, 0,  // DialectCount
        2, 0,  // SecurityMode: signing required
        0, 0,  // Reserved
        0x44, 0, 0, 0,  // Capabilities: LARGE_MTU, ENCRYPTION
      ] + Self.fileIDBytes + [
        104, 0, 0, 0,  // NegotiateContextOffset
        3, 0,  // NegotiateContextCount
        0, 0,  // Reserved2
        0x02, 0x03, 0x11, 0x03,  // Dialects
        1, 0, 8, 0, 0, 0, 0, 0,  // SMB2_PREAUTH_INTEGRITY_CAPABILITIES of 8 bytes
        1, 0, 2, 0, 1, 0, 0xAA, 0xBB,  // one hash, a salt of 2 bytes, SHA-512
        2, 0, 6, 0, 0, 0, 0, 0,  // SMB2_ENCRYPTION_CAPABILITIES of 6 bytes
        2, 0, 2, 0, 1, 0, 0, 0,  // two ciphers: AES-128-GCM, AES-128-CCM; padding
        8, 0, 4, 0, 0, 0, 0, 0,  // SMB2_SIGNING_CAPABILITIES of 4 bytes
        1, 0, 2, 0,  // one algorithm: AES-GMAC
      ])
  }

  @Test func `Without 3.1.1 NEGOTIATE has no contexts`() throws {
    let request = NegotiateRequest(
      dialects: [.smb300], capabilities: .largeMTU, clientGUID: try GUID(bytes: Self.fileIDBytes), salt: [], ciphers: [],
      signingAlgorithms: [])
    #expect(body(request).count == 36 + 2)
    #expect(Array(body(request)[28..<36]) == [UInt8](repeating: 0, count: 8))
  }

  @Test func `SESSION_SETUP carries the token`() {
    #expect(
      body(SessionSetupRequest(token: [1, 2, 3])) == [
        25, 0,  // StructureSize
        0,  // Flags
        2,  // SecurityMode: signing required
        0, 0, 0, 0,  // Capabilities
        0, 0, 0, 0,  // Channel
        88, 0,  // SecurityBufferOffset
        3, 0,  // SecurityBufferLength
        0, 0, 0, 0, 0, 0, 0, 0,  // PreviousSessionId
        1, 2, 3,
      ])
  }

  @Test func `SESSION_SETUP names the session that it replaces`() {
    let request = SessionSetupRequest(token: [1], previousSessionID: 0x0807_0605_0403_0201)
    #expect(Array(body(request)[16..<24]) == Array(1...8))
  }

  @Test func `TREE_CONNECT names the share in UTF-16`() {
    #expect(body(TreeConnectRequest(path: "\\é")) == [9, 0, 0, 0, 72, 0, 4, 0, 0x5C, 0, 0xE9, 0])
  }

  @Test func `CREATE says what for, and asks for no oplock`() {
    let request = CreateRequest(
      name: "ab", access: [.readData, .delete], sharing: [.read], disposition: .create, options: [.noDirectory, .openReparsePoint])
    #expect(
      body(request) == [
        57, 0,  // StructureSize
        0, 0,  // SecurityFlags, RequestedOplockLevel
        2, 0, 0, 0,  // ImpersonationLevel
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,  // SmbCreateFlags, Reserved
        1, 0, 1, 0,  // DesiredAccess
        0, 0, 0, 0,  // FileAttributes
        1, 0, 0, 0,  // ShareAccess
        2, 0, 0, 0,  // CreateDisposition: FILE_CREATE
        0x40, 0, 0x20, 0,  // CreateOptions
        120, 0, 4, 0,  // NameOffset, NameLength
        0, 0, 0, 0, 0, 0, 0, 0,  // CreateContexts
        0x61, 0, 0x62, 0,
      ])
  }

  @Test func `WRITE leaves its data's place to the slab`() {
    let request = WriteRequest(fileID: Self.fileID, offset: 5 << 32, length: 0x0010_0000)
    #expect(
      body(request) == [
        49, 0,  // StructureSize
        112, 0,  // DataOffset
        0, 0, 0x10, 0,  // Length
        0, 0, 0, 0, 5, 0, 0, 0,  // Offset, beyond 4 GiB
      ] + Self.fileIDBytes + [UInt8](repeating: 0, count: 16))  // Channel … Flags
    #expect(request.encoded().count == WriteRequest.dataOffset)
  }

  @Test func `READ asks for a length at an offset`() {
    #expect(
      body(ReadRequest(fileID: Self.fileID, offset: 5 << 32, length: 65536)) == [
        49, 0,  // StructureSize
        80, 0,  // Padding, Flags
        0, 0, 1, 0,  // Length
        0, 0, 0, 0, 5, 0, 0, 0,  // Offset
      ] + Self.fileIDBytes + [UInt8](repeating: 0, count: 17))  // MinimumCount … Buffer
  }

  @Test func `CLOSE asks for the last size, and FLUSH names the file`() {
    #expect(body(CloseRequest(fileID: Self.fileID)) == [24, 0, 1, 0, 0, 0, 0, 0] + Self.fileIDBytes)
    #expect(body(FlushRequest(fileID: Self.fileID)) == [24, 0, 0, 0, 0, 0, 0, 0] + Self.fileIDBytes)
  }

  @Test func `IOCTL carries its input`() {
    let request = IOControlRequest(code: .setSparse, fileID: Self.fileID, input: [1], maxOutput: 16)
    #expect(
      body(request) == [57, 0, 0, 0, 0xC4, 0, 9, 0] + Self.fileIDBytes + [
        120, 0, 0, 0,  // InputOffset
        1, 0, 0, 0,  // InputCount
        0, 0, 0, 0,  // MaxInputResponse
        120, 0, 0, 0,  // OutputOffset
        0, 0, 0, 0,  // OutputCount
        16, 0, 0, 0,  // MaxOutputResponse
        1, 0, 0, 0,  // Flags: an FSCTL
        0, 0, 0, 0,  // Reserved2
        1,
      ])
  }

  @Test func `SET_INFO sets the end of the file, or its deletion`() {
    #expect(
      body(SetInfoRequest(fileID: Self.fileID, change: .endOfFile(1 << 33))) == [
        33, 0, 1, 20, 8, 0, 0, 0, 96, 0, 0, 0, 0, 0, 0, 0,
      ] + Self.fileIDBytes + [0, 0, 0, 0, 2, 0, 0, 0])
    #expect(body(SetInfoRequest(fileID: Self.fileID, change: .deleteOnClose)).suffix(1) == [1])
  }

  @Test func `QUERY_INFO names its class`() {
    #expect(Array(body(QueryInfoRequest(fileID: Self.fileID, infoClass: .fileSystemSize)).prefix(8)) == [41, 0, 2, 3, 0, 0x10, 0, 0])
  }

  @Test func `A payload costs a credit for each 64 KiB that have begun`() {
    let expected = [0: 1, 1: 1, 65536: 1, 65537: 2, 1 << 20: 16, 8 << 20: 128]
    for (payload, charge) in expected { #expect(CreditLedger.charge(payload: payload) == charge) }
  }
}
