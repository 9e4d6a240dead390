import Testing
import WindowsTypes

@testable import SMB

/// Packets and marshalling of remote calls, byte by byte.
struct RemoteCallTests {
  @Test func `Bind asks for the server service in NDR`() throws {
    #expect(
      RPCPacket.bind(try GUID(bytes: ServerService.interfaceBytes), version: 3, call: 1) == [
        5, 0, 11, 3,  // version 5.0, bind, first and last fragment
        0x10, 0, 0, 0,  // little endian
        72, 0, 0, 0,  // frag_length, auth_length
        1, 0, 0, 0,  // call_id
        0xB8, 0x10, 0xB8, 0x10,  // fragments of 4280 bytes
        0, 0, 0, 0,  // assoc_group_id
        1, 0, 0, 0,  // one context
        0, 0, 1, 0,  // number 0, one transfer syntax
        0xC8, 0x4F, 0x32, 0x4B, 0x70, 0x16, 0xD3, 0x01, 0x12, 0x78, 0x5A, 0x47, 0xBF, 0x6E, 0xE1, 0x88,  // srvsvc
        3, 0, 0, 0,  // 3.0
        0x04, 0x5D, 0x88, 0x8A, 0xEB, 0x1C, 0xC9, 0x11, 0x9F, 0xE8, 0x08, 0x00, 0x2B, 0x10, 0x48, 0x60,  // NDR
        2, 0, 0, 0,  // 2.0
      ])
    #expect(try GUID(bytes: ServerService.interfaceBytes).description == "4b324fc8-1670-01d3-1278-5a47bf6ee188")
  }

  @Test func `A request names its operation, and too long a one is refused`() {
    #expect(
      RPCPacket.request(18, [7], call: 2) == [
        5, 0, 0, 3, 0x10, 0, 0, 0, 25, 0, 0, 0, 2, 0, 0, 0,  // header
        1, 0, 0, 0,  // alloc_hint
        0, 0, 18, 0,  // context, opnum
        7,
      ])
    #expect(RPCPacket.request(18, [UInt8](repeating: 0, count: 4257), call: 1) == nil)
  }

  @Test func `NetrShareDel's arguments are marshalled`() {
    #expect(
      ServerService.shareDelete("a$", server: "s") == [
        4, 0, 2, 0,  // ServerName: a referent
        2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0x73, 0, 0, 0,  // "s" with its NUL
        3, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0x61, 0, 0x24, 0, 0, 0,  // NetName: "a$"
        0, 0,  // padding
        0, 0, 0, 0,  // Reserved
      ])
  }

  static let fragment: [UInt8] = [
    5, 0, 2, 3, 0x10, 0, 0, 0, 28, 0, 0, 0, 9, 0, 0, 0,  // header: a response
    4, 0, 0, 0, 0, 0, 0, 0,  // alloc_hint, context, cancel_count
    5, 0, 0, 0,  // stub data
  ]

  @Test func `A fragment gives its part, a fault its reason`() throws {
    #expect(try RPCPacket.answer(Self.fragment, call: 9) == .part([5, 0, 0, 0], isLast: true))
    var fault = Self.fragment
    fault[2] = 3
    #expect(try RPCPacket.answer(fault, call: 9) == .fault(5))
    var first = Self.fragment
    first[3] = 1
    #expect(try RPCPacket.answer(first, call: 9) == .part([5, 0, 0, 0], isLast: false))
  }

  @Test func `A fragment that ends early or lies is an error`() {
    for count in Self.fragment.indices {
      #expect(throws: MalformedMessage.self) { try RPCPacket.answer(Array(Self.fragment.prefix(count)), call: 9) }
    }
    for (offset, value) in [(0, UInt8(4)), (2, 0), (2, 12), (2, 99), (4, 0), (8, 27), (8, 29), (9, 1), (10, 1), (12, 8)] {
      var hostile = Self.fragment
      hostile[offset] = value
      #expect(throws: MalformedMessage.self, "\(offset)") { try RPCPacket.answer(hostile, call: 9) }
    }
  }

  /// Two sessions, as NetrSessionEnum marshals them.
  static let sessions: [UInt8] = [
    1, 0, 0, 0, 1, 0, 0, 0,  // Level, the union's tag
    4, 0, 2, 0,  // container
    2, 0, 0, 0, 8, 0, 2, 0,  // EntriesRead, Buffer
    2, 0, 0, 0,  // the array's count
    1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,  // cname, username, 3 opens, 60 s, idle, flags
    0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,  // no cname, username
    2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0x63, 0, 0, 0,  // "c"
    2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0x75, 0, 0, 0,  // "u"
    2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0x76, 0, 0, 0,  // "v"
    2, 0, 0, 0,  // TotalEntries
    0, 0, 0, 0,  // ResumeHandle
    0, 0, 0, 0,  // return
  ]

  @Test func `NetrSessionEnum's results are read`() throws {
    let (sessions, status) = try ServerService.sessions(Self.sessions)
    #expect(status == 0)
    #expect(
      sessions == [
        SessionDescription(client: "c", user: "u", openFiles: 3, seconds: 60),
        SessionDescription(client: "", user: "v", openFiles: 0, seconds: 5),
      ])
  }

  @Test func `Results that end early, or whose counts lie, are errors`() {
    for count in Self.sessions.indices {
      #expect(throws: MalformedMessage.self, "\(count)") { try ServerService.sessions(Array(Self.sessions.prefix(count))) }
    }
    for (offset, value) in [(4, UInt8(2)), (12, 3), (12, 1), (15, 0xFF), (20, 3), (23, 0xFF), (72, 0), (79, 0xFF), (76, 1)] {
      var hostile = Self.sessions
      hostile[offset] = value
      #expect(throws: MalformedMessage.self, "\(offset)") { try ServerService.sessions(hostile) }
    }
    #expect(throws: MalformedMessage.self) { try ServerService.sessions(Self.sessions + [0]) }
  }

  @Test func `A share's description is marshalled with its security descriptor`() throws {
    let share = ShareDescription(name: "a", path: "C:\\b", remark: "", securityDescriptor: [1, 2, 3])
    let bytes = ServerService.shareAdd(share, server: "s")
    // What was sent is what NetrShareGetInfo gives: from the union's tag on, with a code in place of ParmErr.
    let information = bytes[24..<bytes.count - 8] + [0, 0, 0, 0]
    let (read, status) = try ServerService.share(Array(information))
    #expect(read == share && status == 0)
    for count in 0..<information.count {
      #expect(throws: MalformedMessage.self, "\(count)") { try ServerService.share(Array(information.prefix(count))) }
    }
  }
}
