import Delegation
import Testing
import WindowsTypes

@Suite("Shapes of meshes")
struct MeshShapeTests {
  @Test("A host in two meshes reaches the hosts of both, and each host once")
  func joinsMeshes() throws {
    var scene = Scene()
    let hosts = try scene.hosts("zulu", "yankee", "xray", "whisky")
    let members = FleetMembers(meshes: [
      .init(name: "a", accounts: Array(hosts[0...2])), .init(name: "b", accounts: [hosts[0], hosts[1], hosts[3]]),
    ])
    let reach = try reach(of: members, in: &scene)
    #expect(
      reach == [
        "ZULU": ["WHISKY", "XRAY", "YANKEE"], "YANKEE": ["WHISKY", "XRAY", "ZULU"], "XRAY": ["YANKEE", "ZULU"],
        "WHISKY": ["YANKEE", "ZULU"],
      ])
    let plan = try scene.plan(members)
    #expect(try plan.host("zulu").add.count == 3 * 4)
  }

  @Test("Several meshes stay apart")
  func keepsMeshesApart() throws {
    var scene = Scene()
    let hosts = try scene.hosts("zulu", "yankee", "xray", "whisky")
    let members = FleetMembers(meshes: [.init(name: "a", accounts: Array(hosts[0...1])), .init(name: "b", accounts: Array(hosts[2...3]))])
    #expect(try reach(of: members, in: &scene) == ["ZULU": ["YANKEE"], "YANKEE": ["ZULU"], "XRAY": ["WHISKY"], "WHISKY": ["XRAY"]])
  }

  @Test("A directed mesh goes one way, and never from a host to itself")
  func directs() throws {
    var scene = Scene()
    let hosts = try scene.hosts("zulu", "yankee", "xray")
    let members = try FleetMembers.directed(hosts, from: ["zulu", "yankee"], to: ["yankee", "xray"])
    #expect(try reach(of: members, in: &scene) == ["ZULU": ["XRAY", "YANKEE"], "YANKEE": ["XRAY"]])
  }

  @Test("Only the accounts that the edge kept after exclusions are in a mesh")
  func leavesExclusionsToTheEdge() throws {
    var scene = Scene()
    let hosts = try scene.hosts("zulu", "yankee", "xray")
    let plan = try scene.plan(Array(hosts.dropLast()))
    #expect(plan.hosts.count == 2)
    #expect(try plan.added("zulu").allSatisfy { !$0.lowercased().contains("xray") })
  }

  @Test("Every source reaches a file server, for cifs alone; the server delegates to nobody and is never written")
  func reachesStorage() throws {
    var scene = Scene()
    scene.isSamba = true
    let (hosts, server) = (try scene.hosts("zulu", "yankee", "xray"), try scene.host("sofs01"))
    var members = try FleetMembers.directed(hosts, from: ["zulu", "yankee"], to: ["xray"])
    members.storage = [server]
    let plan = try scene.plan(members)
    let ofServer = try plan.added("zulu").filter { $0.lowercased().contains("sofs01") }
    #expect(ofServer == ["cifs/SOFS01", "cifs/sofs01.lab.test"])
    #expect(try plan.host("xray").add.isEmpty)
    #expect(plan.hosts.map(\.account.shortName) == ["XRAY", "YANKEE", "ZULU"])
  }

  @Test("A file server that is also a host gets both its parts, cifs included where the services lack it")
  func joinsStorageAndMember() throws {
    var scene = Scene()
    scene.policy.services = [.migration]
    scene.policy.names = [.short]
    let hosts = try scene.hosts("zulu", "yankee")
    let plan = try scene.plan(.full(hosts, storage: [hosts[1]]))
    #expect(try plan.added("zulu") == ["cifs/YANKEE", migration("YANKEE")])
    #expect(try plan.added("yankee") == [migration("ZULU")])
  }

  @Test("A single host still reaches its file server")
  func reachesStorageAlone() throws {
    var scene = Scene()
    let plan = try scene.plan(.full([scene.host("zulu")], storage: [scene.host("sofs01")]))
    #expect(try plan.added("zulu") == ["cifs/SOFS01", "cifs/sofs01.lab.test"])
    #expect(try plan.host("zulu").flagsAfter.contains(.trustedToAuthenticateForDelegation))
  }

  private func reach(of members: FleetMembers, in scene: inout Scene) throws -> [String: [String]] {
    let (fleet, mesh) = try scene.mesh(of: members)
    let pairs = mesh.edges.indices.map { (fleet.hosts[$0].shortName, mesh.edges[$0].map { fleet.hosts[$0.target].shortName }) }
    return Dictionary(uniqueKeysWithValues: pairs.filter { !$0.1.isEmpty })
  }
}
