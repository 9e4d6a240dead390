import Glibc

/// A listening socket on this machine, at a port of its own, that lives as long as the process.
struct LoopbackListener {
  let descriptor: Int32
  let port: UInt16

  init() {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, size)
        listen(descriptor, 16)
        getsockname(descriptor, address, &size)
      }
      return UInt16(bigEndian: pointer.pointee.sin_port)
    }
    self.descriptor = descriptor
  }
}
