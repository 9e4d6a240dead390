import Foundation

/// Something that is not given back, each cycle, to prove that a soak would see it.
enum Leak: String {
  case memory, descriptors, threads

  func happen() {
    switch self {
    case .memory: memset(malloc(64 << 10), 1, 64 << 10)
    case .descriptors: _ = open("/dev/null", O_RDONLY)
    case .threads: Thread.detachNewThread { while true { sleep(1000) } }
    }
  }
}
