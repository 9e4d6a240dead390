/// One of a server's interfaces, as FSCTL_QUERY_NETWORK_INTERFACE_INFO tells them ([MS-SMB2] 2.2.32.5).
public struct NetworkInterface: Sendable, Hashable {
  /// The server's number of the interface; one with several addresses comes several times.
  public let index: UInt32
  /// In bits a second.
  public let linkSpeed: UInt64
  /// Whether it spreads its load over processors (RSS).
  public let canScale: Bool
  /// Whether it can do RDMA.
  public let canRDMA: Bool
  /// An IPv4 or IPv6 address; `nil` for another kind.
  public let address: String?
}

extension NetworkInterface {
  private static let size = 152

  /// Reads the whole list: each entry tells where the next begins.
  static func list(_ output: [UInt8]) throws(MalformedMessage) -> [NetworkInterface] {
    var interfaces: [NetworkInterface] = []
    var start = 0
    while start < output.count {
      let (interface, next) = try Array(output[start...]).decode { (bytes: UnsafeRawBufferPointer) throws(MalformedMessage) in
        var reader = WireReader(bytes, "NETWORK_INTERFACE_INFO")
        return try entry(&reader)
      }
      interfaces.append(interface)
      guard next != 0 else { return interfaces }
      // Entries do not overlap, so that a list of any length ends.
      guard next >= size, next <= output.count - start - size else {
        throw MalformedMessage("NETWORK_INTERFACE_INFO", "Next", offset: start, "it is \(next) in \(output.count - start) bytes")
      }
      start += next
    }
    return interfaces
  }

  private static func entry(_ reader: inout WireReader) throws(MalformedMessage) -> (NetworkInterface, next: Int) {
    let next = try reader.integer(UInt32.self, "Next")
    let index = try reader.integer(UInt32.self, "IfIndex")
    let capability = try reader.integer(UInt32.self, "Capability")
    try reader.skip(4, "Reserved")
    let speed = try reader.integer(UInt64.self, "LinkSpeed")
    let family = try reader.integer(UInt16.self, "Family")
    let storage = try reader.take(126, "SockAddr_Storage")
    let interface = NetworkInterface(
      index: index, linkSpeed: speed, canScale: capability & 1 != 0, canRDMA: capability & 2 != 0, address: address(family, storage))
    return (interface, Int(next))
  }

  /// The port comes first; in IPv6 the flow information, too.
  private static func address(_ family: UInt16, _ storage: [UInt8]) -> String? {
    switch family {
    case 0x0002: storage[2..<6].map { "\($0)" }.joined(separator: ".")
    case 0x0017:
      stride(from: 6, to: 22, by: 2).map { String(UInt16(storage[$0]) << 8 | UInt16(storage[$0 + 1]), radix: 16) }.joined(separator: ":")
    default: nil
    }
  }
}

extension SMBClient {
  /// The server's interfaces: how fast they are, and whether they can do RDMA ([MS-SMB2] 3.2.4.20.10).
  ///
  /// - Parameter share: any share of the server that was entered.
  public func networkInterfaces(over share: Share) throws -> [NetworkInterface] {
    try perform(.query, "the interfaces of \(server.host)") { connection in
      let response: IOControlResponse = try connection.call(
        IOControlRequest(code: .queryNetworkInterfaceInfo, fileID: .none, input: [], maxOutput: 65536), tree: share)
      do {
        return try NetworkInterface.list(response.output)
      } catch let malformed as MalformedMessage {
        throw connection.broken(.malformed, malformed.description)
      }
    }
  }
}
