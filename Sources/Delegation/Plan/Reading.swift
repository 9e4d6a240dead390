/// Where and when the directory's state was read.
public struct Reading: Hashable, Sendable, Codable {
  /// The domain controller, as a URL.
  public var server: String
  /// The domain's DNS name.
  public var domain: String
  /// When (UTC), in the form of RFC 3339.
  public var time: String
  /// Whether everything that was asked for was read.
  public var complete: Bool

  /// A reading.
  public init(server: String, domain: String, time: String, complete: Bool) {
    self.server = server
    self.domain = domain
    self.time = time
    self.complete = complete
  }
}
