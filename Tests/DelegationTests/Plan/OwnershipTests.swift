import Testing

@testable import Delegation

@Suite("Ownership of entries")
struct OwnershipTests {
  @Test("An entry is a ghost when nobody owns its name, itself or through HOST")
  func tellsGhosts() throws {
    let zulu = try dn("CN=zulu,DC=lab")
    let owners = ServicePrincipalNameOwners(
      hostAliases: ["CIFS", "http"], accounts: [(zulu, ["HOST/Zulu", migration("zulu"), "MSSQLSvc/zulu:1433"])])
    for entry in ["cifs/ZULU", "HTTP/zulu", "host/zulu", migration("ZULU"), escapedMigration("zulu"), "mssqlsvc/zulu:1433"] {
      #expect(owners.ownership(of: entry) == .owned, "\(entry)")
    }
    for entry in ["cifs/zulu.lab.test", "MSSQLSvc/zulu", "WSMAN/zulu", "cifs", migration("yankee"), "cifs/zulu:445"] {
      #expect(owners.ownership(of: entry) == .ghost, "\(entry)")
    }
  }

  @Test("An alias works one way: who owns cifs doesn't own HOST")
  func aliasIsOneWay() throws {
    let owners = ServicePrincipalNameOwners(hostAliases: ["cifs"], accounts: [(try dn("CN=zulu,DC=lab"), ["cifs/zulu"])])
    #expect(owners.ownership(of: "HOST/zulu") == .ghost)
  }

  @Test("An account that owns a name in two ways is one owner; two accounts are two")
  func countsOwnersOnce() throws {
    let (zulu, yankee) = (try dn("CN=zulu,DC=lab"), try dn("CN=yankee,DC=lab"))
    let owners = ServicePrincipalNameOwners(
      hostAliases: ["cifs"], accounts: [(zulu, ["HOST/a", "cifs/a", "CIFS/A", "HOST/b"]), (yankee, ["cifs/b"])])
    #expect(owners.owners(of: "cifs/a") == [zulu])
    #expect(owners.owners(of: "cifs/b").map(Set.init) == [zulu, yankee])
  }

  @Test("What could not be looked up is unknown, never a ghost, and a warning says so")
  func unknownIsNoGhost() throws {
    var scene = Scene()
    scene.owners = ServicePrincipalNameOwners(failure: "no global catalog")
    scene.policy.ghosts = .remove
    let plan = try scene.plan([scene.host("zulu", list: ["http/app"]), scene.host("yankee")])
    #expect(try plan.host("zulu").unmanaged.map(\.ownership) == [.unknown])
    #expect(try plan.removed("zulu") == [])
    #expect(plan.warnings == [.ownersUnknown(reason: "no global catalog")])
  }

  @Test("Who is found in a part of the forest owns the name; who is not found may own it elsewhere")
  func partialLookUp() throws {
    let zulu = try dn("CN=zulu,DC=lab")
    let owners = ServicePrincipalNameOwners(hostAliases: ["cifs"], accounts: [(zulu, ["HOST/zulu"])], failure: "no global catalog")
    #expect(owners.ownership(of: "cifs/zulu") == .owned && owners.owners(of: "cifs/zulu") == [zulu])
    #expect(owners.ownership(of: "cifs/yankee") == .unknown && owners.owners(of: "cifs/yankee") == nil)
  }

  @Test("Ghosts are kept with a warning, or removed alone, as the policy says")
  func disposesOfGhosts() throws {
    var scene = Scene()
    scene.owners = ServicePrincipalNameOwners(hostAliases: ["http"], accounts: [(try dn("CN=app,DC=lab"), ["HOST/app"])])
    let hosts = [try scene.host("zulu", list: ["http/app", "http/gone", "http/lost"]), try scene.host("yankee")]
    let kept = try scene.plan(hosts)
    #expect(try kept.host("zulu").unmanaged.map(\.ownership) == [.owned, .ghost, .ghost])
    #expect(kept.warnings == [.ghosts(host: "ZULU", count: 2)])
    scene.policy.ghosts = .remove
    #expect(try scene.plan(hosts).removed("zulu") == ["http/gone", "http/lost"])
    #expect(try scene.plan(hosts).unmanaged("zulu") == ["http/app"])
    scene.policy.unmanaged = .remove
    #expect(try scene.plan(hosts).removed("zulu") == ["http/app", "http/gone", "http/lost"])
  }

  @Test("An entry of the mesh is wanted, whether or not somebody owns its name")
  func neverCallsWantedEntriesGhosts() throws {
    var scene = Scene()
    scene.policy.ghosts = .remove
    let plan = try scene.plan([scene.host("zulu", list: ["cifs/YANKEE"]), scene.host("yankee")])
    #expect(try plan.host("zulu").keep == 1 && plan.removed("zulu").isEmpty)
  }

  @Test("Only stored entries that the mesh doesn't explain have to be looked up, each once")
  func asksForUnexplainedEntries() throws {
    var scene = Scene()
    let hosts = [
      try scene.host("zulu", list: ["cifs/YANKEE", "http/app"]), try scene.host("yankee", list: ["http/app", "cifs/YANKEE"]),
      try scene.host("xray"),
    ]
    let planner = try scene.planner(.full(hosts))
    #expect(Set(planner.unexplainedEntries(table: scene.table).map { scene.table[$0] }) == ["http/app", "cifs/YANKEE"])
    #expect(planner.unexplainedEntries(table: scene.table).count == 2)
  }

  @Test("An entry whose name another account owns as well is refused: it would lead there")
  func refusesCapturedTargets() throws {
    var scene = Scene()
    let hosts = [try scene.host("zulu"), try scene.host("yankee")]
    let thief = try dn("CN=THIEF,CN=Computers,DC=lab,DC=test")
    scene.owners = ServicePrincipalNameOwners(
      hostAliases: ["cifs"], accounts: [(hosts[1].distinguishedName, hosts[1].servicePrincipalNames), (thief, ["CIFS/yankee.lab.test"])])
    #expect(try scene.plan(hosts).blockers == [.targetCaptured("cifs/yankee.lab.test", host: "YANKEE", owner: thief.text)])
  }

  @Test("A host that took a domain controller's DNS name is refused: entries for it would lead to the controller")
  func refusesControllersName() throws {
    var scene = Scene()
    let hosts = [try scene.host("zulu"), try scene.host("yankee", dns: "dc.lab.test")]
    let controller = try dn("CN=DC,OU=Domain Controllers,DC=lab,DC=test")
    scene.owners = ServicePrincipalNameOwners(hostAliases: ["cifs"], accounts: [(controller, ["HOST/dc.lab.test"])])
    #expect(try scene.plan(hosts).blockers == [.targetCaptured("cifs/dc.lab.test", host: "YANKEE", owner: controller.text)])
  }

  @Test("The names of targets are looked up, once each, in the ordinary spelling")
  func asksForTargets() throws {
    var scene = Scene()
    scene.isSamba = true
    scene.policy.services = [.migration]
    scene.policy.names = [.qualified]
    let planner = try scene.planner(.full([scene.host("zulu"), scene.host("yankee")]))
    let names = ["zulu.lab.test", "yankee.lab.test"]
    #expect(
      Set(planner.namesToLookUp(table: scene.table)) == Set(names.map(migration) + names.map(escapedMigration)), "in either spelling")
  }
}
