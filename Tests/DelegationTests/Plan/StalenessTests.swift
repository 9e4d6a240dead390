import Delegation
import Testing
import WindowsTypes

@Suite("Staleness of a plan")
struct StalenessTests {
  private var table = EntryTable()
  private let account: ComputerAccount

  init() throws {
    account = ComputerAccount(
      distinguishedName: try dn("CN=zulu,DC=lab"), guid: try guid(1), samAccountName: "ZULU$", dnsHostName: "zulu.lab.test",
      servicePrincipalNames: ["HOST/zulu", "HOST/zulu.lab.test"], allowedToDelegateTo: [table.intern("cifs/a"), table.intern("cifs/b")])
  }

  @Test("A plan holds while its objects are as they were, in whatever order their values come")
  func holds() {
    var now = account
    now.allowedToDelegateTo.reverse()
    now.servicePrincipalNames.reverse()
    now.otherValues = 12
    #expect(Staleness(then: account, now: now, table: table) == nil)
  }

  @Test("A difference in anything that it follows from makes it stale, and is named")
  func isStale() throws {
    var table = table
    let new = table.intern("http/new")
    let changes: [(String, (inout ComputerAccount) throws -> Void)] = [
      ("DN was CN=zulu,DC=lab, is CN=moved,DC=lab", { $0.distinguishedName = try dn("CN=moved,DC=lab") }),
      ("sAMAccountName was ZULU$, is OTHER$", { $0.samAccountName = "OTHER$" }),
      ("dNSHostName was zulu.lab.test, is unset", { $0.dnsHostName = nil }),
      (
        "userAccountControl was WORKSTATION_TRUST_ACCOUNT, is ACCOUNTDISABLE WORKSTATION_TRUST_ACCOUNT",
        { $0.userAccountControl.insert(.accountDisabled) }
      ),
      ("servicePrincipalName: “HTTP/zulu” is new", { $0.servicePrincipalNames.append("HTTP/zulu") }),
      ("servicePrincipalName: “HOST/zulu” and 1 more are gone", { $0.servicePrincipalNames = [] }),
      ("msDS-AllowedToDelegateTo: “cifs/b” is gone, “http/new” is new", { $0.allowedToDelegateTo[1] = new }),
    ]
    for (difference, change) in changes {
      var now = account
      try change(&now)
      #expect(Staleness(then: account, now: now, table: table)?.differences == [difference])
    }
  }

  @Test("A name of a service in another case is the same name")
  func foldsServiceNames() {
    var now = account
    now.servicePrincipalNames = now.servicePrincipalNames.map { $0.lowercased() }
    #expect(now != account && Staleness(then: account, now: now, table: table) == nil)
  }

  @Test("An object that is gone makes it stale")
  func needsObject() {
    #expect(Staleness(then: account, now: nil, table: table)?.description == "ZULU: its object is gone")
  }

  @Test("A change is carried over to an object whose other bits have changed, without touching them")
  func rebases() throws {
    let object = try ChangedObject()
    var now = object.before
    now.userAccountControl.insert([.accountDisabled, .notDelegated])
    now.distinguishedName = try dn("CN=zulu,OU=Elsewhere,DC=lab,DC=test")
    let change = object.change.rebased(on: now)
    #expect(change.flagsBefore == now.userAccountControl)
    #expect(change.flagsAfter == object.change.flagsAfter.union([.accountDisabled, .notDelegated]))
    #expect(change.distinguishedName == now.distinguishedName)
    #expect(change.add == object.change.add && change.remove == object.change.remove)
  }
}
