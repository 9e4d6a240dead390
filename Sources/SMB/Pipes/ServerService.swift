/// A share, as its server describes it ([MS-SRVS] 2.2.4.26, SHARE_INFO_502_I).
public struct ShareDescription: Sendable, Hashable {
  /// The share's name; one that ends in `$` is hidden.
  public var name: String
  /// The directory on the server: `C:\ClusterStorage\vms`.
  public var path: String
  /// What people read.
  public var remark: String
  /// Who may do what, self-relative ([MS-DTYP] 2.4.6); empty for the server's default.
  public var securityDescriptor: [UInt8]
  /// Its kind ([MS-SRVS] 2.2.2.4): 0 is a disk.
  public var type: UInt32 = 0

  /// Describes a share on a directory.
  public init(name: String, path: String, remark: String = "", securityDescriptor: [UInt8] = []) {
    self.name = name
    self.path = path
    self.remark = remark
    self.securityDescriptor = securityDescriptor
  }
}

/// A session, as its server describes it ([MS-SRVS] 2.2.4.15, SESSION_INFO_1).
public struct SessionDescription: Sendable, Hashable {
  /// The client's name or address.
  public let client: String
  /// Who is logged on.
  public let user: String
  /// How many files and pipes are open.
  public let openFiles: UInt32
  /// How long it has been there, in seconds.
  public let seconds: UInt32
}

/// The arguments and results of the server service ([MS-SRVS] 3.1.4).
enum ServerService {
  static let pipe = "srvsvc"
  static let version: UInt16 = 3
  /// The interface 4b324fc8-1670-01d3-1278-5a47bf6ee188.
  static let interfaceBytes: [UInt8] = [
    0xC8, 0x4F, 0x32, 0x4B, 0x70, 0x16, 0xD3, 0x01, 0x12, 0x78, 0x5A, 0x47, 0xBF, 0x6E, 0xE1, 0x88,
  ]

  enum Operation: UInt16 {
    case sessionEnum = 12
    case shareAdd = 14
    case shareGetInfo = 16
    case shareDelete = 18
  }

  private static let shareLevel: UInt32 = 502

  /// [MS-SRVS] 3.1.4.7, level 502.
  static func shareAdd(_ share: ShareDescription, server: String) -> [UInt8] {
    var writer = NDRWriter()
    writer.uniqueString(server)
    writer.integer(shareLevel)
    writer.integer(shareLevel)  // the union's tag
    writer.pointer()
    writer.pointer()  // netname
    writer.integer(share.type)
    writer.pointer()  // remark
    writer.integer(0)  // permissions, which only share-level security knew
    writer.integer(.max)  // any number of users
    writer.integer(0)  // current users
    writer.pointer()  // path
    writer.pointer(isNull: true)  // password
    writer.integer(UInt32(share.securityDescriptor.count))
    writer.pointer(isNull: share.securityDescriptor.isEmpty)
    for text in [share.name, share.remark, share.path] { writer.string(text) }
    if !share.securityDescriptor.isEmpty { writer.byteArray(share.securityDescriptor) }
    writer.pointer()  // ParmErr
    writer.integer(0)
    return writer.bytes
  }

  /// [MS-SRVS] 3.1.4.10.
  static func shareGetInfo(_ name: String, server: String) -> [UInt8] {
    var writer = NDRWriter()
    writer.uniqueString(server)
    writer.string(name)
    writer.integer(shareLevel)
    return writer.bytes
  }

  /// [MS-SRVS] 3.1.4.12.
  static func shareDelete(_ name: String, server: String) -> [UInt8] {
    var writer = NDRWriter()
    writer.uniqueString(server)
    writer.string(name)
    writer.integer(0)
    return writer.bytes
  }

  /// [MS-SRVS] 3.1.4.5, level 1: all sessions at once.
  static func sessionEnum(server: String) -> [UInt8] {
    var writer = NDRWriter()
    writer.uniqueString(server)
    writer.uniqueString(nil)  // any client
    writer.uniqueString(nil)  // any user
    writer.integer(1)
    writer.integer(1)  // the union's tag
    writer.pointer()
    writer.integer(0)  // EntriesRead
    writer.pointer(isNull: true)
    writer.integer(.max)  // PreferedMaximumLength
    writer.pointer()  // ResumeHandle
    writer.integer(0)
    return writer.bytes
  }
}
