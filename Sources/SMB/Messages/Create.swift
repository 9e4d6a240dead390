/// Opens or makes a file, a directory or a pipe ([MS-SMB2] 2.2.13).
struct CreateRequest: Request {
  static let command = Command.create

  /// What to do if the name is there, or is not ([MS-SMB2] 2.2.13).
  enum Disposition: UInt32 {
    case open = 1
    case create = 2
    case openOrCreate = 3
    case overwriteOrCreate = 5
  }

  /// What the handle is for ([MS-SMB2] 2.2.13.1.1).
  struct Access: OptionSet {
    let rawValue: UInt32
    static let readData = Access(rawValue: 0x1)
    static let writeData = Access(rawValue: 0x2)
    static let appendData = Access(rawValue: 0x4)
    static let readAttributes = Access(rawValue: 0x80)
    static let writeAttributes = Access(rawValue: 0x100)
    static let delete = Access(rawValue: 0x1_0000)
    static let synchronize = Access(rawValue: 0x10_0000)
  }

  /// What others may do meanwhile.
  struct Sharing: OptionSet {
    let rawValue: UInt32
    static let read = Sharing(rawValue: 1)
    static let write = Sharing(rawValue: 2)
    static let delete = Sharing(rawValue: 4)
  }

  struct Options: OptionSet {
    let rawValue: UInt32
    static let directory = Options(rawValue: 0x1)
    static let sequential = Options(rawValue: 0x4)
    static let noDirectory = Options(rawValue: 0x40)
    static let deleteOnClose = Options(rawValue: 0x1000)
    /// A link is opened itself, and never followed.
    static let openReparsePoint = Options(rawValue: 0x20_0000)
  }

  /// Relative to the share, with backslashes and none in front; empty for the share's root.
  let name: String
  var access: Access
  var sharing: Sharing
  let disposition: Disposition
  let options: Options

  func encode(into writer: inout WireWriter) {
    let bytes = name.utf16LittleEndian
    writer.integer(UInt16(57))
    writer.integer(UInt8(0))
    writer.integer(UInt8(0))  // no oplock: nothing that the server could break
    writer.integer(UInt32(2))  // SECURITY_IMPERSONATION
    writer.zeros(16)
    writer.integer(access.rawValue)
    writer.integer(UInt32(0))
    writer.integer(sharing.rawValue)
    writer.integer(disposition.rawValue)
    writer.integer(options.rawValue)
    writer.integer(UInt16(Header.size + 56))
    writer.integer(UInt16(clamping: bytes.count))
    writer.zeros(8)  // no contexts
    writer.append(bytes.isEmpty ? [0] : bytes)  // the buffer has a byte at least
  }
}

/// The handle ([MS-SMB2] 2.2.14).
struct CreateResponse: Response {
  static let directoryAttribute: UInt32 = 0x10

  let oplockLevel: UInt8
  let createAction: UInt32
  let allocationSize: UInt64
  let endOfFile: UInt64
  let attributes: UInt32
  let fileID: FileID

  init(decoding message: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(message, "CREATE response", at: Header.size)
    try reader.structureSize(89)
    oplockLevel = try reader.integer("OplockLevel")
    try reader.skip(1, "Flags")
    createAction = try reader.integer("CreateAction")
    try reader.skip(32, "CreationTime")
    allocationSize = try reader.integer("AllocationSize")
    endOfFile = try reader.integer("EndofFile")
    attributes = try reader.integer("FileAttributes")
    try reader.skip(4, "Reserved2")
    fileID = try reader.fileID()
    let offset = try reader.integer(UInt32.self, "CreateContextsOffset")
    let length = try reader.integer(UInt32.self, "CreateContextsLength")
    _ = try reader.buffer(offset: Int(offset), count: Int(length), "CreateContexts")
  }
}

/// The server's name for an open file ([MS-SMB2] 2.2.14.1).
struct FileID: Hashable, Sendable {
  let persistent: UInt64
  let volatile: UInt64

  /// Stands for no file: requests that are about the connection ([MS-SMB2] 2.2.31).
  static let none = FileID(persistent: .max, volatile: .max)
  /// In a related request: the file of the request before ([MS-SMB2] 3.2.4.1.4).
  static let previous = none
}

extension WireReader {
  mutating func fileID() throws(MalformedMessage) -> FileID {
    FileID(persistent: try integer("FileId.Persistent"), volatile: try integer("FileId.Volatile"))
  }
}

extension WireWriter {
  mutating func fileID(_ id: FileID) {
    integer(id.persistent)
    integer(id.volatile)
  }
}
