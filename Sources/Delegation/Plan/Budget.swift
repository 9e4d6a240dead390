/// How many values an object holds, and how many it can.
///
/// On Windows all non-linked multi-valued attributes of an object share one database record: about 1,200 values with 8 KiB pages, about
/// 3,200 with the 32 KiB pages of a 2025 functional level ("Active Directory maximum limits"). Samba has no such limit.
public struct Budget: Hashable, Sendable, Codable {
  /// Values in all.
  public var used: Int
  /// The most that there may be; `nil` for no limit.
  public var limit: Int?

  /// Values and their limit.
  public init(used: Int, limit: Int?) {
    self.used = used
    self.limit = limit
  }

  /// The limit of Windows with 8 KiB pages.
  public static let windowsLimit = 1200

  /// The limit that holds: the policy's, else the directory's.
  public static func limit(policy: Policy, isSamba: Bool) -> Int? {
    policy.valuesPerObject ?? (isSamba ? nil : windowsLimit)
  }

  /// Whether there are more values than may be.
  public var isExceeded: Bool {
    limit.map { used > $0 } ?? false
  }

  /// Whether four fifths of the limit are used.
  public var isTight: Bool {
    limit.map { Double(used) * 5 >= Double($0) * 4 } ?? false
  }

  /// Encodes `limit` as null where there is none: the contract's object has both keys.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(used, forKey: .used)
    try container.encode(limit, forKey: .limit)
  }
}
