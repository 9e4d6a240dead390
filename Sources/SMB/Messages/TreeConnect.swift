/// Enters a share ([MS-SMB2] 2.2.9).
struct TreeConnectRequest: Request {
  static let command = Command.treeConnect

  /// `\\server\share`.
  let path: String

  func encode(into writer: inout WireWriter) {
    let name = path.utf16LittleEndian
    writer.integer(UInt16(9))
    writer.integer(UInt16(0))
    writer.integer(UInt16(Header.size + 8))
    writer.integer(UInt16(clamping: name.count))
    writer.append(name)
  }
}

/// The share's kind and wishes ([MS-SMB2] 2.2.10).
struct TreeConnectResponse: Response {
  static let encryptData: UInt32 = 0x8000

  let shareType: UInt8
  let shareFlags: UInt32
  let capabilities: UInt32
  let maximalAccess: UInt32

  var wantsEncryption: Bool { shareFlags & Self.encryptData != 0 }

  init(decoding message: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(message, "TREE_CONNECT response", at: Header.size)
    try reader.structureSize(16)
    shareType = try reader.integer("ShareType")
    try reader.skip(1, "Reserved")
    shareFlags = try reader.integer("ShareFlags")
    capabilities = try reader.integer("Capabilities")
    maximalAccess = try reader.integer("MaximalAccess")
    guard (1...3).contains(shareType) else { throw reader.unexpected("ShareType", "\(shareType)", "1, 2 or 3") }
  }
}
