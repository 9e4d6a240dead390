/// One key distribution center, which is asked directly: on thousands of tickets, looking it up in DNS each time costs more than it does.
public struct KDC: Hashable, Sendable {
  /// The realm that it serves, in the realm's own case.
  public var realm: String
  /// Its name or address.
  public var host: String
  /// Its TCP port.
  public var port: UInt16
  /// How long it may be silent, in seconds.
  public var timeout: Int

  /// A KDC; by default on the port of RFC 4120 7.2.2.
  public init(realm: String, host: String, port: UInt16 = 88, timeout: Int = 10) {
    self.realm = realm
    self.host = host
    self.port = port
    self.timeout = timeout
  }
}
