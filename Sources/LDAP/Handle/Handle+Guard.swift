internal import COpenLDAP
import Glibc

extension Handle {
  /// Puts a ``MessageGuard`` between libldap and all layers below it, those that come later, TLS and SASL, included.
  func guardMessages(of sockbuf: OpaquePointer) throws(LDAPError) {
    guard ber_sockbuf_add_io(sockbuf, Self.guarding, Self.aboveSASL, nil) == 0 else {
      throw LDAPError(.connect, server: server.description, code: .localError, diagnostic: "liblber takes no further layer")
    }
  }

  private static let aboveSASL = LBER_SBIOD_LEVEL_APPLICATION + 10

  /// The layer's functions, for as long as the process lives.
  nonisolated(unsafe) private static let guarding: UnsafeMutablePointer<Sockbuf_IO> = {
    let functions = UnsafeMutablePointer<Sockbuf_IO>.allocate(capacity: 1)
    functions.initialize(
      to: Sockbuf_IO(
        sbi_setup: { layer, _ in
          layer?.pointee.sbiod_pvt = Unmanaged.passRetained(Box()).toOpaque()
          return 0
        },
        sbi_remove: { layer in
          if let box = layer?.pointee.sbiod_pvt { Unmanaged<Box>.fromOpaque(box).release() }
          layer?.pointee.sbiod_pvt = nil
          return 0
        },
        sbi_ctrl: { layer, option, argument in
          guard let next = layer?.pointee.sbiod_next else { return 0 }
          return next.pointee.sbiod_io.pointee.sbi_ctrl(next, option, argument)
        },
        sbi_read: { layer, buffer, count in
          guard let layer, let buffer, let box = layer.pointee.sbiod_pvt, let next = layer.pointee.sbiod_next else { return -1 }
          let read = next.pointee.sbiod_io.pointee.sbi_read(next, buffer, count)
          guard read > 0 else { return read }
          let bytes = UnsafeRawBufferPointer(start: buffer, count: Int(read))
          if Unmanaged<Box>.fromOpaque(box).takeUnretainedValue().guarding.take(bytes) { return read }
          errno = EPROTO
          return -1
        },
        sbi_write: { layer, buffer, count in
          guard let next = layer?.pointee.sbiod_next else { return -1 }
          return next.pointee.sbiod_io.pointee.sbi_write(next, buffer, count)
        },
        sbi_close: nil))
    return functions
  }()

  /// What a layer holds.
  private final class Box {
    var guarding = MessageGuard()
  }
}
