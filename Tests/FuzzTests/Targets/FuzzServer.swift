import Foundation
import Glibc
import Synchronization

/// A server that answers every connection with the same bytes, whatever it is asked, and resets it.
final class FuzzServer: Sendable {
  private let listener = LoopbackListener()
  private let answer = Mutex<[UInt8]>([])

  var port: UInt16 { listener.port }

  init() {
    Thread { [self] in serve() }.start()
  }

  /// What the next connections get.
  func answer(with bytes: [UInt8]) {
    answer.withLock { $0 = bytes }
  }

  private func serve() {
    while true {
      let connection = accept(listener.descriptor, nil, nil)
      guard connection >= 0 else { return }
      var request = [UInt8](repeating: 0, count: 4096)
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
