import Glibc

/// Connecting within a time.
///
/// libldap would connect by itself, but its time-outs end where TLS begins. So the socket is made here, never blocks, and is handed
/// over: every wait for it is then one that ends.
enum TCPSocket {
  /// Tries each of the host's addresses, in the resolver's order.
  ///
  /// - Returns: a connected socket in non-blocking mode; the caller owns it.
  static func connect(to server: ServerAddress, within limit: Duration) throws -> Int32 {
    let deadline = Deadline(limit)
    let addresses = try AddressList(server)
    var failures: [String] = []
    var last = ETIMEDOUT
    for address in addresses {
      switch try attempt(address, deadline) {
      case .success(let socket): return socket
      case .failure(let failure):
        last = failure.number
        failures.append(failure.text)
      }
    }
    throw LDAPError(
      .connect, server: server.description, code: last == ETIMEDOUT ? .timeout : .connectError,
      diagnostic: failures.joined(separator: "; "))
  }

  private struct Failure: Error {
    let number: Int32
    let address: String
    var text: String { "\(String(cString: strerror(number))) (\(address))" }
  }

  private static func attempt(_ address: addrinfo, _ deadline: Deadline) throws -> Result<Int32, Failure> {
    func failure(_ number: Int32) -> Result<Int32, Failure> { .failure(Failure(number: number, address: numericHost(address))) }
    let type = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let socket = Glibc.socket(address.ai_family, type, address.ai_protocol)
    guard socket >= 0 else { return failure(errno) }
    var isOurs = true
    defer { if isOurs { close(socket) } }
    if Glibc.connect(socket, address.ai_addr, address.ai_addrlen) != 0 {
      guard errno == EINPROGRESS else { return failure(errno) }
      while try !wait(for: socket, POLLOUT, deadline.nextSlice) {
        if deadline.isOver { return failure(ETIMEDOUT) }
      }
      let number = option(socket, SO_ERROR)
      if number != 0 { return failure(number) }
    }
    setOption(socket, SOL_SOCKET, SO_KEEPALIVE)
    setOption(socket, Int32(IPPROTO_TCP), TCP_NODELAY)
    isOurs = false
    return .success(socket)
  }

  /// Waits for one of the events, a slice at most.
  ///
  /// - Throws: `CancellationError` if the task was cancelled.
  static func wait(for socket: Int32, _ events: Int32, _ slice: Duration) throws -> Bool {
    try Task.checkCancellation()
    var request = pollfd(fd: socket, events: Int16(events), revents: 0)
    return poll(&request, 1, slice.milliseconds) > 0
  }

  private static func option(_ socket: Int32, _ name: Int32) -> Int32 {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(socket, SOL_SOCKET, name, &value, &size) == 0 ? value : errno
  }

  /// Failing to tune a socket is no reason not to use it.
  private static func setOption(_ socket: Int32, _ level: Int32, _ name: Int32) {
    var on: Int32 = 1
    setsockopt(socket, level, name, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func numericHost(_ address: addrinfo) -> String {
    var host = [UInt8](repeating: 0, count: Int(NI_MAXHOST))
    let status = host.withUnsafeMutableBytes {
      getnameinfo(
        address.ai_addr, address.ai_addrlen, $0.baseAddress?.assumingMemoryBound(to: CChar.self), socklen_t($0.count), nil, 0,
        NI_NUMERICHOST)
    }
    return status == 0 ? String(decoding: host.prefix { $0 != 0 }, as: UTF8.self) : "?"
  }
}

/// The addresses of a host; freed when it goes.
private struct AddressList: Sequence {
  private final class Storage {
    let first: UnsafeMutablePointer<addrinfo>?
    init(_ first: UnsafeMutablePointer<addrinfo>?) { self.first = first }
    deinit { freeaddrinfo(first) }
  }

  private let storage: Storage

  init(_ server: ServerAddress) throws(LDAPError) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(server.host, String(server.port), &hints, &list)
    guard status == 0 else {
      throw LDAPError(.resolve, server: server.description, code: .connectError, diagnostic: String(cString: gai_strerror(status)))
    }
    storage = Storage(list)
  }

  func makeIterator() -> AnyIterator<addrinfo> {
    var next = storage.first
    return AnyIterator { [storage] in
      defer { withExtendedLifetime(storage) { next = next?.pointee.ai_next } }
      return next?.pointee
    }
  }
}
