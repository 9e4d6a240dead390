internal import Delegation
internal import LDAP
internal import Storage
internal import Synchronization
internal import SystemPackage

/// What becomes of each change, in the journal and in memory; written from the connection's thread.
final class ExecutionLog: Sendable {
  /// Whether a journal's changes are made or undone.
  enum Direction: Sendable {
    case forwards
    case backwards
  }

  /// What is known of a change so far.
  enum State: Hashable, Sendable {
    case planned
    case done
    case refused(String)
    case doubtful(String)
  }

  private struct Content {
    let journal: JournalFile
    var states: [Int: State] = [:]
    var hasSent = false
    var total: Int
  }

  private let content: Mutex<Content>
  private let direction: Direction
  /// The journal's path, for messages.
  let path: String

  init(_ journal: sending JournalFile, direction: Direction, total: Int) {
    path = journal.path.string
    self.direction = direction
    content = Mutex(Content(journal: journal, total: total))
  }

  func state(of number: Int) -> State {
    content.withLock { $0.states[number] ?? .planned }
  }

  /// Whether a change may have gone out.
  var hasSent: Bool { content.withLock(\.hasSent) }

  /// Announces changes, on the disk, before they go out.
  func willSend(_ numbers: [Int]) throws {
    switch direction {
    case .forwards: try append(numbers.runs.map { .sending(first: $0.lowerBound, last: $0.upperBound) }, sync: true)
    case .backwards: try append(numbers.map { .reverting(number: $0) }, sync: true)
    }
    content.withLock { $0.hasSent = true }
  }

  /// Notes an answer.
  ///
  /// - Parameters:
  ///   - mayComeLate: whether an earlier request for the same is in doubt: that this one is refused does not settle that one.
  func didAnswer(_ number: Int, _ error: LDAPError?, mayComeLate: Bool) throws {
    let state: State =
      error.map { mayComeLate || $0.isOutcomeUnknown ? .doubtful($0.description) : .refused($0.description) } ?? .done
    let progress = content.withLock { content in
      content.states[number] = state
      return "written \(content.states.count) of \(content.total) objects"
    }
    Console.progress(progress)
    try append([record(of: state, number)].compactMap(\.self), sync: false)
  }

  private func record(of state: State, _ number: Int) -> JournalRecord? {
    switch (state, direction) {
    case (.planned, _): nil
    case (.done, .forwards): .done(number: number)
    case (.done, .backwards): .reverted(number: number)
    case (.refused(let reason), _): refusal(of: number, reason: reason)
    case (.doubtful(let reason), _): .doubtful(number: number, reason: reason)
    }
  }

  /// Appends lines to the journal.
  func append(_ records: [JournalRecord], sync: Bool) throws {
    guard !records.isEmpty || sync else { return }
    try content.withLock { try $0.journal.append(records, sync: sync) }
  }
}

extension ExecutionLog {
  /// The line that says that a change was seen in the directory.
  func confirmation(of number: Int) -> JournalRecord {
    switch direction {
    case .forwards: .confirmed(number: number)
    case .backwards: .reverted(number: number)
    }
  }

  /// The line that says that a change was not made; backwards, that it is still there.
  func refusal(of number: Int, reason: String) -> JournalRecord {
    switch direction {
    case .forwards: .failed(number: number, reason: reason)
    case .backwards: .done(number: number)
    }
  }
}
