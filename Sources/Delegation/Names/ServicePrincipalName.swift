/// A service principal name, taken apart: `class/host`, with an optional port and service name ([MS-KILE] 3.1.5.11).
public struct ServicePrincipalName: Hashable, Sendable {
  /// The service class, in the ordinary spelling.
  public let serviceClass: String
  /// The host's name without a port.
  public let host: String

  /// Reads a value of `servicePrincipalName` or `msDS-AllowedToDelegateTo`; `nil` where it has no class or no host.
  public init?(_ text: String) {
    let parts = SambaSpelling.ordinary(text).utf8.split(separator: UInt8(ascii: "/"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2 else { return nil }
    serviceClass = String(Substring(parts[0]))
    host = String(Substring(parts[1].prefix { $0 != UInt8(ascii: ":") }))
    guard !serviceClass.isEmpty, !host.isEmpty else { return nil }
  }
}
