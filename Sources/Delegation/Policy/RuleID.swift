/// A rule of `check`, by its stable name: `KCD001` to `KCD018`.
public struct RuleID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The rule's number.
  public let number: Int

  /// The rules that there are.
  public static let range = 1...18

  /// Reads `KCD006`.
  ///
  /// - Throws: ``NameError`` for anything else.
  public init(parsing text: String) throws(NameError) {
    guard let number = Self.range.first(where: { Self(number: $0).description == text }) else {
      throw NameError(text: text, expected: "a rule: KCD001 to KCD018")
    }
    self.number = number
  }

  /// A rule of the table.
  init(number: Int) {
    self.number = number
  }

  public var description: String {
    "KCD" + String(repeating: "0", count: 3 - String(number).count) + String(number)
  }

  public static func < (left: Self, right: Self) -> Bool {
    left.number < right.number
  }
}

extension RuleID: Codable {
  /// Decodes `KCD006`.
  public init(from decoder: any Decoder) throws {
    try self.init(parsing: decoder.singleValueContainer().decode(String.self))
  }

  /// Encodes `KCD006`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// How grave a finding is.
public enum Severity: String, CaseIterable, Hashable, Sendable, Codable, Comparable {
  /// Worth knowing.
  case info
  /// Should be mended.
  case warning
  /// Breaks migrations, or leaves a hole.
  case error
  /// Lets a host take over others.
  case critical

  /// The graver one is greater.
  public static func < (left: Self, right: Self) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    case .critical: 3
    }
  }
}

/// What a policy says of a rule.
public enum RuleSetting: Hashable, Sendable {
  /// Its findings have this severity.
  case severity(Severity)
  /// It is not evaluated.
  case off
}
