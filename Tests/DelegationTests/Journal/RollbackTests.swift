import Delegation
import Testing
import WindowsTypes

@Suite("Rollback")
struct RollbackTests {
  @Test("It restores exactly")
  func restores() throws {
    let object = try ChangedObject()
    let rollback = object.rollback(in: object.after)
    #expect(rollback.conflicts.isEmpty)
    let restored = object.applying(rollback.change, to: object.after)
    #expect(Set(restored.allowedToDelegateTo) == Set(object.before.allowedToDelegateTo))
    #expect(restored.servicePrincipalNames == object.before.servicePrincipalNames)
    #expect(restored.userAccountControl == object.before.userAccountControl)
  }

  @Test("Twice does nothing more")
  func isIdempotent() throws {
    let object = try ChangedObject()
    let restored = object.applying(object.rollback(in: object.after).change, to: object.after)
    #expect(object.rollback(in: restored).change.isEmpty)
  }

  @Test("What others added, removed or switched since stays as they left it")
  func leavesOthersAlone() throws {
    var object = try ChangedObject()
    let theirs = object.table.intern("http/theirs")
    object.after.allowedToDelegateTo = object.change.add + [theirs]
    object.after.servicePrincipalNames.append("HTTP/theirs")
    object.after.userAccountControl.insert(.accountDisabled)
    let rollback = object.rollback(in: object.after)
    let restored = object.applying(rollback.change, to: object.after)
    #expect(restored.allowedToDelegateTo.map { object.table[$0] } == ["http/theirs", "http/old"])
    #expect(restored.servicePrincipalNames == ["HOST/zulu", "HTTP/theirs"])
    #expect(restored.userAccountControl == object.change.flagsBefore.union(.accountDisabled))
    #expect(rollback.conflicts.isEmpty)
  }

  @Test("An entry of ours that others took away needs nothing; nor does one that they put back, in any spelling")
  func leavesUndoneAlone() throws {
    var object = try ChangedObject()
    object.after.allowedToDelegateTo.removeLast()
    object.after.allowedToDelegateTo.append(object.table.intern("HTTP/OLD"))
    let rollback = object.rollback(in: object.after)
    #expect(rollback.change.add.isEmpty)
    #expect(rollback.change.remove.map { object.table[$0] } == ["cifs/a"])
    #expect(rollback.conflicts == ["“cifs/b”, which was added, is gone already", "“http/old”, which was removed, is there again"])
  }

  @Test("An entry that others wrote again in their spelling is theirs")
  func leavesRespelledAlone() throws {
    var object = try ChangedObject()
    object.after.allowedToDelegateTo.removeLast()
    object.after.allowedToDelegateTo.append(object.table.intern("CIFS/B"))
    #expect(object.rollback(in: object.after).change.remove.map { object.table[$0] } == ["cifs/a"])
  }

  @Test("Where another spelling is stored beside ours, both go and theirs comes again: a server may delete whichever comes first")
  func keepsOtherSpellings() throws {
    var object = try ChangedObject()
    let theirs = object.table.intern("CIFS/B")
    object.after.allowedToDelegateTo.insert(theirs, at: 0)
    let change = object.rollback(in: object.after).change
    #expect(Set(change.remove.map { object.table[$0] }) == ["cifs/a", "cifs/b", "CIFS/B"])
    #expect(Set(change.add.map { object.table[$0] }) == ["http/old", "CIFS/B"])
    let restored = object.applying(change, to: object.after)
    #expect(Set(restored.allowedToDelegateTo) == Set(object.before.allowedToDelegateTo + [theirs]))
    var verifier = Verifier(table: object.table)
    #expect(verifier.discrepancies(of: change, in: restored, before: object.after.allowedToDelegateTo).isEmpty)
    #expect(object.rollback(in: restored).change.isEmpty)
  }

  @Test("A bit that others set back stays, and the other bit of ours goes back")
  func restoresSingleBits() throws {
    let object = try ChangedObject()
    var found = object.after
    found.userAccountControl.remove(.trustedToAuthenticateForDelegation)
    let rollback = object.rollback(in: found)
    #expect(rollback.change.flagsBefore == found.userAccountControl)
    #expect(rollback.change.flagsAfter == [.workstationTrustAccount, .trustedForDelegation])
    #expect(rollback.conflicts == ["the flag TRUSTED_TO_AUTH_FOR_DELEGATION has been set back already"])
  }

  @Test("It says so where it gives unconstrained delegation back, and only there")
  func warnsOfUnconstrained() throws {
    var object = try ChangedObject()
    #expect(object.rollback(in: object.after).warnings == [.unconstrainedAgain(host: "zulu")])
    #expect(object.rollback(in: object.before).warnings.allSatisfy { $0 != .unconstrainedAgain(host: "zulu") })
    object.change.flagsBefore.remove(.trustedForDelegation)
    #expect(object.rollback(in: object.after).warnings.isEmpty)
  }

  @Test("It goes where the object is now")
  func followsObject() throws {
    let object = try ChangedObject()
    var moved = object.after
    moved.distinguishedName = try dn("CN=zulu,OU=Elsewhere,DC=lab,DC=test")
    #expect(object.rollback(in: moved).change.distinguishedName == moved.distinguishedName)
    #expect(object.rollback(in: moved).change.guid == object.change.guid)
  }

  @Test("A change that was never made has nothing to undo")
  func undoesNothingUnmade() throws {
    let object = try ChangedObject()
    #expect(object.rollback(in: object.before).change.isEmpty)
  }
}
