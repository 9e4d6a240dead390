import Testing

@testable import SMB

struct NetworkInterfaceTests {
  static let list: [UInt8] =
    entry(
      next: 152, index: 2, capability: 1, speed: [0, 0xE4, 0x0B, 0x54, 2, 0, 0, 0],  // 10 Gbit/s
      address: [2, 0, 0, 0, 10, 77, 1, 5])
    + entry(
      next: 0, index: 3, capability: 2, speed: [0, 0xCA, 0x9A, 0x3B, 0, 0, 0, 0],  // 1 Gbit/s
      address: [0x17, 0, 0, 0, 0, 0, 0, 0, 0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])

  private static func entry(next: UInt8, index: UInt8, capability: UInt8, speed: [UInt8], address: [UInt8]) -> [UInt8] {
    [
      next, 0, 0, 0,  // Next
      index, 0, 0, 0,  // IfIndex
      capability, 0, 0, 0,  // Capability
      0, 0, 0, 0,  // Reserved
    ] + speed + address + [UInt8](repeating: 0, count: 128 - address.count)  // LinkSpeed, SockAddr_Storage
  }

  @Test func `Interfaces are told with speed, abilities and address`() throws {
    let interfaces = try NetworkInterface.list(Self.list)
    #expect(
      interfaces == [
        NetworkInterface(index: 2, linkSpeed: 10_000_000_000, canScale: true, canRDMA: false, address: "10.77.1.5"),
        NetworkInterface(index: 3, linkSpeed: 1_000_000_000, canScale: false, canRDMA: true, address: "fe80:0:0:0:0:0:0:1"),
      ])
    #expect(try NetworkInterface.list([]).isEmpty)
  }

  @Test func `A list that ends early or turns back is an error`() {
    for count in 1..<Self.list.count {
      #expect(throws: MalformedMessage.self, "\(count)") { try NetworkInterface.list(Array(Self.list.prefix(count))) }
    }
    for (offset, value) in [(0, UInt8(1)), (0, 151), (0, 153), (3, 0xFF), (152, 152)] {
      var hostile = Self.list
      hostile[offset] = value
      #expect(throws: MalformedMessage.self, "\(offset)") { try NetworkInterface.list(hostile) }
    }
  }
}
