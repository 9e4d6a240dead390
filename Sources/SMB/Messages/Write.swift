/// Writes a part of a file or to a pipe ([MS-SMB2] 2.2.21); the data follows in the slab, where it was read to.
struct WriteRequest: Request {
  static let command = Command.write
  /// Where the data begins, from the header's start.
  static let dataOffset = Header.size + 48

  let fileID: FileID
  let offset: UInt64
  let length: UInt32

  var payload: Int { Int(length) }

  func encode(into writer: inout WireWriter) {
    writer.integer(UInt16(49))
    writer.integer(UInt16(Self.dataOffset))
    writer.integer(length)
    writer.integer(offset)
    writer.fileID(fileID)
    writer.zeros(12)  // no channel, nothing remaining
    writer.integer(UInt32(0))  // Flags
  }
}

/// How much was written ([MS-SMB2] 2.2.22).
struct WriteResponse: Response {
  let count: UInt32

  init(decoding message: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(message, "WRITE response", at: Header.size)
    try reader.structureSize(17)
    try reader.skip(2, "Reserved")
    count = try reader.integer("Count")
    try reader.skip(8, "Remaining")
  }
}
