internal import ActiveDirectory
internal import Delegation
internal import WindowsTypes

/// A journal, and the objects of its changes as they are now, on one controller.
struct JournalledState: Sendable {
  let journal: Journal
  /// Has the entries of the journal and of the objects.
  let table: EntryTable
  private let accounts: [GUID: ComputerAccount]
  private let isHere: @Sendable (Journal.Place) -> Bool

  /// Reads the objects of a journal.
  ///
  /// - Throws: ``ForeignJournal`` where it is another domain's; `LDAPError` or `ReadingError`.
  init(of journal: Journal, in directory: Directory) async throws {
    guard journal.header.domain.lowercased() == directory.root.domain.lowercased() else {
      throw ForeignJournal(domain: journal.header.domain, found: directory.root.domain)
    }
    var reader = AccountReader(directory, table: journal.table)
    accounts = try await reader.accounts(withIdentities: journal.changes.map(\.guid))
    self.journal = journal
    table = reader.table
    isHere = { [name = directory.root.hostName, url = directory.server] in $0.isController(named: name, at: url) }
  }

  /// One change of the journal, and its object.
  struct Part: Sendable {
    var number: Int
    var change: ObjectChange
    var state: Journal.State
    /// The object as it is; `nil` where it is gone.
    var account: ComputerAccount?
    /// The controller that it was last sent to, where that is another one: what isn't seen here may be there all the same.
    var otherPlace: Journal.Place?
  }

  /// Every change.
  var parts: [Part] {
    journal.changes.indices.map { number in
      let change = journal.changes[number]
      let place = journal.places[number]
      return Part(
        number: number, change: change, state: journal.states[number], account: accounts[change.guid],
        otherPlace: isHere(place) ? nil : place)
    }
  }
}

extension JournalledState {
  /// Whether a change was sent whose answer nobody knows, and that is not there: not yet, perhaps.
  var hasUnseenDoubts: Bool {
    var verifier = Verifier(table: table)
    return parts.contains { part in
      guard part.state.isInDoubt, let account = part.account else { return false }
      let isThere = Settlement(of: part.change, in: account, verifier: &verifier) == .done
      return isThere == (part.state == .reverting)
    }
  }
}
