internal import CKerberos
internal import Glibc

/// A TCP connection to a KDC (RFC 4120 7.2.2): each message has its length before it, four bytes, the most significant first.
///
/// It is kept open between requests, which the RFC allows; where the KDC has closed it meanwhile, it is made anew.
final class KDCConnection {
  /// Why there was no answer.
  struct Failure: Error {
    var text: String
  }

  let kdc: KDC
  /// How many requests were answered.
  private(set) var exchanges = 0
  private var socket: Int32 = -1

  /// No answer of a KDC comes near it; a greater length is not one.
  private static let largestReply = 1 << 20

  init(_ kdc: KDC) {
    self.kdc = kdc
  }

  deinit {
    disconnect()
  }

  /// Sends a request and waits for its reply.
  ///
  /// A connection that was open before may have been closed by the KDC: then the request is sent once more on a new one.
  func reply(to request: UnsafeRawBufferPointer) throws(Failure) -> [UInt8] {
    let isReused = socket >= 0
    do {
      return try exchange(request)
    } catch {
      disconnect()
      guard isReused else { throw error }
    }
    do {
      return try exchange(request)
    } catch {
      disconnect()
      throw error
    }
  }

  private func exchange(_ request: UnsafeRawBufferPointer) throws(Failure) -> [UInt8] {
    if socket < 0 { try connect() }
    var message = withUnsafeBytes(of: UInt32(request.count).bigEndian) { Array($0) }
    message.append(contentsOf: request)
    try send(message)
    acknowledgeAtOnce()
    let length = try receive(4).reduce(0) { $0 << 8 | Int($1) }
    guard length > 0, length <= Self.largestReply else { throw Failure(text: "\(place) answered with a length of \(length) bytes") }
    let reply = try receive(length)
    exchanges += 1
    return reply
  }

  private var place: String { "\(kdc.host), port \(kdc.port)," }

  private func disconnect() {
    if socket >= 0 { close(socket) }
    socket = -1
  }

  private func connect() throws(Failure) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(kdc.host, String(kdc.port), &hints, &found)
    guard status == 0 else { throw Failure(text: "\(place) has no address: \(String(cString: gai_strerror(status)))") }
    defer { freeaddrinfo(found) }
    var reason = "no address"
    var next = found
    while let address = next {
      if open(address.pointee) { return }
      reason = String(cString: strerror(errno))
      next = address.pointee.ai_next
    }
    throw Failure(text: "\(place) can't be reached: \(reason)")
  }

  private func open(_ address: addrinfo) -> Bool {
    socket = Glibc.socket(address.ai_family, address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), address.ai_protocol)
    guard socket >= 0 else { return false }
    var limit = timeval(tv_sec: kdc.timeout, tv_usec: 0)
    var noDelay: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, socklen_t(MemoryLayout<Int32>.size))
    guard Glibc.connect(socket, address.ai_addr, address.ai_addrlen) == 0 else {
      let number = errno
      disconnect()
      errno = number
      return false
    }
    return true
  }

  private func send(_ message: [UInt8]) throws(Failure) {
    var sent = 0
    while sent < message.count {
      let count = message[sent...].withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Failure(text: "\(place) took no request: \(Self.lastError)") }
      sent += count
    }
  }

  /// A KDC that sends length and message apart waits, by Nagle's rule, for our acknowledgement of the first: 40 ms a ticket, if that waits too.
  ///
  /// Linux forgets the wish, so it is told for each reply.
  private func acknowledgeAtOnce() {
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_QUICKACK, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  private func receive(_ wanted: Int) throws(Failure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: wanted)
    var received = 0
    while received < wanted {
      let count = bytes[received...].withUnsafeMutableBytes { Glibc.recv(socket, $0.baseAddress, $0.count, 0) }
      if count < 0, errno == EINTR { continue }
      guard count != 0 else { throw Failure(text: "\(place) closed the connection") }
      guard count > 0 else { throw Failure(text: "\(place) gave no answer: \(Self.lastError)") }
      received += count
    }
    return bytes
  }

  /// A time-out of a socket is told as EAGAIN.
  private static var lastError: String {
    errno == EAGAIN ? "the time is over" : String(cString: strerror(errno))
  }
}
