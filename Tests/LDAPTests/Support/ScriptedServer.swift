import Foundation
import Glibc
import Threads

@testable import LDAP

/// A server on this machine that takes one connection and follows a script.
final class ScriptedServer: Sendable {
  let address: ServerAddress
  private let listener: Int32

  init(_ script: @escaping @Sendable (ScriptedClient) -> Void) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, size)
        listen(listener, 1)
        getsockname(listener, address, &size)
      }
      return UInt16(bigEndian: pointer.pointee.sin_port)
    }
    self.listener = listener
    address = try ServerAddress("ldap://127.0.0.1:\(port)")
    // No task: the pool's threads may all be waiting for something, and the client's time runs.
    Thread.detachNewThread { script(ScriptedClient(accept(listener, nil, nil))) }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// A connection without authentication: such a one can only be made in a test.
  func connect(timeLimit: Duration = .seconds(60), access: ConnectionOptions.Access = .writing) async throws -> LDAPConnection {
    let thread = DedicatedThread()
    let address = address
    let session = try await thread.run {
      Session(handle: try Handle(connectingTo: address, within: .seconds(60)), protection: .sealed(strength: 256))
    }
    return LDAPConnection(session, on: thread, timeLimit: timeLimit, access: access, skipped: [])
  }
}

/// The client's end, as the script sees it.
final class ScriptedClient: Sendable {
  private let socket: Int32

  init(_ socket: Int32) {
    self.socket = socket
  }

  deinit {
    close(socket)
  }

  struct Request {
    let id: Int32
    let operation: BERElement
  }

  /// The next request; `nil` when the client is gone.
  func receive() -> Request? {
    guard let head = read(2) else { return nil }
    var bytes = head
    if head[1] >= 0x80 {
      guard let more = read(Int(head[1] & 0x7F)) else { return nil }
      bytes += more
    }
    let length = head[1] < 0x80 ? Int(head[1]) : bytes.dropFirst(2).reduce(0) { $0 << 8 | Int($1) }
    guard let content = read(length) else { return nil }
    var slice = (bytes + content)[...]
    guard let message = BERElement(&slice), message.children.count >= 2 else { return nil }
    return Request(id: message.children[0].integer, operation: message.children[1])
  }

  func send(_ messages: [UInt8]...) {
    let bytes = messages.flatMap { $0 }
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// Says nothing until the client goes.
  func stall() {
    while read(1) != nil {}
  }

  private func read(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let received = bytes.withUnsafeMutableBytes { recv(socket, $0.baseAddress.map { $0 + done }, count - done, 0) }
      guard received > 0 else { return nil }
      done += received
    }
    return bytes
  }
}

extension ScriptedClient.Request {
  var isSearch: Bool { operation.tag == 0x63 }
  var isModify: Bool { operation.tag == 0x66 }
  var isAdd: Bool { operation.tag == 0x68 }
  /// A delete is nothing but its object's name, without a sequence around it (RFC 4511 4.8).
  var isDelete: Bool { operation.tag == 0x4A }
  /// The search's base, or the object to write.
  var dn: String { isDelete ? operation.text : operation.children.first?.text ?? "" }
  /// What an add writes: names of attributes, and values.
  var newAttributes: [String: [[UInt8]]] {
    let list = operation.children.last?.children ?? []
    return Dictionary(list.map { ($0.children[0].text, $0.children[1].children.map(\.content)) }) { $0 + $1 }
  }
  /// The attributes that a search asks for.
  var attributes: [String] { operation.children.last?.children.map(\.text) ?? [] }
}
