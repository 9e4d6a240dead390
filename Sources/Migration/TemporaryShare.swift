internal import SMB
internal import WindowsTypes

/// The share that a proof makes on a target, as a live migration does.
enum TemporaryShare {
  /// `kcdmesh-ZULU.3341302342$`: hidden, and told apart from all others by its number.
  static func name(for source: String, number: String = "\(UInt32.random(in: 1_000_000_000 ... .max))") -> String {
    "kcdmesh-\(source).\(number)$"
  }

  /// The disk's file: `kcdmesh-ZULU.3341302342.vhdx`, as its share where that is a temporary one.
  static func fileName(for source: String, in share: String) -> String {
    (share.hasPrefix("kcdmesh-") ? share : name(for: source)).dropLast() + ".vhdx"
  }

  /// Whether a file's name is one that ``fileName(for:in:)`` makes.
  static func isFileName(_ name: String) -> Bool {
    name.hasPrefix("kcdmesh-") && name.hasSuffix(".vhdx") && !name.contains { $0 == "\\" || $0 == "/" }
  }

  /// A share on a directory, with a descriptor that lets nobody in but the operator, or with the server's own.
  static func description(_ name: String, path: String, run: String, user: SID?) -> ShareDescription {
    ShareDescription(
      name: name, path: path, remark: remark(of: run),
      securityDescriptor: user.map { SecurityDescriptor(grantingOnly: $0, .fileAll).bytes } ?? [])
  }

  /// Whether a share is this run's.
  static func isOurs(_ share: ShareDescription, run: String) -> Bool {
    share.remark == remark(of: run)
  }

  /// Whether a share's descriptor lets this account in and nobody else; `nil` where the server does not tell it.
  static func isExclusive(_ share: ShareDescription, to user: SID) -> Bool? {
    guard !share.securityDescriptor.isEmpty else { return nil }
    guard let descriptor = try? SecurityDescriptor(bytes: share.securityDescriptor), let list = descriptor.discretionaryList else {
      return false
    }
    return list.entries.allSatisfy { $0.kind != .allow || $0.trustee == user }
  }

  private static func remark(of run: String) -> String { "kcdmesh verify, run \(run)" }
}
