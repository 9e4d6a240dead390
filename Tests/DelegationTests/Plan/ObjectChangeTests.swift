import Delegation
import Testing
import WindowsTypes

@Suite("Changes of an object")
struct ObjectChangeTests {
  @Test("A plan's changes are of the hosts that have any, in their order")
  func listsChanges() throws {
    var scene = Scene()
    let hosts = try scene.hosts("zulu", "yankee", "xray")
    let plan = try scene.plan(.directed(hosts, from: ["zulu", "xray"], to: ["yankee"]))
    #expect(plan.changes.map(\.host) == ["XRAY", "ZULU"])
    #expect(plan.changes.map(\.size) == [5, 5])
    #expect(plan.changes.map(\.guid) == [hosts[2].guid, hosts[0].guid])
    #expect(plan.changes.allSatisfy { !$0.isEmpty })
  }

  @Test("Only deltas are sent: deletions before additions, and the flags by compare-and-swap")
  func sendsDeltas() throws {
    var table = EntryTable()
    let change = ObjectChange(
      host: "zulu", distinguishedName: try dn("CN=zulu,DC=lab"), guid: try guid(1), add: [table.intern("cifs/a")],
      remove: [table.intern("CIFS/b")], addServicePrincipalNames: ["x/a"], removeServicePrincipalNames: ["x/b"],
      flagsBefore: UserAccountControl(rawValue: 0x8000_1000), flagsAfter: UserAccountControl(rawValue: 0x8100_1000))
    #expect(
      change.attributeChanges(table: table).map { "\($0.operation) \($0.attribute) \($0.values)" } == [
        #"delete msDS-AllowedToDelegateTo ["CIFS/b"]"#, #"add msDS-AllowedToDelegateTo ["cifs/a"]"#,
        #"delete servicePrincipalName ["x/b"]"#, #"add servicePrincipalName ["x/a"]"#,
        #"delete userAccountControl ["-2147479552"]"#, #"add userAccountControl ["-2130702336"]"#,
      ])
  }

  @Test("What doesn't change is not sent")
  func sendsNothingMore() throws {
    var table = EntryTable()
    let add = [table.intern("cifs/a")]
    let change = try change(add: add)
    #expect(change.attributeChanges(table: table).map(\.attribute) == [AttributeName.allowedToDelegateTo])
    #expect(try self.change(add: []).attributeChanges(table: table).isEmpty)
    #expect(try self.change(add: []).isEmpty)
  }

  @Test("A single part makes a change")
  func isNotEmpty() throws {
    var table = EntryTable()
    var changes = [ObjectChange](repeating: try change(add: []), count: 5)
    changes[0].add = [table.intern("cifs/a")]
    changes[1].remove = changes[0].add
    changes[2].addServicePrincipalNames = ["x/a"]
    changes[3].removeServicePrincipalNames = ["x/a"]
    changes[4].flagsAfter.insert(.trustedToAuthenticateForDelegation)
    #expect(changes.allSatisfy { !$0.isEmpty && $0.size == 1 })
  }

  private func change(add: [EntryID]) throws -> ObjectChange {
    ObjectChange(
      host: "zulu", distinguishedName: try dn("CN=zulu,DC=lab"), guid: try guid(1), add: add, flagsBefore: .workstationTrustAccount,
      flagsAfter: .workstationTrustAccount)
  }
}
