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

  private init(number: Int) {
    self.number = number
  }

  public var description: String {
    "KCD" + String(repeating: "0", count: 3 - String(number).count) + String(number)
  }

  public static func < (left: Self, right: Self) -> Bool {
    left.number < right.number
  }
}

/// How grave a finding is.
public enum Severity: String, CaseIterable, Hashable, Sendable, Codable {
  /// Worth knowing.
  case info
  /// Should be mended.
  case warning
  /// Breaks migrations, or leaves a hole.
  case error
  /// Lets a host take over others.
  case critical
}

/// What a policy says of a rule.
public enum RuleSetting: Hashable, Sendable {
  /// Its findings have this severity.
  case severity(Severity)
  /// It is not evaluated.
  case off
}
