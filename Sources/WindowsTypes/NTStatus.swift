/// A status of Windows, as SMB and RPC servers answer it ([MS-ERREF] 2.3).
///
/// The two highest bits tell its severity. A status that has no name here survives as its number.
public struct NTStatus: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: UInt32

  /// Any number is a status.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// Lets a status stand as a pattern in `switch` and `catch`.
  public static func ~= (pattern: Self, value: Self) -> Bool { pattern == value }

  /// Severity 3: the request failed.
  public var isError: Bool { rawValue >> 30 == 3 }
}

extension NTStatus: CustomStringConvertible {
  /// The name of [MS-ERREF] with its number, or the number alone.
  public var description: String {
    let number = "0x" + hexadecimal(rawValue, digits: 8).uppercased()
    return name.map { "\($0) (\(number))" } ?? "NTSTATUS \(number)"
  }

  /// The name of [MS-ERREF]; `nil` for a number without one here.
  public var name: String? { Self.names[self] }
}
