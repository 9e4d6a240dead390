import Testing

@testable import SMB

/// Each answer's bytes, field by field; whatever is cut off or lies is an error.
struct ResponseTests {
  static let sessionSetup = response(
    .sessionSetup,
    [
      9, 0,  // StructureSize
      4, 0,  // SessionFlags: SMB2_SESSION_FLAG_ENCRYPT_DATA
      72, 0,  // SecurityBufferOffset
      3, 0,  // SecurityBufferLength
      0xA1, 0x01, 0x00,  // Buffer
    ])

  @Test func `SESSION_SETUP gives flags and token`() throws {
    let message = try decode(SessionSetupResponse.self, Self.sessionSetup)
    #expect(message.flags == .encryptData)
    #expect(message.token == [0xA1, 0x01, 0x00])
    expectTruncationErrors(SessionSetupResponse.self, Self.sessionSetup)
  }

  static let treeConnect = response(
    .treeConnect,
    [
      16, 0,  // StructureSize
      1,  // ShareType: disk
      0,  // Reserved
      0x00, 0x80, 0, 0,  // ShareFlags: SMB2_SHAREFLAG_ENCRYPT_DATA
      0x80, 0, 0, 0,  // Capabilities
      0xFF, 0x01, 0x1F, 0x00,  // MaximalAccess
    ])

  @Test func `TREE_CONNECT gives kind, wishes and access`() throws {
    let message = try decode(TreeConnectResponse.self, Self.treeConnect)
    #expect(message.shareType == 1 && message.wantsEncryption && message.maximalAccess == 0x1F01FF)
    expectTruncationErrors(TreeConnectResponse.self, Self.treeConnect)
    var other = Self.treeConnect
    other[66] = 4
    #expect(throws: MalformedMessage.self) { try decode(TreeConnectResponse.self, other) }
  }

  static let create = response(
    .create,
    [
      89, 0,  // StructureSize
      0,  // OplockLevel
      0,  // Flags
      2, 0, 0, 0,  // CreateAction: FILE_CREATED
    ] + [UInt8](repeating: 0, count: 32)  // CreationTime, LastAccessTime, LastWriteTime, ChangeTime
      + [
        0, 0x10, 0, 0, 0, 0, 0, 0,  // AllocationSize: 4096
        0x34, 0x12, 0, 0, 1, 0, 0, 0,  // EndofFile: beyond 4 GiB
        0x20, 0, 0, 0,  // FileAttributes: ARCHIVE
        0, 0, 0, 0,  // Reserved2
        1, 2, 3, 4, 5, 6, 7, 8,  // FileId.Persistent
        9, 10, 11, 12, 13, 14, 15, 16,  // FileId.Volatile
        0, 0, 0, 0,  // CreateContextsOffset
        0, 0, 0, 0,  // CreateContextsLength
      ])

  @Test func `CREATE gives size, attributes and handle`() throws {
    let message = try decode(CreateResponse.self, Self.create)
    #expect(message.endOfFile == 0x1_0000_1234)
    #expect(message.allocationSize == 4096)
    #expect(message.attributes == 0x20)
    #expect(message.fileID == FileID(persistent: 0x0807_0605_0403_0201, volatile: 0x100F_0E0D_0C0B_0A09))
    expectTruncationErrors(CreateResponse.self, Self.create)
    for (offset, value) in [(144, UInt8(0xFF)), (148, 0xFF), (151, 0x7F)] {
      var hostile = Self.create
      hostile[offset] = value
      hostile[148] |= 1
      #expect(throws: MalformedMessage.self, "\(offset)") { try decode(CreateResponse.self, hostile) }
    }
  }

  static let close = response(
    .close,
    [
      60, 0,  // StructureSize
      1, 0,  // Flags: POSTQUERY_ATTRIB
      0, 0, 0, 0,  // Reserved
    ] + [UInt8](repeating: 0, count: 32)  // four times
      + [
        0, 0, 1, 0, 0, 0, 0, 0,  // AllocationSize
        5, 0, 0, 0, 2, 0, 0, 0,  // EndofFile
        0x20, 0, 0, 0,  // FileAttributes
      ])

  @Test func `CLOSE gives the last size`() throws {
    #expect(try decode(CloseResponse.self, Self.close).endOfFile == 2 << 32 + 5)
    expectTruncationErrors(CloseResponse.self, Self.close)
  }

  static let read = response(
    .read,
    [
      17, 0,  // StructureSize
      80,  // DataOffset
      0,  // Reserved
      4, 0, 0, 0,  // DataLength
      0, 0, 0, 0,  // DataRemaining
      0, 0, 0, 0,  // Reserved2
      0xDE, 0xAD, 0xBE, 0xEF,  // Buffer
    ])

  @Test func `READ tells where its data lies`() throws {
    #expect(try decode(ReadResponse.self, Self.read).data == 80..<84)
    expectTruncationErrors(ReadResponse.self, Self.read)
    for (offset, value) in [(66, UInt8(64)), (66, 79), (66, 81), (66, 0xFF), (68, 5), (71, 0xFF)] {
      var hostile = Self.read
      hostile[offset] = value
      #expect(throws: MalformedMessage.self, "\(offset)") { try decode(ReadResponse.self, hostile) }
    }
  }

  static let write = response(
    .write,
    [
      17, 0,  // StructureSize
      0, 0,  // Reserved
      0, 0, 16, 0,  // Count
      0, 0, 0, 0,  // Remaining
      0, 0, 0, 0,  // WriteChannelInfoOffset, WriteChannelInfoLength
    ])

  @Test func `WRITE tells how much was written`() throws {
    #expect(try decode(WriteResponse.self, Self.write).count == 1 << 20)
    expectTruncationErrors(WriteResponse.self, Self.write)
  }

  static let ioctl = response(
    .ioctl,
    [
      49, 0,  // StructureSize
      0, 0,  // Reserved
      0x17, 0xC0, 0x11, 0x00,  // CtlCode: FSCTL_PIPE_TRANSCEIVE
    ] + [UInt8](repeating: 0xFF, count: 16)  // FileId
      + [
        0, 0, 0, 0,  // InputOffset
        0, 0, 0, 0,  // InputCount
        112, 0, 0, 0,  // OutputOffset
        2, 0, 0, 0,  // OutputCount
        0, 0, 0, 0,  // Flags
        0, 0, 0, 0,  // Reserved2
        7, 8,  // Buffer
      ])

  @Test func `IOCTL gives its output`() throws {
    let message = try decode(IOControlResponse.self, Self.ioctl)
    #expect(message.code == IOControlRequest.Code.pipeTransceive.rawValue && message.output == [7, 8])
    expectTruncationErrors(IOControlResponse.self, Self.ioctl)
    for (offset, value) in [(96, UInt8(111)), (96, 113), (99, 0xFF), (100, 3), (103, 0xFF), (92, 1)] {
      var hostile = Self.ioctl
      hostile[offset] = value
      #expect(throws: MalformedMessage.self, "\(offset)") { try decode(IOControlResponse.self, hostile) }
    }
  }

  @Test func `QUERY_INFO gives sizes of file and volume`() throws {
    let space: [UInt8] = [
      0, 0, 0, 0, 1, 0, 0, 0,  // TotalAllocationUnits: 2^32
      0, 1, 0, 0, 0, 0, 0, 0,  // AvailableAllocationUnits: 256
      8, 0, 0, 0,  // SectorsPerAllocationUnit
      0, 2, 0, 0,  // BytesPerSector: 512
    ]
    let bytes = response(.queryInfo, [9, 0, 72, 0, UInt8(space.count), 0, 0, 0] + space)
    let output = try decode(QueryInfoResponse.self, bytes).output
    let volume = try VolumeSpace(decoding: output)
    #expect(volume.total == 1 << 44 && volume.available == 1 << 20)
    expectTruncationErrors(QueryInfoResponse.self, bytes)
    for count in space.indices {
      #expect(throws: MalformedMessage.self) { try VolumeSpace(decoding: Array(space.prefix(count))) }
    }
    for offset in [7, 15, 16, 20] {
      var hostile = space
      hostile[offset] = offset > 15 ? 0 : 0xFF
      if offset == 20 { hostile[21] = 0 }
      #expect(throws: MalformedMessage.self, "\(offset)") { try VolumeSpace(decoding: hostile) }
    }
  }

  @Test func `An error answer gives its data, and counts are checked`() throws {
    let bytes = response(.create, status: 0xC000_0022, [9, 0, 0, 0, 1, 0, 0, 0, 5])
    #expect(try decode(ErrorResponse.self, bytes).data == [5])
    expectTruncationErrors(ErrorResponse.self, bytes)
  }

  @Test func `What the server repeats of the negotiation is read whole`() throws {
    let bytes: [UInt8] = [0x44, 0, 0, 0] + [UInt8](repeating: 7, count: 16) + [1, 0, 0x02, 0x03]
    let message = try ValidateNegotiateInfoResponse(decoding: bytes)
    #expect(message.capabilities == [.largeMTU, .encryption] && message.securityMode == 1 && message.dialect == 0x0302)
    for count in bytes.indices {
      #expect(throws: MalformedMessage.self) { try ValidateNegotiateInfoResponse(decoding: Array(bytes.prefix(count))) }
    }
    #expect(throws: MalformedMessage.self) { try ValidateNegotiateInfoResponse(decoding: bytes + [0]) }
  }

  @Test func `A header gives its fields, and a request is none of ours`() throws {
    var header = Header(
      creditCharge: 3, status: 0xC000_0022, command: 9, credits: 7, flags: [.response, .async], messageID: 1 << 40, asyncID: 99,
      sessionID: 1 << 50)
    var bytes = [UInt8](repeating: 0, count: 64).changed { header.encode(into: $0) }
    #expect(try bytes.decode { (b: UnsafeRawBufferPointer) throws(MalformedMessage) in try Header(decoding: b) } == header)
    header.flags = [.response]
    header.asyncID = 0
    header.treeID = 5
    bytes = bytes.changed { header.encode(into: $0) }
    #expect(try bytes.decode { (b: UnsafeRawBufferPointer) throws(MalformedMessage) in try Header(decoding: b) } == header)
    for (offset, value) in [(0, UInt8(0xFF)), (4, 63), (16, 0)] {
      var hostile = bytes
      hostile[offset] = value
      #expect(throws: MalformedMessage.self) {
        try hostile.decode { (b: UnsafeRawBufferPointer) throws(MalformedMessage) in try Header(decoding: b) }
      }
    }
    for count in bytes.indices {
      #expect(throws: MalformedMessage.self) {
        try Array(bytes.prefix(count)).decode { (b: UnsafeRawBufferPointer) throws(MalformedMessage) in try Header(decoding: b) }
      }
    }
  }
}
