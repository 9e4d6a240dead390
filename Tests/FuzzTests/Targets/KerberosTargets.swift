import Foundation
import Glibc
import Synchronization

@testable import Kerberos

extension FuzzTarget {
  /// The framing of a KDC's replies (RFC 4120 7.2.2); what is in them is MIT's library's affair.
  static let kerberos: [FuzzTarget] = [
    FuzzTarget("kdc-reply") { bytes in
      let connection = KDCConnection(FuzzKDC.shared.answering(bytes))
      let reply = try [1, 2, 3].withUnsafeBytes { try connection.reply(to: $0) }
      let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      try Contradiction.unless(
        reply.count == length && reply.elementsEqual(bytes.dropFirst(4).prefix(length)), "another reply than was sent")
    }
  ]
}

/// A KDC that answers every connection with the same bytes, and resets it.
private final class FuzzKDC: Sendable {
  static let shared = FuzzKDC()

  private let listener = LoopbackListener()
  private let answer = Mutex<[UInt8]>([])

  private init() {
    Thread { [self] in serve() }.start()
  }

  func answering(_ bytes: [UInt8]) -> KDC {
    answer.withLock { $0 = bytes }
    return KDC(realm: "LAB.TEST", host: "127.0.0.1", port: listener.port, timeout: 5)
  }

  private func serve() {
    while true {
      let connection = accept(listener.descriptor, nil, nil)
      guard connection >= 0 else { return }
      var request = [UInt8](repeating: 0, count: 16)
      _ = recv(connection, &request, request.count, 0)
      let bytes = answer.withLock { $0 }
      _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      // A reset leaves no port waiting, of which there are only so many.
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
      close(connection)
    }
  }
}
