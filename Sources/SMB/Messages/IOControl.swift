/// A request to the file system or to a pipe ([MS-SMB2] 2.2.31).
struct IOControlRequest: Request {
  static let command = Command.ioctl

  /// The codes of [MS-SMB2] 2.2.31 and [MS-FSCC] 2.3.
  enum Code: UInt32 {
    case pipeTransceive = 0x0011_C017
    case validateNegotiateInfo = 0x0014_0204
    case queryNetworkInterfaceInfo = 0x0014_01FC
    case setSparse = 0x0009_00C4
    case setZeroData = 0x0009_80C8
  }

  let code: Code
  let fileID: FileID
  let input: [UInt8]
  let maxOutput: UInt32

  var payload: Int { max(input.count, Int(maxOutput)) }

  func encode(into writer: inout WireWriter) {
    let inputOffset = UInt32(Header.size + 56)
    writer.integer(UInt16(57))
    writer.integer(UInt16(0))
    writer.integer(code.rawValue)
    writer.fileID(fileID)
    writer.integer(inputOffset)
    writer.integer(UInt32(input.count))
    writer.integer(UInt32(0))
    writer.integer(input.isEmpty ? 0 : inputOffset)
    writer.integer(UInt32(0))
    writer.integer(maxOutput)
    writer.integer(UInt32(1))  // SMB2_0_IOCTL_IS_FSCTL
    writer.integer(UInt32(0))
    writer.append(input.isEmpty ? [0] : input)
  }
}

/// The answer of the file system or of the pipe ([MS-SMB2] 2.2.32).
struct IOControlResponse: Response {
  let code: UInt32
  let output: [UInt8]

  init(decoding message: UnsafeRawBufferPointer) throws(MalformedMessage) {
    var reader = WireReader(message, "IOCTL response", at: Header.size)
    try reader.structureSize(49)
    try reader.skip(2, "Reserved")
    code = try reader.integer("CtlCode")
    _ = try reader.fileID()
    let inputOffset = try reader.integer(UInt32.self, "InputOffset")
    let inputCount = try reader.integer(UInt32.self, "InputCount")
    let outputOffset = try reader.integer(UInt32.self, "OutputOffset")
    let outputCount = try reader.integer(UInt32.self, "OutputCount")
    try reader.skip(8, "Flags")
    _ = try reader.buffer(offset: Int(inputOffset), count: Int(inputCount), "Input")
    output = try reader.bufferBytes(offset: Int(outputOffset), count: Int(outputCount), "Output")
  }
}
