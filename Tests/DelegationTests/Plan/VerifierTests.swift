import Delegation
import Testing
import WindowsTypes

@Suite("Verification of a change")
struct VerifierTests {
  @Test("An object as it was to be has no discrepancy")
  func acceptsOutcome() throws {
    let object = try ChangedObject()
    #expect(object.discrepancies(in: object.after, knowingBefore: true).isEmpty)
  }

  @Test("An unchanged object differs in every part")
  func findsEverything() throws {
    let object = try ChangedObject()
    #expect(
      object.discrepancies(in: object.before, knowingBefore: true) == [
        .missing("cifs/a"), .missing("cifs/b"), .stillThere("http/old"), .nameMissing(migration("zulu")),
        .flags(wanted: object.change.flagsAfter, found: object.change.flagsBefore),
      ])
  }

  @Test("An entry that came back in another spelling is named with both")
  func findsRespelling() throws {
    var object = try ChangedObject()
    object.after.allowedToDelegateTo.removeLast()
    object.after.allowedToDelegateTo.append(object.table.intern("CIFS/B"))
    #expect(object.discrepancies(in: object.after) == [.respelled(wanted: "cifs/b", found: "CIFS/B")])
  }

  @Test("An entry that was to stay must have stayed, where the list before is known")
  func findsLosses() throws {
    var object = try ChangedObject()
    object.after.allowedToDelegateTo.removeFirst()
    #expect(object.discrepancies(in: object.after, knowingBefore: true) == [.lost("http/kept")])
    #expect(object.discrepancies(in: object.after).isEmpty)
  }

  @Test("A second spelling may go with the first")
  func allowsSecondSpellingToGo() throws {
    var object = try ChangedObject()
    object.before.allowedToDelegateTo.append(object.table.intern("HTTP/OLD"))
    #expect(object.discrepancies(in: object.after, knowingBefore: true).isEmpty)
  }

  @Test("What others added or changed is theirs")
  func ignoresOthers() throws {
    var object = try ChangedObject()
    object.after.allowedToDelegateTo.append(object.table.intern("http/theirs"))
    object.after.servicePrincipalNames.append("HTTP/theirs")
    object.after.userAccountControl.insert(.accountDisabled)
    #expect(object.discrepancies(in: object.after, knowingBefore: true).isEmpty)
  }

  @Test("A single bit that is not as it was to be is found")
  func findsSingleBit() throws {
    let object = try ChangedObject()
    var found = object.after
    found.userAccountControl.insert(.trustedForDelegation)
    #expect(object.discrepancies(in: found) == [.flags(wanted: object.change.flagsAfter, found: found.userAccountControl)])
  }

  @Test("A name that was to be taken away must be gone")
  func findsRemainingName() throws {
    var object = try ChangedObject()
    object.change.addServicePrincipalNames = []
    object.change.removeServicePrincipalNames = ["host/ZULU"]
    #expect(object.discrepancies(in: object.after) == [.nameStillThere("host/ZULU")])
  }

  @Test("One verifier serves many objects, without remembering the last")
  func forgets() throws {
    let object = try ChangedObject()
    var verifier = Verifier(table: object.table)
    #expect(verifier.discrepancies(of: object.change, in: object.after).isEmpty)
    #expect(verifier.discrepancies(of: object.change, in: object.before).count == 5)
    #expect(verifier.discrepancies(of: object.change, in: object.after).isEmpty)
  }

  @Test("A discrepancy is told without driving a terminal")
  func isPrintable() {
    #expect(Discrepancy.missing("a\u{1B}").description == #"“a\u{1B}” is not there"#)
    #expect(Discrepancy.respelled(wanted: "a", found: "\u{9B}").description == #"“a” came back as “\u{9B}”"#)
  }
}
