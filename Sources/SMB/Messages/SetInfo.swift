/// Changes what is told about a file ([MS-SMB2] 2.2.39).
struct SetInfoRequest: Request {
  static let command = Command.setInfo

  /// What is changed ([MS-FSCC] 2.4.14, 2.4.11).
  enum Change {
    case endOfFile(UInt64)
    case deleteOnClose
  }

  let fileID: FileID
  let change: Change

  func encode(into writer: inout WireWriter) {
    let (fileClass, buffer) = content
    writer.integer(UInt16(33))
    writer.integer(UInt8(1))  // SMB2_0_INFO_FILE
    writer.integer(fileClass)
    writer.integer(UInt32(buffer.count))
    writer.integer(UInt16(Header.size + 32))
    writer.zeros(6)
    writer.fileID(fileID)
    writer.append(buffer)
  }

  private var content: (fileClass: UInt8, buffer: [UInt8]) {
    switch change {
    case .endOfFile(let size):
      var writer = WireWriter()
      writer.integer(size)
      return (20, writer.bytes)
    case .deleteOnClose: return (13, [1])
    }
  }
}

/// Says only that it was done ([MS-SMB2] 2.2.40).
struct SetInfoResponse: Response {
  init(decoding message: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(message, "SET_INFO response", at: Header.size)
    try reader.structureSize(2)
  }
}
