/// Closes a file ([MS-SMB2] 2.2.15).
struct CloseRequest: Request {
  static let command = Command.close

  let fileID: FileID

  func encode(into writer: inout WireWriter) {
    writer.integer(UInt16(24))
    writer.integer(UInt16(1))  // SMB2_CLOSE_FLAG_POSTQUERY_ATTRIB: tell the size
    writer.integer(UInt32(0))
    writer.fileID(fileID)
  }
}

/// What the file was when it was closed ([MS-SMB2] 2.2.16).
struct CloseResponse: Response {
  let allocationSize: UInt64
  let endOfFile: UInt64

  init(decoding message: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(message, "CLOSE response", at: Header.size)
    try reader.structureSize(60)
    try reader.skip(6, "Flags")
    try reader.skip(32, "CreationTime")
    allocationSize = try reader.integer("AllocationSize")
    endOfFile = try reader.integer("EndofFile")
    try reader.skip(4, "FileAttributes")
  }
}

/// Has the server write to stable storage what it holds of a file ([MS-SMB2] 2.2.17).
struct FlushRequest: Request {
  static let command = Command.flush

  let fileID: FileID

  func encode(into writer: inout WireWriter) {
    writer.integer(UInt16(24))
    writer.zeros(6)
    writer.fileID(fileID)
  }
}
