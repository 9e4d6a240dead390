/// Reads a part of a file or of a pipe ([MS-SMB2] 2.2.19).
struct ReadRequest: Request {
  static let command = Command.read

  let fileID: FileID
  let offset: UInt64
  let length: UInt32

  var payload: Int { Int(length) }

  func encode(into writer: inout WireWriter) {
    writer.integer(UInt16(49))
    writer.integer(UInt8(Header.size + 16))  // Padding: where the data should lie in the answer
    writer.integer(UInt8(0))
    writer.integer(length)
    writer.integer(offset)
    writer.fileID(fileID)
    writer.integer(UInt32(0))  // MinimumCount
    writer.zeros(12)  // no channel
    writer.integer(UInt8(0))  // the buffer has a byte at least
  }
}

/// The data, left where it is ([MS-SMB2] 2.2.20).
struct ReadResponse: Response {
  /// Where in the message the data lies.
  let data: Range<Int>

  init(decoding message: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(message, "READ response", at: Header.size)
    try reader.structureSize(17)
    let offset = try reader.integer(UInt8.self, "DataOffset")
    try reader.skip(1, "Reserved")
    let length = try reader.integer(UInt32.self, "DataLength")
    try reader.skip(8, "DataRemaining")
    data = try reader.buffer(offset: Int(offset), count: Int(length), "Buffer")
  }
}
