/// What a client sends behind the header.
protocol Request {
  static var command: Command { get }

  /// The bytes behind the header; offsets in them count from the header's start.
  func encode(into writer: inout WireWriter)

  /// The greatest payload that goes out or can come back, in bytes: it decides the credits ([MS-SMB2] 3.2.4.1.5).
  var payload: Int { get }
}

extension Request {
  var payload: Int { 0 }

  /// The message with room for a header.
  func encoded() -> [UInt8] {
    var writer = WireWriter(headerSize: Header.size)
    encode(into: &writer)
    return writer.bytes
  }
}

/// What a server answers behind the header.
protocol Response {
  /// Reads the whole message, header included; the header has been checked.
  init(decoding message: UnsafeRawBufferPointer) throws(MalformedMessage)
}

/// A message of four bytes that says nothing but its kind: LOGOFF, TREE_DISCONNECT, ECHO and CANCEL ([MS-SMB2] 2.2.7, 2.2.11,
/// 2.2.28, 2.2.30), and the answers of those and of FLUSH (2.2.18).
struct EmptyResponse: Response {
  init(decoding message: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(message, "empty response", at: Header.size)
    try reader.structureSize(4)
    try reader.skip(2, "Reserved")
  }
}

extension WireWriter {
  mutating func emptyMessage() {
    integer(UInt16(4))
    integer(UInt16(0))
  }
}

/// Ends the session ([MS-SMB2] 2.2.7).
struct LogoffRequest: Request {
  static let command = Command.logoff
  func encode(into writer: inout WireWriter) { writer.emptyMessage() }
}

/// Leaves a share ([MS-SMB2] 2.2.11).
struct TreeDisconnectRequest: Request {
  static let command = Command.treeDisconnect
  func encode(into writer: inout WireWriter) { writer.emptyMessage() }
}

/// Asks for a sign of life ([MS-SMB2] 2.2.28).
struct EchoRequest: Request {
  static let command = Command.echo
  func encode(into writer: inout WireWriter) { writer.emptyMessage() }
}

/// Gives a request up ([MS-SMB2] 2.2.30); it has the request's own message id and gets no answer.
struct CancelRequest: Request {
  static let command = Command.cancel
  func encode(into writer: inout WireWriter) { writer.emptyMessage() }
}

/// The answer that tells an error ([MS-SMB2] 2.2.2).
struct ErrorResponse: Response {
  let data: [UInt8]

  init(decoding message: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(message, "error response", at: Header.size)
    try reader.structureSize(9)
    try reader.skip(2, "ErrorContextCount")
    let count = try reader.integer(UInt32.self, "ByteCount")
    data = try reader.take(Int(count), "ErrorData")
  }
}
