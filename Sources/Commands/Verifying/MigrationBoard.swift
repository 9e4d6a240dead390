internal import Delegation
internal import Migration
internal import PrintableText
internal import Synchronization

/// A bar for each migration that is under way, on a terminal; elsewhere nothing.
final class MigrationBoard: Sendable {
  private struct Row {
    var name: String
    var progress: DiskMigration.Progress?
    var began = ContinuousClock.now
  }

  private struct State {
    var rows: [Int: Row] = [:]
    var next = 0
    var done = 0
    var failed = 0
    var lastDrawn: ContinuousClock.Instant?
  }

  private let state = Mutex(State())
  private let total: Int
  private let area = ConsoleArea()

  /// Faster than this nobody reads, and each drawing costs the transfer.
  private static let interval = Duration.milliseconds(100)

  init(total: Int) {
    self.total = total
  }

  /// A new row; returns its number.
  func begin(_ name: String) -> Int {
    update(now: true) { state in
      state.rows[state.next] = Row(name: name.printable)
      state.next += 1
      return state.next - 1
    }
  }

  /// How far a row is.
  func advance(_ row: Int, _ progress: DiskMigration.Progress) {
    update(now: false) { state in
      if state.rows[row]?.progress?.step != progress.step { state.rows[row]?.began = .now }
      state.rows[row]?.progress = progress
    }
  }

  /// A row has ended.
  func finish(_ row: Int, isProven: Bool) {
    update(now: true) { state in
      state.rows[row] = nil
      state.done += 1
      if !isProven { state.failed += 1 }
    }
  }

  /// Takes all rows away.
  func end() {
    area.draw([])
  }

  private func update<Result>(now: Bool, _ body: (inout State) -> Result) -> Result {
    guard area.isShown else { return state.withLock { body(&$0) } }
    return state.withLock { state in
      let result = body(&state)
      guard now || state.lastDrawn.map({ $0 + Self.interval < .now }) ?? true else { return result }
      state.lastDrawn = .now
      area.draw(lines(state))
      return result
    }
  }

  private func lines(_ state: State) -> [String] {
    let width = state.rows.values.reduce(0) { max($0, $1.name.count) }
    let failed = state.failed == 0 ? "" : ", \(state.failed) failed"
    return state.rows.sorted { $0.key < $1.key }.map { line($0.value, width: width) } + ["\(state.done) of \(total) disks moved\(failed)"]
  }

  private func line(_ row: Row, width: Int) -> String {
    let name = row.name + String(repeating: " ", count: max(0, width - row.name.count))
    guard let progress = row.progress else { return name }
    guard progress.step == .write || progress.step == .compare else { return "\(name)  \(progress.step.activity)" }
    let part = progress.total == 0 ? 1 : Double(progress.done) / Double(progress.total)
    let filled = Int(part * Double(Self.barWidth))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barWidth - filled)
    let seconds = (ContinuousClock.now - row.began) / .seconds(1)
    let rate = seconds > 0 ? Int(Double(progress.done) / seconds / 1e6) : 0
    return "\(name)  \(bar) \(Int(part * 100)) %  \(rate) MB/s  \(progress.step.activity)"
  }

  private static let barWidth = 24
}

extension MigrationFailure.Step {
  /// What is being done at the step.
  fileprivate var activity: String {
    switch self {
    case .session: "opening a session"
    case .share: "making the share"
    case .space: "asking for the free space"
    case .write: "writing"
    case .compare: "reading back"
    case .look: "looking from the target's side"
    case .cleanUp: "taking everything away"
    }
  }
}
