/// Asks about a file or its volume ([MS-SMB2] 2.2.37).
struct QueryInfoRequest: Request {
  static let command = Command.queryInfo

  /// InfoType and class ([MS-FSCC] 2.4, 2.5).
  enum Class {
    case fileStandard
    case fileSystemSize

    var numbers: (type: UInt8, fileClass: UInt8) {
      switch self {
      case .fileStandard: (1, 5)
      case .fileSystemSize: (2, 3)
      }
    }
  }

  let fileID: FileID
  let infoClass: Class
  static let maxOutput: UInt32 = 4096

  var payload: Int { Int(Self.maxOutput) }

  func encode(into writer: inout WireWriter) {
    writer.integer(UInt16(41))
    writer.integer(infoClass.numbers.type)
    writer.integer(infoClass.numbers.fileClass)
    writer.integer(Self.maxOutput)
    writer.zeros(16)
    writer.fileID(fileID)
  }
}

/// The answer, in the form of its class ([MS-SMB2] 2.2.38).
struct QueryInfoResponse: Response {
  let output: [UInt8]

  init(decoding message: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(message, "QUERY_INFO response", at: Header.size)
    try reader.structureSize(9)
    let offset = try reader.integer(UInt16.self, "OutputBufferOffset")
    let length = try reader.integer(UInt32.self, "OutputBufferLength")
    output = try reader.bufferBytes(offset: Int(offset), count: Int(length), "Buffer")
  }
}

/// How big a file is ([MS-FSCC] 2.4.47, FileStandardInformation).
struct FileStandardInformation {
  let allocationSize: UInt64
  let endOfFile: UInt64
  let isDirectory: Bool

  init(decoding output: [UInt8]) throws(MalformedMessage) {
    self = try output.decode { bytes throws(MalformedMessage) in
      var reader = WireReader(bytes, "FileStandardInformation")
      return try Self(reader: &reader)
    }
  }

  private init(reader: inout WireReader) throws(MalformedMessage) {
    allocationSize = try reader.integer("AllocationSize")
    endOfFile = try reader.integer("EndOfFile")
    try reader.skip(5, "NumberOfLinks")
    isDirectory = try reader.integer(UInt8.self, "Directory") != 0
  }
}

/// How big the volume is, and how much of it this user may still take ([MS-FSCC] 2.5.8, FileFsSizeInformation).
public struct VolumeSpace: Sendable, Hashable {
  /// Bytes in all.
  public let total: UInt64
  /// Bytes that this user may still take.
  public let available: UInt64

  init(decoding output: [UInt8]) throws(MalformedMessage) {
    self = try output.decode { bytes throws(MalformedMessage) in
      var reader = WireReader(bytes, "FileFsSizeInformation")
      return try Self(reader: &reader)
    }
  }

  private init(reader: inout WireReader) throws(MalformedMessage) {
    let total = try reader.integer(UInt64.self, "TotalAllocationUnits")
    let available = try reader.integer(UInt64.self, "AvailableAllocationUnits")
    let sectors = try reader.integer(UInt32.self, "SectorsPerAllocationUnit")
    let size = try reader.integer(UInt32.self, "BytesPerSector")
    let unit = UInt64(sectors) * UInt64(size)
    guard unit > 0, !total.multipliedReportingOverflow(by: unit).overflow, available <= total else {
      throw reader.unexpected("TotalAllocationUnits", "\(available) of \(total) units of \(unit) bytes", "a volume")
    }
    self.total = total * unit
    self.available = available * unit
  }
}
