import Testing

@testable import SMB

/// Decodes a message of which the header is a part.
func decode<Message: Response>(_: Message.Type, _ bytes: [UInt8]) throws(MalformedMessage) -> Message {
  try bytes.decode { (bytes: UnsafeRawBufferPointer) throws(MalformedMessage) -> Message in try Message(decoding: bytes) }
}

/// Whatever is cut off, the answer is an error.
func expectTruncationErrors<Message: Response>(_: Message.Type, _ bytes: [UInt8], from start: Int = 0) {
  for count in start..<bytes.count {
    #expect(throws: MalformedMessage.self, "\(count) bytes") { try decode(Message.self, Array(bytes.prefix(count))) }
  }
}

/// A response's header, with a body behind it.
func response(_ command: Command, status: UInt32 = 0, _ body: [UInt8]) -> [UInt8] {
  let header = Header(command: command.rawValue, status: status)
  return ([UInt8](repeating: 0, count: Header.size) + body).changed { header.encode(into: $0) }
}

extension Header {
  init(command: UInt16, status: UInt32) {
    self.init(status: status, command: command, credits: 1, flags: .response)
  }
}
