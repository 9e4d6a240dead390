import Delegation
import Testing

@Suite("Planned entries")
struct EntryPlanTests {
  @Test("What is missing is added, what is there is kept, what is foreign is left alone")
  func comparesLists() throws {
    var scene = Scene()
    let zulu = try scene.host("zulu", list: ["cifs/YANKEE", "http/app.lab.test"])
    let plan = try scene.plan([zulu, scene.host("yankee")])
    #expect(try plan.added("zulu") == ["cifs/yankee.lab.test", migration("YANKEE"), migration("yankee.lab.test")])
    #expect(try plan.host("zulu").keep == 1)
    #expect(try plan.unmanaged("zulu") == ["http/app.lab.test"])
    #expect(try plan.removed("zulu") == [])
    #expect(
      plan.summary
        == summary(hosts: 2) {
          $0.add = 7
          $0.keep = 1
          $0.unmanaged = 1
          $0.flagChanges = 2
        })
  }

  @Test("Mixed case is the same value: it is neither added again nor removed")
  func ignoresCase() throws {
    var scene = Scene()
    scene.policy.unmanaged = .remove
    let stored = ["CIFS/yankee", "Cifs/Yankee.LAB.test", migration("yankee").uppercased(), migration("YANKEE.lab.test")]
    let plan = try scene.plan([scene.host("zulu", list: stored), scene.host("yankee")])
    #expect(try plan.host("zulu").add.isEmpty)
    #expect(try plan.host("zulu").keep == 4)
    #expect(try plan.removed("zulu") == [])
  }

  @Test("Two spellings of one wanted value both stay; of an unwanted one both go, as they are stored")
  func handlesTwoSpellings() throws {
    var scene = Scene()
    scene.policy.unmanaged = .remove
    let zulu = try scene.host("zulu", list: ["cifs/yankee", "CIFS/YANKEE", "http/app", "HTTP/App"])
    let plan = try scene.plan([zulu, scene.host("yankee")])
    #expect(try plan.host("zulu").keep == 2)
    #expect(try plan.removed("zulu") == ["http/app", "HTTP/App"])
    #expect(try plan.host("zulu").add.count == 3)
  }

  @Test("A value that only looks like a wanted one is unmanaged, and the wanted one is added")
  func seesThroughLookAlikes() throws {
    var scene = Scene()
    let plan = try scene.plan([scene.host("zulu", list: ["cifs/\u{212A}ILO"]), scene.host("kilo")])
    #expect(try plan.unmanaged("zulu") == ["cifs/\u{212A}ILO"])
    #expect(try plan.added("zulu").contains("cifs/KILO"))
  }

  @Test("A host's entry for itself is not part of the mesh")
  func doesNotExplainSelf() throws {
    var scene = Scene()
    let plan = try scene.plan([scene.host("zulu", list: ["cifs/ZULU"]), scene.host("yankee")])
    #expect(try plan.unmanaged("zulu") == ["cifs/ZULU"])
  }

  @Test("A target that is no source keeps its own list, unless unmanaged entries go")
  func leavesTargetsAlone() throws {
    var scene = Scene()
    let hosts = [try scene.host("zulu"), try scene.host("yankee", list: ["cifs/ZULU"])]
    let members = try FleetMembers.directed(hosts, from: ["zulu"], to: ["yankee"])
    #expect(try scene.plan(members).unmanaged("yankee") == ["cifs/ZULU"])
    scene.policy.unmanaged = .remove
    #expect(try scene.plan(members).removed("yankee") == ["cifs/ZULU"])
  }

  @Test("Nobody, or one host alone, needs nothing")
  func plansNothing() throws {
    var scene = Scene()
    #expect(try scene.plan(FleetMembers(meshes: [])).isEmpty)
    let alone = try scene.plan(scene.hosts("zulu"))
    #expect(alone.isEmpty && alone.hosts.count == 1 && alone.blockers.isEmpty)
  }

  @Test("A full mesh takes 4·n·(n-1) additions, on Samba 6·n·(n-1)", arguments: 2...20)
  func countsAdditions(hosts: Int) throws {
    var scene = Scene()
    let accounts = try scene.hosts(count: hosts)
    #expect(try scene.plan(accounts).summary.add == 4 * hosts * (hosts - 1))
    scene.isSamba = true
    #expect(try scene.plan(accounts).summary.add == 6 * hosts * (hosts - 1))
  }

  @Test("Two runs over one state plan the same additions in the same order")
  func isStable() throws {
    var scene = Scene()
    let hosts = try scene.hosts("zulu", "yankee", "xray")
    let (one, other) = (try scene.plan(hosts), try scene.plan(hosts.reversed()))
    #expect(one.hosts.map { $0.add.map { one.table[$0] } } == other.hosts.map { $0.add.map { other.table[$0] } })
    #expect(one.hosts.map(\.account.shortName) == ["XRAY", "YANKEE", "ZULU"])
  }

  private func summary(hosts: Int, _ fill: (inout PlanSummary) -> Void) -> PlanSummary {
    var summary = Plan(domain: "", table: EntryTable(), hosts: []).summary
    summary.hosts = hosts
    fill(&summary)
    return summary
  }
}
