import Glibc

/// The rules of names of hosts and domains.
enum DNSName {
  /// Labels of letters, digits, hyphens and underscores (Windows allows those), of at most 63 bytes, 253 in all (RFC 1035 2.3.4).
  ///
  /// IPv4 addresses have this form too.
  static func isValid(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= 253 else { return false }
    return name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(isLabel)
  }

  private static func isLabel(_ label: Substring.UTF8View) -> Bool {
    guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else { return false }
    return label.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }
}

/// The rules of literal addresses.
enum IPLiteral {
  /// An IPv6 address without a zone: a zone means nothing to another machine, nor to a certificate.
  static func isIPv6(_ text: String) -> Bool {
    var address = in6_addr()
    return inet_pton(AF_INET6, text, &address) == 1
  }
}
