internal import Delegation
internal import LDAP
internal import Storage
internal import Synchronization
internal import SystemPackage

/// What becomes of each change, in the journal and in memory; written from the connection's thread.
final class ExecutionLog: Sendable {
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
    var total: Int
  }

  private let content: Mutex<Content>
  private let activity: JournalActivity
  /// The journal's path, for messages.
  let path: String

  init(_ journal: sending JournalFile, activity: JournalActivity, total: Int) {
    path = journal.path.string
    self.activity = activity
    content = Mutex(Content(journal: journal, total: total))
  }

  func state(of number: Int) -> State {
    content.withLock { $0.states[number] ?? .planned }
  }

  /// Announces changes, on the disk, before they go out.
  func willSend(_ numbers: [Int]) throws {
    try append(
      numbers.map { number in
        switch activity {
        case .resume: .sending(first: number, last: number)
        case .rollback: .reverting(number: number)
        }
      }, sync: true)
  }

  /// Notes an answer.
  func didAnswer(_ number: Int, _ error: LDAPError?) throws {
    let state: State = error.map { $0.isOutcomeUnknown ? .doubtful($0.description) : .refused($0.description) } ?? .done
    let progress = content.withLock { content in
      content.states[number] = state
      return "written \(content.states.count) of \(content.total) objects"
    }
    Console.progress(progress)
    try append([record(of: state, number)].compactMap(\.self), sync: false)
  }

  private func record(of state: State, _ number: Int) -> JournalRecord? {
    switch (state, activity) {
    case (.planned, _): nil
    case (.done, .resume): .done(number: number)
    case (.done, .rollback): .reverted(number: number)
    case (.refused(let reason), .resume): .failed(number: number, reason: reason)
    // What was not undone is still done.
    case (.refused, .rollback): .done(number: number)
    case (.doubtful(let reason), _): .doubtful(number: number, reason: reason)
    }
  }

  /// Appends lines to the journal.
  func append(_ records: [JournalRecord], sync: Bool) throws {
    guard !records.isEmpty else { return }
    try content.withLock { try $0.journal.append(records, sync: sync) }
  }
}

extension ExecutionLog {
  /// The line that says that a change was seen in the directory.
  func confirmation(of number: Int) -> JournalRecord {
    switch activity {
    case .resume: .confirmed(number: number)
    case .rollback: .reverted(number: number)
    }
  }

  /// The line that says that a change was seen not to be made.
  func refusal(of number: Int, reason: String) -> JournalRecord {
    switch activity {
    case .resume: .failed(number: number, reason: reason)
    case .rollback: .done(number: number)
    }
  }
}
