internal import CKerberos
internal import Glibc

/// The owner of a `profile_t`: the machine's krb5.conf, and before it one statement of our own, where the KDC is.
///
/// The library locates a KDC before each message, by three look-ups in DNS where krb5.conf names none, even where a hook then sends it.
/// The statement lies in memory and is read as a file.
final class RealmProfile {
  let pointer: profile_t
  private let file: Int32

  /// - Throws: ``KerberosError`` where the configuration can't be read.
  init(_ kdc: KDC) throws(KerberosError) {
    let file = kcd_memory_file("krb5.conf")
    self.file = file
    guard file >= 0, kdc.realm.isDNSName else { throw Self.failure("the realm \(kdc.realm) can't be written into a configuration") }
    // Only its presence counts: the hook sends, and no such name is ever resolved (RFC 2606 2).
    let text = "[realms]\n\(kdc.realm) = {\n  kdc = kdc.invalid\n}\n"
    guard text.withCString({ write(file, $0, text.utf8.count) }) == text.utf8.count else {
      throw Self.failure(String(cString: strerror(errno)))
    }
    var created: profile_t?
    let standard = getenv("KRB5_CONFIG").map { String(cString: $0) } ?? "/etc/krb5.conf"
    let code = profile_init_path("/proc/self/fd/\(file):\(standard)", &created)
    guard code == 0, let created else { throw Self.failure("code \(code)", KerberosCode(code)) }
    pointer = created
  }

  deinit {
    profile_release(pointer)
    close(file)
  }

  private static func failure(_ message: String, _ code: KerberosCode = .noDefaultRealm) -> KerberosError {
    KerberosError(.configuration, subject: "krb5.conf", code: code, message: message, likelyCause: "")
  }
}

extension String {
  /// Letters, digits, dots, hyphens and underscores: nothing that means something to the configuration's grammar.
  fileprivate var isDNSName: Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
