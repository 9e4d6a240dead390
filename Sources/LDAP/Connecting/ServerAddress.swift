internal import PrintableText

/// Where a directory server listens: `ldap://dc1.example.com`, `ldaps://[fd00::1]:3269`.
public struct ServerAddress: Hashable, Sendable {
  /// The protocol of the port.
  public enum Scheme: String, Sendable {
    /// LDAP, port 389.
    case ldap
    /// LDAP inside TLS, port 636.
    case ldaps

    /// The port that the scheme stands for.
    public var defaultPort: UInt16 { self == .ldap ? 389 : 636 }
  }

  /// The protocol of the port.
  public let scheme: Scheme
  /// A DNS name without a final dot, or the literal address, without brackets.
  public let host: String
  /// The TCP port.
  public let port: UInt16

  /// An address from its parts.
  ///
  /// - Throws: ``InvalidAddress`` if the host is neither a DNS name nor a literal address.
  public init(scheme: Scheme = .ldap, host: String, port: UInt16? = nil) throws(InvalidAddress) {
    let name = host.hasSuffix(".") ? String(host.dropLast()) : host
    guard DNSName.isValid(name) || IPLiteral.isIPv6(name) else {
      throw InvalidAddress(text: host, reason: "“\(host.printable)” is neither a DNS name nor an IP address")
    }
    guard port != 0 else { throw InvalidAddress(text: host, reason: "port 0 can't be connected to") }
    self.scheme = scheme
    self.host = name
    self.port = port ?? scheme.defaultPort
  }

  /// An address from a URL: scheme, host and, if need be, a port; nothing else.
  ///
  /// - Throws: ``InvalidAddress`` for other schemes, for user names, paths and queries, and for a host or port that is none.
  public init(_ url: String) throws(InvalidAddress) {
    guard let separator = url.firstRange(of: "://"), let scheme = Scheme(rawValue: url[..<separator.lowerBound].lowercased()) else {
      throw InvalidAddress(text: url, reason: "it does not begin with ldap:// or ldaps://")
    }
    var rest = url[separator.upperBound...]
    if rest.hasSuffix("/") { rest.removeLast() }
    let (host, port) = try Self.hostAndPort(rest, of: url)
    do {
      try self.init(scheme: scheme, host: host, port: port)
    } catch {
      throw InvalidAddress(text: url, reason: error.reason)
    }
  }

  private static func hostAndPort(_ text: Substring, of url: String) throws(InvalidAddress) -> (String, UInt16?) {
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]"), IPLiteral.isIPv6(String(text[text.index(after: text.startIndex)..<end])) else {
        throw InvalidAddress(text: url, reason: "what stands in brackets is no IPv6 address")
      }
      return (String(text[text.index(after: text.startIndex)..<end]), try port(text[text.index(after: end)...], of: url))
    }
    let end = text.firstIndex(of: ":") ?? text.endIndex
    guard DNSName.isValid(text[..<end].hasSuffix(".") ? String(text[..<end].dropLast()) : String(text[..<end])) else {
      throw InvalidAddress(text: url, reason: "“\(text[..<end])” is no host name (a path, a query and a user name have no place here)")
    }
    return (String(text[..<end]), try port(text[end...], of: url))
  }

  private static func port(_ text: Substring, of url: String) throws(InvalidAddress) -> UInt16? {
    if text.isEmpty { return nil }
    let digits = text.dropFirst()
    guard text.first == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits), port > 0 else {
      throw InvalidAddress(text: url, reason: "“\(text)” is no port")
    }
    return port
  }
}

extension ServerAddress {
  /// Whether the host is called as one of a domain's, as controllers are: who is not in the domain has no certificate of such a name.
  public func isInside(of domain: String) -> Bool {
    let domain = domain.hasSuffix(".") ? String(domain.dropLast()) : domain
    return !domain.isEmpty && host.lowercased().hasSuffix(".\(domain.lowercased())")
  }
}

extension ServerAddress: CustomStringConvertible {
  /// The URL, with the port where it is not the scheme's own.
  public var description: String { port == scheme.defaultPort ? "\(scheme)://\(bracketedHost)" : url }

  /// The URL, always with the port.
  var url: String { "\(scheme)://\(bracketedHost):\(port)" }

  private var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }
}

/// A text that is no server's address.
public struct InvalidAddress: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text, as it came.
  public let text: String
  /// Why not.
  public let reason: String

  init(text: String, reason: String) {
    self.text = text.printable
    self.reason = reason.printable
  }

  /// What is wrong, and what a right one looks like.
  public var description: String {
    "“\(text)” is no server address: \(reason). Write it like ldap://dc1.example.com or ldaps://dc1.example.com:636."
  }
}
