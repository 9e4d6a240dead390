import Delegation
import Testing

@Suite("Mesh")
struct MeshTests {
  @Test("Each source names each other host for both services in both forms", arguments: 2...20)
  func countsFullMesh(hosts: Int) throws {
    var scene = Scene()
    let (_, mesh) = try scene.mesh(of: .full(scene.hosts(count: hosts)))
    #expect(entryCount(of: mesh) == 4 * hosts * (hosts - 1))
  }

  @Test("Samba's spelling makes six of the four", arguments: [2, 3, 7, 20])
  func countsSambaMesh(hosts: Int) throws {
    var scene = Scene()
    scene.isSamba = true
    let (_, mesh) = try scene.mesh(of: .full(scene.hosts(count: hosts)))
    #expect(entryCount(of: mesh) == 6 * hosts * (hosts - 1))
  }

  @Test("One host has nobody to delegate to")
  func oneHost() throws {
    var scene = Scene()
    let (_, mesh) = try scene.mesh(of: .full(scene.hosts("zulu")))
    #expect(entryCount(of: mesh) == 0)
  }

  @Test("Entries have the account's name and the host's own name, however they differ")
  func namesTargets() throws {
    var scene = Scene()
    var long = try scene.host("hyperv-production-01", dns: "HyperV-Production-01.disjoint.example")
    long.samAccountName = "HYPERV-PRODUCTI$"
    let plan = try scene.plan([scene.host("zulu"), long])
    #expect(
      try plan.added("zulu") == [
        "cifs/HYPERV-PRODUCTI", "cifs/HyperV-Production-01.disjoint.example", migration("HYPERV-PRODUCTI"),
        migration("HyperV-Production-01.disjoint.example"),
      ])
  }

  @Test("Services and name forms are as the policy says, each entry once")
  func followsPolicy() throws {
    var scene = Scene()
    scene.policy.services = [.wsman, try ServiceClass(parsing: "MSSQLSvc"), .wsman]
    scene.policy.names = [.qualified, .qualified]
    let plan = try scene.plan(scene.hosts("zulu", "yankee"))
    #expect(try plan.host("zulu").add.map { plan.table[$0] } == ["WSMAN/yankee.lab.test", "MSSQLSvc/yankee.lab.test"])
  }

  @Test("A host whose two names are one is named once")
  func namesOnce() throws {
    var scene = Scene()
    let plan = try scene.plan([scene.host("zulu"), scene.host("yankee", dns: "yankee")])
    #expect(try plan.host("zulu").add.count == 2)
  }

  @Test("The escaped spelling is written for Samba, beside the ordinary one, and for nobody else")
  func spellsForSamba() throws {
    var scene = Scene()
    let hosts = try scene.hosts("zulu", "yankee")
    #expect(try scene.plan(hosts).added("zulu").allSatisfy { !$0.contains(#"\"#) })
    scene.isSamba = true
    let names = ["YANKEE", "yankee.lab.test"]
    let expected = names.flatMap { ["cifs/\($0)", migration($0), escapedMigration($0)] }
    #expect(try scene.plan(hosts).added("zulu") == Set(expected))
  }

  @Test("Without a dNSHostName a target has no qualified form, which only matters where it is asked for")
  func needsQualifiedName() throws {
    var scene = Scene()
    var (zulu, yankee) = (try scene.host("zulu"), try scene.host("yankee"))
    yankee.dnsHostName = nil
    let problems = #expect(throws: FleetProblems.self) { try scene.plan([zulu, yankee]) }
    #expect(problems?.problems == [.missingDNSHostName(yankee)])
    scene.policy.names = [.short]
    #expect(try scene.plan([zulu, yankee]).added("zulu") == ["cifs/YANKEE", migration("YANKEE")])
    scene.policy.names = [.short, .qualified]
    zulu.dnsHostName = nil
    yankee.dnsHostName = "yankee.lab.test"
    let towards = try FleetMembers.directed([zulu, yankee], from: ["zulu"], to: ["yankee"])
    #expect(try scene.plan(towards).added("zulu").count == 4)
  }

  @Test(
    "A name that would break out of an entry stops the run", arguments: ["", "dc1.lab.test/x", "zulu:445", "a b.lab.test", "zu\u{202E}lu"])
  func refusesUnusableNames(name: String) throws {
    var scene = Scene()
    let (zulu, yankee) = (try scene.host("zulu"), try scene.host("yankee", dns: name))
    let problems = #expect(throws: FleetProblems.self) { try scene.plan([zulu, yankee]) }
    #expect(problems?.problems == [.unusableName(name, yankee)])
    scene.policy.names = [.short]
    #expect(try scene.plan([zulu, yankee]).added("zulu").count == 2)
  }

  private func entryCount(of mesh: Mesh) -> Int {
    mesh.edges.joined().reduce(0) { $0 + Set(mesh.entries(for: $1)).count }
  }
}
