internal import Delegation

extension ReportView {
  /// Where and when the state was read.
  static func facts(_ reading: Reading, policy: String?, _ more: [Fact] = []) -> [Fact] {
    let policy = policy.map { [Fact(label: "Policy", value: $0)] } ?? []
    return [
      Fact(label: "Domain", value: reading.domain), Fact(label: "Domain controller", value: reading.server),
      Fact(label: "Base", value: reading.domain.split(separator: ".").map { "DC=\($0)" }.joined(separator: ",")),
      Fact(label: "Read at", value: reading.time),
    ] + policy + more
  }

  /// Told first: what is not complete is no basis for anything.
  static func notices(_ reading: Reading) -> [Notice] {
    reading.complete ? [] : [Notice(mark: .failure, sentence: "The reading is not complete: nothing can be trusted that is made from it.")]
  }
}

extension ReportView.Badge {
  static let success = Self(tone: "good", sign: "✓", word: "good")
  static let failure = Self(tone: "error", sign: "✗", word: "error")
  static let warning = Self(tone: "warning", sign: "!", word: "warning")
  static let change = Self(tone: "change", sign: "±", word: "change")

  /// A severity's; waived findings keep it, and say so.
  init(_ severity: Severity) {
    let sign =
      switch severity {
      case .critical: "‼"
      case .error: "✗"
      case .warning: "!"
      case .info: "i"
      }
    self.init(tone: severity.rawValue, sign: sign, word: severity.rawValue)
  }
}

extension ReportView.Bar {
  /// A budget; `nil` where there is no limit.
  init?(_ budget: Budget) {
    guard let limit = budget.limit else { return nil }
    percent = min(100, 100 * budget.used / max(limit, 1))
    barText = "\(budget.used.grouped) of \(limit.grouped)"
    barTone = budget.isExceeded ? "error" : budget.isTight ? "warning" : "good"
  }
}
