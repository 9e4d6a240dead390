@testable import Kerberos

extension FuzzTarget {
  private static let kdc = FuzzServer()

  /// The framing of a KDC's replies (RFC 4120 7.2.2); what is in them is MIT's library's affair.
  static let kerberos: [FuzzTarget] = [
    FuzzTarget("kdc-reply") { bytes in
      kdc.answer(with: bytes)
      let connection = KDCConnection(KDC(realm: "LAB.TEST", host: "127.0.0.1", port: kdc.port, timeout: 5))
      let reply = try [1, 2, 3].withUnsafeBytes { try connection.reply(to: $0) }
      let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      try Contradiction.unless(
        reply.count == length && reply.elementsEqual(bytes.dropFirst(4).prefix(length)), "another reply than was sent")
    }
  ]
}
