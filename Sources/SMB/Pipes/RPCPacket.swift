internal import WindowsTypes

/// The packets of connection-oriented remote calls (C706 chapter 12, [MS-RPCE] 2.2.2).
enum RPCPacket {
  static let headerSize = 16
  /// How much the client takes at once, and how much any server takes.
  static let fragmentSize: UInt16 = 4280

  enum Kind: UInt8 {
    case request = 0
    case response = 2
    case fault = 3
    case bind = 11
    case bindAck = 12
    case bindNak = 13
  }

  static let firstFragment: UInt8 = 1
  static let lastFragment: UInt8 = 2

  /// NDR, version 2.0 (C706 appendix I).
  private static let transferSyntax: [UInt8] =
    [0x04, 0x5D, 0x88, 0x8A, 0xEB, 0x1C, 0xC9, 0x11, 0x9F, 0xE8, 0x08, 0x00, 0x2B, 0x10, 0x48, 0x60] + [2, 0, 0, 0]

  /// Asks for an interface (C706 12.6.4.3).
  static func bind(_ interface: GUID, version: UInt16, call: UInt32) -> [UInt8] {
    var writer = header(.bind, call)
    writer.integer(fragmentSize)
    writer.integer(fragmentSize)
    writer.integer(UInt32(0))  // a new association group
    writer.integer(UInt32(1))  // one context
    writer.integer(UInt16(0))  // its number
    writer.integer(UInt16(1))  // one transfer syntax
    writer.append(interface.bytes)
    writer.integer(version)
    writer.integer(UInt16(0))
    writer.append(transferSyntax)
    return finished(writer)
  }

  /// Calls an operation (C706 12.6.4.9), in one fragment; `nil` if it does not fit.
  static func request(_ operation: UInt16, _ arguments: [UInt8], call: UInt32) -> [UInt8]? {
    guard arguments.count + headerSize + 8 <= Int(fragmentSize) else { return nil }
    var writer = header(.request, call)
    writer.integer(UInt32(arguments.count))
    writer.integer(UInt16(0))
    writer.integer(operation)
    writer.append(arguments)
    return finished(writer)
  }

  private static func header(_ kind: Kind, _ call: UInt32) -> WireWriter {
    var writer = WireWriter()
    writer.append([5, 0, kind.rawValue, firstFragment | lastFragment, 0x10, 0, 0, 0])
    writer.zeros(4)  // the fragment's length, which is not known yet; no authentication: the SMB session has it
    writer.integer(call)
    return writer
  }

  private static func finished(_ writer: WireWriter) -> [UInt8] {
    var writer = writer
    writer.replace(at: 8, with: UInt16(writer.count))
    return writer.bytes
  }

  /// What every packet begins with.
  struct Header {
    let kind: Kind
    let isLast: Bool
    let length: Int

    init(reader: inout WireReader, call: UInt32) throws(MalformedMessage) {
      let version = try reader.integer(UInt16.self, "rpc_vers")
      guard version == 5 else { throw reader.unexpected("rpc_vers", "\(version)", "5") }
      let type = try reader.integer(UInt8.self, "PTYPE")
      guard let kind = Kind(rawValue: type) else { throw reader.unexpected("PTYPE", "\(type)", "an answer") }
      self.kind = kind
      isLast = try reader.integer(UInt8.self, "pfc_flags") & RPCPacket.lastFragment != 0
      let representation = try reader.integer(UInt32.self, "packed_drep")
      guard representation & 0xFF == 0x10 else { throw reader.unexpected("packed_drep", "\(representation)", "little endian") }
      length = Int(try reader.integer(UInt16.self, "frag_length"))
      let authentication = try reader.integer(UInt16.self, "auth_length")
      guard authentication == 0 else { throw reader.unexpected("auth_length", "\(authentication)", "0") }
      let number = try reader.integer(UInt32.self, "call_id")
      guard number == call else { throw reader.unexpected("call_id", "\(number)", "\(call)") }
      guard length >= RPCPacket.headerSize + 8 else { throw reader.unexpected("frag_length", "\(length)", "24 at least") }
    }
  }

  /// A part of the answer to a call.
  enum Answer: Equatable {
    case part([UInt8], isLast: Bool)
    /// Why the call was not made (C706 appendix E, [MS-ERREF] 2.2).
    case fault(UInt32)
  }

  /// Reads one fragment, which has to be whole.
  static func answer(_ bytes: [UInt8], call: UInt32) throws(MalformedMessage) -> Answer {
    try bytes.decode { (bytes: UnsafeRawBufferPointer) throws(MalformedMessage) -> Answer in
      var reader = WireReader(bytes, "remote call's answer")
      let header = try Header(reader: &reader, call: call)
      guard header.length == bytes.count else { throw reader.unexpected("frag_length", "\(header.length)", "\(bytes.count)") }
      try reader.skip(8, "alloc_hint")
      switch header.kind {
      case .response: return .part(try reader.take(reader.left, "stub data"), isLast: header.isLast)
      case .fault: return .fault(try reader.integer("status"))
      default: throw reader.unexpected("PTYPE", "\(header.kind)", "a response")
      }
    }
  }

  /// Whether the server has taken the interface.
  static func isAccepted(_ bytes: [UInt8], call: UInt32) throws(MalformedMessage) -> Bool {
    try bytes.decode { (bytes: UnsafeRawBufferPointer) throws(MalformedMessage) -> Bool in
      var reader = WireReader(bytes, "bind's answer")
      let header = try Header(reader: &reader, call: call)
      guard header.kind == .bindAck else { return false }
      try reader.skip(8, "max_xmit_frag")
      let addressLength = try reader.integer(UInt16.self, "sec_addr")
      try reader.skip(Int(addressLength), "sec_addr")
      reader.align(to: 4)
      let results = try reader.integer(UInt8.self, "n_results")
      guard results == 1 else { throw reader.unexpected("n_results", "\(results)", "1") }
      try reader.skip(3, "reserved")
      return try reader.integer(UInt16.self, "result") == 0
    }
  }
}
