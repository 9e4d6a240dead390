internal import Delegation
internal import PrintableText

/// A journal that is not to be done any more.
struct JournalUndone: Error, CustomStringConvertible {
  var path: String

  var description: String {
    "a rollback of \(path.printable) has begun, so it is not resumed; nothing was changed. kcdmesh rollback finishes it;"
      + " to write the mesh again, plan anew with provision"
  }
}

/// A journal that can't be continued here.
struct JournalOutOfReach: Error, CustomStringConvertible {
  private let reason: String
  private let place: Journal.Place
  private let domain: String
  private let hosts: [String]

  private static let shown = 10

  init(_ journal: Journal, because reason: String) {
    self.reason = reason
    place = journal.place
    domain = journal.header.domain
    hosts = journal.unsettled.map(\.host)
  }

  /// Whether a change may have been made without anybody having seen it.
  var isInDoubt: Bool { !hosts.isEmpty }

  var description: String {
    guard isInDoubt else {
      return reason + "\nNothing was written. None of the journal's changes is in doubt, so another controller of \(domain.printable)"
        + " can go on with it: name it by --server"
    }
    let names = hosts.prefix(Self.shown).map(\.printable).joined(separator: ", ")
    let rest = hosts.count > Self.shown ? " and \(hosts.count - Self.shown) more" : ""
    return reason + "\nNothing was written, and \(hosts.count) of the journal's changes stay in doubt: of \(names)\(rest)."
      + " Only \(place.name) can tell whether it made them: keep the journal, and run this again when it answers"
  }
}

/// A journal that was written in another domain.
struct ForeignJournal: Error, CustomStringConvertible {
  var domain: String
  var found: String

  var description: String {
    "the journal is of the domain \(domain.printable), this is \(found.printable); nothing was changed. Name a controller of \(domain.printable)"
  }
}
