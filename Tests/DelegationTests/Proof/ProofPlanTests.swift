import Delegation
import Testing

@Suite("What is asked for")
struct ProofPlanTests {
  @Test func `Each edge asks for both services in both forms, and counts the entry of the KDC's spelling`() throws {
    for isSamba in [false, true] {
      var scene = Scene()
      scene.isSamba = isSamba
      let (fleet, mesh) = try scene.mesh(of: .full(try scene.hosts("zulu", "yankee", "xray")))
      let plan = try ProofPlan(fleet: fleet, mesh: mesh, table: scene.table, sambaNames: isSamba)
      #expect(plan.questionCount == 24)
      let questions = try #require(plan.sources.first?.edges.first?.questions)
      #expect(questions.map(\.name) == ["cifs/YANKEE", "cifs/yankee.lab.test", migration("YANKEE"), migration("yankee.lab.test")])
      let entries = questions.map { scene.table[$0.entry] }
      #expect(entries[2] == (isSamba ? escapedMigration("YANKEE") : migration("YANKEE")))
      #expect(plan.namesToLookUp(table: scene.table).count == 12)
    }
  }

  @Test func `A file server is asked for cifs alone`() throws {
    var scene = Scene()
    let (hosts, storage) = (try scene.hosts("zulu"), try scene.hosts("sofs"))
    let (fleet, mesh) = try scene.mesh(of: .full(hosts, storage: storage))
    let plan = try ProofPlan(fleet: fleet, mesh: mesh, table: scene.table, sambaNames: false)
    #expect(plan.sources.map(\.names) == [["cifs/SOFS", "cifs/sofs.lab.test"]])
  }

  @Test func `Named edges alone are asked for, and one that is none is an error`() throws {
    var scene = Scene()
    let (fleet, mesh) = try scene.mesh(of: .full(try scene.hosts("zulu", "yankee", "xray")))
    func plan(_ source: String, _ target: String) throws -> ProofPlan {
      try ProofPlan(
        fleet: fleet, mesh: mesh, table: scene.table, sambaNames: false,
        only: [(try HostReference(parsing: source), try HostReference(parsing: target))])
    }
    let named = try plan("zulu", "xray.lab.test")
    #expect(named.sources.map { fleet.hosts[$0.host].shortName } == ["ZULU"])
    #expect(named.questionCount == 4)
    #expect(throws: NameError.self) { try plan("zulu", "zulu") }
    #expect(throws: NameError.self) { try plan("zulu", "victor") }
  }
}
