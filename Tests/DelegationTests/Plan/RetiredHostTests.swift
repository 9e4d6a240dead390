import Delegation
import Testing
import WindowsTypes

@Suite("Retired hosts")
struct RetiredHostTests {
  @Test("A retired host loses its whole list and its bit, whatever unmanaged says")
  func stripsRetiredHost() throws {
    var scene = Scene()
    let flags: UserAccountControl = [.workstationTrustAccount, .trustedToAuthenticateForDelegation]
    let xray = try scene.host("xray", list: ["cifs/ZULU", "http/app"], flags: flags)
    let plan = try scene.plan(.full(scene.hosts("zulu", "yankee"), retired: [xray]))
    #expect(try plan.removed("xray") == ["cifs/ZULU", "http/app"])
    #expect(try plan.host("xray").flagsAfter == .workstationTrustAccount)
    #expect(try plan.host("xray").add.isEmpty && plan.host("xray").unmanaged.isEmpty)
  }

  @Test("Entries for it are removed from the others, in any form, class and case, whatever unmanaged says")
  func removesEntriesForIt() throws {
    var scene = Scene()
    let stale = ["cifs/XRAY", "CIFS/xray.LAB.test", escapedMigration("xray"), "MSSQLSvc/xray.lab.test:1433", "http/xray"]
    let other = ["http/app", "cifs/xray2", "cifs/xray.other.test", "cifs", "cifs/app/xray"]
    let hosts = [try scene.host("zulu", list: stale + other), try scene.host("yankee")]
    let plan = try scene.plan(.full(hosts, retired: scene.hosts("xray")))
    #expect(try plan.removed("zulu") == stale)
    #expect(try plan.unmanaged("zulu") == other)
  }

  @Test("Its truncated and its disjoint name are its names")
  func knowsUnlikeNames() throws {
    var scene = Scene()
    var leaving = try scene.host("hyperv-production-01", dns: "hyperv-production-01.disjoint.example")
    leaving.samAccountName = "HYPERV-PRODUCTI$"
    let list = ["cifs/hyperv-producti", "cifs/hyperv-production-01.disjoint.example", "cifs/hyperv-production-01.lab.test"]
    let plan = try scene.plan(.full([scene.host("zulu", list: list), scene.host("yankee")], retired: [leaving]))
    #expect(try plan.removed("zulu") == Array(list.prefix(2)))
  }

  @Test(
    "A host that has no account any more is removed by the names that it must have had",
    arguments: ["xray", "xray.lab.test", "CN=XRAY,DC=lab,DC=test"])
  func removesDepartedHosts(name: String) throws {
    var scene = Scene()
    let zulu = try scene.host("zulu", list: ["cifs/xray", "cifs/Xray.lab.test", "cifs/xray.other.test"])
    let departed = try HostReference(parsing: name)
    let plan = try scene.plan(.full([zulu, scene.host("yankee")], departed: [departed]))
    #expect(try plan.removed("zulu") == ["cifs/xray", "cifs/Xray.lab.test"])
    #expect(plan.warnings.contains(.departed(departed)))
  }

  @Test("A guessed name of a departed host doesn't take away what is for a host that stays")
  func sparesStayingHosts() throws {
    var scene = Scene()
    let zulu = try scene.host("zulu", list: ["http/YANKEE", "cifs/yankee.old.test"])
    let plan = try scene.plan(.full([zulu, scene.host("yankee")], departed: [.qualified("yankee.old.test")]))
    #expect(try plan.unmanaged("zulu") == ["http/YANKEE"])
    #expect(try plan.removed("zulu") == ["cifs/yankee.old.test"])
  }

  @Test("A host that leaves is nobody's target")
  func isNoTarget() throws {
    var scene = Scene()
    let plan = try scene.plan(.full(scene.hosts("zulu", "yankee"), retired: scene.hosts("xray")))
    #expect(try plan.added("zulu").allSatisfy { !$0.lowercased().contains("xray") })
    #expect(try plan.host("xray").hasChanges == false)
  }
}
