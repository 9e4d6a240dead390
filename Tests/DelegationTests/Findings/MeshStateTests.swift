import Delegation
import Testing
import WindowsTypes

@Suite("The state of a mesh")
struct MeshStateTests {
  @Test("Every edge has its entries, and those that are missing")
  func edges() throws {
    var scene = try CheckScene()
    let gone = scene.hosts[0].allowedToDelegateTo.removeFirst()
    let mesh = try scene.compliance().mesh
    #expect(mesh.edges.count == 6)
    #expect(mesh.edges.allSatisfy { $0.entries.count == 4 && $0.source != $0.target })
    let incomplete = mesh.edges.filter { !$0.isComplete }
    #expect(incomplete.map { "\(mesh.hosts[$0.source].name) \(mesh.hosts[$0.target].name)" } == ["ZULU YANKEE"])
    #expect(incomplete.flatMap(\.missing) == [gone])
  }

  @Test("Every host has its part, its budget, and what is not the mesh's")
  func hosts() throws {
    var scene = try CheckScene()
    scene.strangers = [("app", ["HOST/app"], false)]
    scene.grant("http/gone")
    scene.grant("http/app")
    scene.retired = [try scene.scene.host("whiskey")]
    scene.missing = [MissingHost(.short("victor"), meshes: ["production"], hint: nil)]
    let mesh = try scene.compliance().mesh
    #expect(mesh.hosts.map(\.name) == ["WHISKEY", "XRAY", "YANKEE", "ZULU", "victor"])
    #expect(mesh.hosts.map(\.roles) == [[.retired], [.source, .target], [.source, .target], [.source, .target], [.source, .target]])
    #expect(mesh.hosts.map(\.meshes) == [[], [0], [0], [0], [0]])
    #expect(mesh.hosts[4].account == nil)
    #expect(mesh.hosts[3].present == 8 && mesh.hosts[3].missing == 0)
    #expect(mesh.hosts[3].ghosts.map { mesh.table[$0] } == ["http/gone"])
    #expect(mesh.hosts[3].unmanaged.map { mesh.table[$0] } == ["http/app"])
    #expect(mesh.hosts[3].account?.budget == Budget(used: 14, limit: 1200))
  }
}
