internal import Delegation

/// Who agrees to what a proof writes.
struct Agreement: Sendable {
  /// Whether `--yes` was given.
  var isGiven: Bool

  /// Announces what will be written, and makes sure that it may be.
  ///
  /// - Throws: ``Declined``.
  func require(_ intentions: [String]) throws {
    guard !intentions.isEmpty else { return }
    for intention in intentions { Console.note(intention) }
    if isGiven { return }
    guard Console.canAsk else { throw Declined(reason: "there is no terminal to ask on; --yes does it without asking") }
    guard Console.confirms("Do this?") else { throw Declined(reason: "it was not confirmed") }
  }
}
