import Delegation
import Testing

@Suite("Discovered hosts")
struct DiscoveryTests {
  @Test("A host that discovery has found and that holds nothing of the mesh yet is named to the reviewer")
  func namesNewcomers() throws {
    var scene = Scene()
    let hosts = [try scene.host("zulu", list: ["cifs/YANKEE"]), try scene.host("yankee")]
    let members = FleetMembers(meshes: [.init(name: "found", accounts: hosts, isDiscovered: true)])
    #expect(try scene.plan(members).warnings.contains(.newlyDiscovered(host: "YANKEE")))
    #expect(try !scene.plan(members).warnings.contains(.newlyDiscovered(host: "ZULU")))
  }

  @Test("What a discovered host brings with it does not make it known")
  func looksBeyondOtherEntries() throws {
    var scene = Scene()
    let hosts = [try scene.host("zulu", list: ["http/other"]), try scene.host("yankee", list: ["cifs/ZULU"])]
    let members = FleetMembers(meshes: [.init(name: "found", accounts: hosts, isDiscovered: true)])
    #expect(try scene.plan(members).warnings.contains(.newlyDiscovered(host: "ZULU")))
    #expect(try !scene.plan(members).warnings.contains(.newlyDiscovered(host: "YANKEE")))
  }

  @Test("A host that the policy names is no news")
  func trustsNamedHosts() throws {
    var scene = Scene()
    #expect(try scene.plan(scene.hosts("zulu", "yankee")).warnings.isEmpty)
  }
}
