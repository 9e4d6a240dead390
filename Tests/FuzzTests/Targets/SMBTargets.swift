import Secrets

@testable import SMB

extension FuzzTarget {
  /// Each answer of a file server, header included, and what lies in its buffers.
  static let smb: [FuzzTarget] = [
    FuzzTarget("smb-header") { _ = try lend($0) { bytes throws(MalformedMessage) in try Header(decoding: bytes) } },
    FuzzTarget("smb-error") { _ = try read(ErrorResponse.self, $0) },
    FuzzTarget("smb-negotiate") { _ = try read(NegotiateResponse.self, $0).contexts.map { try $0.chosen() } },
    FuzzTarget("smb-session-setup") { _ = try SPNEGO.decodeAnswer(try read(SessionSetupResponse.self, $0).token) },
    FuzzTarget("smb-tree-connect") { _ = try read(TreeConnectResponse.self, $0) },
    FuzzTarget("smb-create") { _ = try read(CreateResponse.self, $0) },
    FuzzTarget("smb-close") { _ = try read(CloseResponse.self, $0) },
    FuzzTarget("smb-read") { bytes in
      let data = try read(ReadResponse.self, bytes).data
      try Contradiction.unless(data.lowerBound >= Header.size && data.upperBound <= bytes.count, "data at \(data) of \(bytes.count) bytes")
    },
    FuzzTarget("smb-write") { _ = try read(WriteResponse.self, $0) },
    FuzzTarget("smb-ioctl") { bytes in
      let output = try read(IOControlResponse.self, bytes).output
      try Contradiction.unless(output.count <= bytes.count, "\(output.count) bytes of output in \(bytes.count)")
    },
    FuzzTarget("smb-network-interfaces") { bytes in
      let interfaces = try NetworkInterface.list(bytes)
      try Contradiction.unless(interfaces.count <= bytes.count / 152, "\(interfaces.count) interfaces in \(bytes.count) bytes")
    },
    FuzzTarget("smb-validate-negotiate") { _ = try ValidateNegotiateInfoResponse(decoding: $0) },
    FuzzTarget("smb-query-info") { bytes in
      let output = try read(QueryInfoResponse.self, bytes).output
      _ = try? FileStandardInformation(decoding: output)
      guard let space = try? VolumeSpace(decoding: output) else { return }
      try Contradiction.unless(space.available <= space.total, "\(space.available) bytes free of \(space.total)")
    },
    FuzzTarget("smb-transform-header") { bytes in
      let size = try Int(lend(bytes) { bytes throws(MalformedMessage) in try TransformHeader(decoding: bytes) }.originalMessageSize)
      try Contradiction.unless(size + TransformHeader.size == bytes.count, "\(size) bytes behind the header of \(bytes.count)")
    },
    FuzzTarget("smb-transform-cipher") { bytes in
      guard let number = bytes.first else { return }
      let cipher = Cipher.allCases[Int(number) % Cipher.allCases.count]
      let key = Secret([UInt8](repeating: 0x11, count: cipher.keySize))
      let session = try SessionCipher(
        cipher, sessionID: 0x1234_5678, keys: SessionKeys(fullKey: key, dialect: .smb311, cipher: cipher, preauthHash: []))
      var frame = Array(bytes.dropFirst())
      _ = try frame.withUnsafeMutableBytes { _ = try session.open($0) }
      throw Contradiction("a tag was right that nobody made")
    },
    FuzzTarget("smb-spnego") { _ = try SPNEGO.decodeAnswer($0) },
    FuzzTarget("smb-frames", frames),
    FuzzTarget("smb-conversation") { try FuzzConversation().run($0) },
  ]

  private static func read<Message: Response>(_: Message.Type, _ bytes: [UInt8]) throws -> Message {
    _ = try lend(bytes) { header throws(MalformedMessage) in try Header(decoding: header) }
    return try lend(bytes) { message throws(MalformedMessage) in try Message(decoding: message) }
  }

  private static func lend<Result>(
    _ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws(MalformedMessage) -> Result
  ) throws(MalformedMessage) -> Result {
    try bytes.decode(body)
  }

  /// The first byte says how many bytes arrive at a time; the rest arrives so, and has to come out again frame by frame.
  private static func frames(_ bytes: [UInt8]) throws {
    let limit = 2048
    let buffer = FrameBuffer(limit: limit)
    var rest = bytes.dropFirst()
    var framed = 0
    while !rest.isEmpty {
      let room = try buffer.room()
      try Contradiction.unless(room.count > 0, "no room for more bytes")
      let part = rest.prefix(min(room.count, Int(bytes[0]) + 1))
      room.copyBytes(from: part)
      buffer.received(part.count)
      rest = rest.dropFirst(part.count)
      while let frame = try buffer.next() {
        try Contradiction.unless((Header.size...limit).contains(frame.count), "a frame of \(frame.count) bytes")
        let start = 1 + framed + Slab.framing
        try Contradiction.unless(frame.elementsEqual(bytes[start..<start + frame.count]), "a frame of other bytes than arrived")
        framed += Slab.framing + frame.count
      }
    }
  }
}
