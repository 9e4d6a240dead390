import Glibc

/// A connected TCP socket in non-blocking mode; closed when it goes.
///
/// Every wait for it ends: after a slice of time, so that a cancellation is seen.
final class TCPSocket {
  private let descriptor: Int32
  /// How long a cancelled task may go unnoticed.
  static let slice: Int32 = 100

  private init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  enum Outcome {
    case bytes(Int)
    case wouldBlock
    case closed
    case failed(Int32)
  }

  func send(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    let count = Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    return count > 0 ? .bytes(count) : Self.failure()
  }

  func receive(_ bytes: UnsafeMutableRawBufferPointer) -> Outcome {
    let count = recv(descriptor, bytes.baseAddress, bytes.count, 0)
    if count == 0 { return .closed }
    return count > 0 ? .bytes(count) : Self.failure()
  }

  private static func failure() -> Outcome {
    switch errno {
    case EAGAIN, EINTR: .wouldBlock
    case let number: .failed(number)
    }
  }

  /// Waits a slice at most until something can be read, or written where that is wanted.
  func wait(forWriting: Bool, milliseconds: Int32 = TCPSocket.slice) -> (canRead: Bool, canWrite: Bool) {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN | (forWriting ? POLLOUT : 0)), revents: 0)
    guard poll(&request, 1, milliseconds) > 0 else { return (false, false) }
    let events = Int32(request.revents)
    return (events & ~POLLOUT != 0, events & (POLLOUT | POLLERR | POLLHUP) != 0)
  }
}

extension TCPSocket {
  /// Why no address of a server could be reached.
  struct Failure: Error {
    let operation: SMBError.Operation
    let isTimeout: Bool
    let text: String
  }

  /// Tries each of the host's addresses, in the resolver's order.
  static func connect(host: String, port: UInt16, within limit: Duration) throws -> TCPSocket {
    let deadline = ContinuousClock.now + limit
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &list)
    guard status == 0 else { throw Failure(operation: .resolve, isTimeout: false, text: String(cString: gai_strerror(status))) }
    defer { freeaddrinfo(list) }
    var failures: [Int32] = []
    var next = list
    while let address = next?.pointee {
      switch try attempt(address, until: deadline) {
      case .success(let socket): return socket
      case .failure(let failure): failures.append(failure.number)
      }
      next = address.ai_next
    }
    let texts = failures.map { String(cString: strerror($0)) }
    throw Failure(operation: .connect, isTimeout: failures.last == ETIMEDOUT, text: texts.joined(separator: "; "))
  }

  private struct SystemError: Error {
    let number: Int32
  }

  private static func attempt(_ address: addrinfo, until deadline: ContinuousClock.Instant) throws -> Result<TCPSocket, SystemError> {
    let type = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(address.ai_family, type, address.ai_protocol)
    guard descriptor >= 0 else { return .failure(SystemError(number: errno)) }
    let socket = TCPSocket(descriptor)
    if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) != 0 {
      guard errno == EINPROGRESS else { return .failure(SystemError(number: errno)) }
      while !socket.wait(forWriting: true).canWrite {
        try Task.checkCancellation()
        if .now >= deadline { return .failure(SystemError(number: ETIMEDOUT)) }
      }
      let number = socket.pendingError
      if number != 0 { return .failure(SystemError(number: number)) }
    }
    socket.switchOn(SOL_SOCKET, SO_KEEPALIVE)
    socket.switchOn(Int32(IPPROTO_TCP), TCP_NODELAY)
    return .success(socket)
  }

  /// The address at this end, as numbers; `nil` where the system does not tell it.
  var localAddress: String? { Self.text { getsockname(descriptor, $0, &$1) } }

  /// The address at the other end, as numbers; `nil` where the system does not tell it.
  var peerAddress: String? { Self.text { getpeername(descriptor, $0, &$1) } }

  private static func text(_ name: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> Int32) -> String? {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard name(address, &size) == 0 else { return nil }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { text in
          guard let base = text.baseAddress, getnameinfo(address, size, base, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 else {
            return nil
          }
          return String(cString: base)
        }
      }
    }
  }

  private var pendingError: Int32 {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &value, &size) == 0 ? value : errno
  }

  /// Failing to tune a socket is no reason not to use it.
  private func switchOn(_ level: Int32, _ option: Int32) {
    var on: Int32 = 1
    setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
  }
}
