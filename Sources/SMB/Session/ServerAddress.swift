/// Where an SMB server listens.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
  /// A name or an address.
  public let host: String
  /// 445, but for tests.
  public let port: UInt16

  /// Names a server.
  public init(host: String, port: UInt16 = 445) {
    self.host = host
    self.port = port
  }

  /// `zulu.lab.example:445`.
  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
