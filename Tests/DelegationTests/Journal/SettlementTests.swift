import Delegation
import Testing
import WindowsTypes

@Suite("Settlement of a change in doubt")
struct SettlementTests {
  @Test("The directory tells whether it was made")
  func settles() throws {
    let object = try ChangedObject()
    #expect(object.settlement(in: object.after) == .done)
    #expect(object.settlement(in: object.before) == .notDone)
  }

  @Test("What others did beside it doesn't count")
  func ignoresOthers() throws {
    var object = try ChangedObject()
    let theirs = object.table.intern("http/theirs")
    for (account, settlement) in [(object.after, Settlement.done), (object.before, .notDone)] {
      var account = account
      account.allowedToDelegateTo.append(theirs)
      account.userAccountControl.insert(.accountDisabled)
      #expect(object.settlement(in: account) == settlement)
    }
  }

  @Test("A state between is somebody else's doing, and names what differs")
  func findsConflicts() throws {
    let object = try ChangedObject()
    var between = object.after
    between.allowedToDelegateTo.removeLast()
    #expect(object.settlement(in: between) == .conflict(["“cifs/b” is not there"]))
    between = object.before
    between.userAccountControl = object.change.flagsAfter
    guard case .conflict(let details) = object.settlement(in: between) else {
      Issue.record("no conflict")
      return
    }
    #expect(details.count == 4)
  }

  @Test("An added entry in another spelling is not ours")
  func knowsItsSpelling() throws {
    var object = try ChangedObject()
    object.after.allowedToDelegateTo.removeLast()
    object.after.allowedToDelegateTo.append(object.table.intern("CIFS/b"))
    #expect(object.settlement(in: object.after) == .conflict(["“cifs/b” came back as “CIFS/b”"]))
  }
}
