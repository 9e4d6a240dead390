import Foundation
import Synchronization

/// Something that is not given back, each cycle, to prove that a soak would see it.
enum Leak: String {
  case memory, descriptors, threads

  func happen() {
    switch self {
    // What is still known: of the rest LeakSanitizer would tell.
    case .memory: Self.kept.withLock { $0.append([UInt8](repeating: 1, count: 4 << 20)) }
    case .descriptors: _ = open("/dev/null", O_RDONLY)
    case .threads: Thread.detachNewThread { while true { sleep(1000) } }
    }
  }

  private static let kept = Mutex<[[UInt8]]>([])
}
