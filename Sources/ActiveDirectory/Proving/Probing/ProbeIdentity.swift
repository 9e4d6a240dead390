/// Who a probe is, known before it is made: what a journal says first, and what tells a probe from any other account afterwards.
public struct ProbeIdentity: Hashable, Sendable, Codable {
  /// The account's name, with its `$`.
  public let samAccountName: String
  /// The run that it is made in, as the caller numbers its runs.
  public let run: String
  /// When that was, as text.
  public let time: String

  /// A new identity; the digits of its name are random.
  ///
  /// - Parameters:
  ///   - run: identifies the run.
  ///   - time: when it began, without a comma: `2026-01-31T12:00:00Z`.
  public init(run: String, time: String) {
    let digits = String(UInt32.random(in: 0..<10_000_000))
    let name = Self.prefix + String(repeating: "0", count: 7 - digits.count) + digits + "$"
    self.init(samAccountName: name, run: run, time: time)
  }

  /// An identity that a journal remembers.
  public init(samAccountName: String, run: String, time: String) {
    self.samAccountName = samAccountName
    self.run = run
    self.time = time
  }

  /// The identity that an account has by its name and description; `nil` for one that is no probe.
  init?(samAccountName: String, description: String) {
    let rest = description.dropFirst(Self.purpose.count)
    guard samAccountName.hasPrefix(Self.prefix), samAccountName.hasSuffix("$"), let comma = rest.lastIndex(of: ",") else { return nil }
    self.init(samAccountName: samAccountName, run: String(rest[..<comma]), time: String(rest[comma...].dropFirst(2)))
    guard descriptionText == description else { return nil }
  }

  /// What the account's description says: whose it is, for whoever finds it.
  var descriptionText: String { "\(Self.purpose)\(run), \(time)" }

  /// The account's common name.
  var commonName: String { String(samAccountName.dropLast()) }

  /// What the name will be, where its digits are not drawn yet.
  public static let pattern = "\(prefix)nnnnnnn$"

  /// With seven digits 15 characters, the most that a computer's name has.
  static let prefix = "KCDPROBE"
  private static let purpose = "kcdmesh verify --with-probe, run "
}
