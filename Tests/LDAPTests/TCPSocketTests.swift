import Glibc
import Testing

@testable import LDAP

@Suite(.timeLimit(.minutes(5))) struct TCPSocketTests {
  /// A listener that takes nobody: its queue is full, so that the system drops what more comes.
  private final class DeadEnd {
    let address: ServerAddress
    private var sockets: [Int32] = []

    init() throws {
      let server = try Self.listener()
      sockets = [server.socket]
      address = try ServerAddress("ldap://127.0.0.1:\(server.port)")
      for _ in 0..<4 {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        sockets.append(client)
        _ = try [SocketAddress](resolving: address).first?.withPointer { Glibc.connect(client, $0, $1) }
      }
    }

    deinit { for socket in sockets { close(socket) } }

    private static func listener() throws -> (socket: Int32, port: UInt16) {
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var name = sockaddr_in()
      name.sin_family = sa_family_t(AF_INET)
      name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      withUnsafeMutablePointer(to: &name) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          bind(listener, address, size)
          listen(listener, 0)
          getsockname(listener, address, &size)
        }
      }
      return (listener, UInt16(bigEndian: name.sin_port))
    }
  }

  @Test(.timeLimit(.minutes(5))) func `An address that never answers leaves time for the next`() throws {
    let dead = try DeadEnd()
    let live = try ScriptedServer { $0.stall() }
    let addresses = try [SocketAddress](resolving: dead.address) + [SocketAddress](resolving: live.address)
    let socket = try TCPSocket.connect(to: addresses, of: live.address, Deadline(.seconds(2)))
    close(socket)
    let error = #expect(throws: LDAPError.self) {
      try TCPSocket.connect(to: Array(addresses.prefix(1)), of: dead.address, Deadline(.milliseconds(300)))
    }
    #expect(error?.code == .timeout && error?.diagnostic == "Connection timed out (127.0.0.1)")
  }
}
