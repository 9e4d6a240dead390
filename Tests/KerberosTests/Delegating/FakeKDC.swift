import Foundation
import Glibc
import Synchronization

/// A TCP server that answers each request as a test wants; it knows nothing of Kerberos.
final class FakeKDC: Sendable {
  /// What it does with a request.
  enum Answer: Sendable {
    /// Sends these bytes as they are, the length included.
    case bytes([UInt8])
    /// Sends the request back, with its length.
    case echo
    /// Sends it back, and then closes the connection, as some KDCs do after each.
    case echoAndClose
    /// Closes the connection.
    case close
    /// Says nothing.
    case silence
  }

  let port: UInt16
  private let listener: Int32
  private let answer: Answer
  private let counts = Mutex((connections: 0, requests: 0))

  var connections: Int { counts.withLock(\.connections) }
  var requests: Int { counts.withLock(\.requests) }

  init(_ answer: Answer) {
    self.answer = answer
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = withUnsafeMutablePointer(to: &address) { [listener] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length)
        listen(listener, 8)
        getsockname(listener, address, &length)
      }
      return UInt16(bigEndian: pointer.pointee.sin_port)
    }
    let thread = Thread { [self] in serve() }
    thread.start()
  }

  /// Ends the listening thread, which closes the socket: closed here, its number could be another server's by the time of the next accept.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func serve() {
    defer { close(listener) }
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      counts.withLock { $0.connections += 1 }
      Thread { [self] in converse(connection) }.start()
    }
  }

  private func converse(_ connection: Int32) {
    defer { close(connection) }
    while let request = receive(connection) {
      counts.withLock { $0.requests += 1 }
      switch answer {
      case .bytes(let bytes): send(connection, bytes)
      case .echo: send(connection, request)
      case .echoAndClose:
        send(connection, request)
        return
      case .close: return
      case .silence: break
      }
    }
  }

  /// A request with its length, or nil at the end.
  private func receive(_ connection: Int32) -> [UInt8]? {
    guard let head = receive(connection, 4) else { return nil }
    return receive(connection, head.reduce(0) { $0 << 8 | Int($1) }).map { head + $0 }
  }

  private func receive(_ connection: Int32, _ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return recv(connection, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
  }

  private func send(_ connection: Int32, _ bytes: [UInt8]) {
    _ = Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }
}
