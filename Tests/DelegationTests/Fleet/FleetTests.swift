import Delegation
import Testing

@Suite("Fleet")
struct FleetTests {
  @Test("Hosts stand once each, by name, however often and in whatever order they were found")
  func ordersHosts() throws {
    var scene = Scene()
    let (zulu, yankee, xray) = (try scene.host("zulu"), try scene.host("Yankee"), try scene.host("xray"))
    let members = FleetMembers(meshes: [.init(name: "a", accounts: [zulu, yankee, zulu]), .init(name: "b", accounts: [xray, zulu])])
    let fleet = try Fleet(members)
    #expect(fleet.hosts.map(\.shortName) == ["XRAY", "YANKEE", "ZULU"])
    #expect(fleet.meshes.map(\.sources) == [[1, 2], [0, 2]])
    #expect(fleet.meshes.map(\.targets) == [[1, 2], [0, 2]])
  }

  @Test("A fleet of nobody is a fleet; a mesh of nobody is a problem")
  func refusesEmptyMesh() throws {
    #expect(try Fleet(FleetMembers(meshes: [])).hosts.isEmpty)
    #expect(try problems(.full([])) == [.emptyMesh("production")])
    var scene = Scene()
    let hosts = try scene.hosts("zulu", "yankee")
    #expect(try problems(.directed(hosts, from: ["zulu"], to: [])) == [.emptyMesh("production")])
  }

  @Test("Directions select hosts by any of their names, each once")
  func selectsDirections() throws {
    var scene = Scene()
    let hosts = try scene.hosts("zulu", "yankee", "xray")
    let fleet = try Fleet(.directed(hosts, from: ["ZULU", "zulu.lab.test"], to: ["CN=yankee,OU=Hosts,DC=lab,DC=test", "xray"]))
    #expect(fleet.meshes.map(\.sources) == [[2]])
    #expect(fleet.meshes.map(\.targets) == [[0, 1]])
  }

  @Test("A direction that names no member, or two, is a problem")
  func refusesDoubtfulDirections() throws {
    var scene = Scene()
    let (zulu, yankee) = (try scene.host("zulu"), try scene.host("yankee", dns: "zulu.other.example"))
    #expect(
      try problems(.directed([zulu, yankee], from: ["yankee"], to: ["whisky"])).contains(.notAMember(.short("whisky"), mesh: "production")))
    let found = try problems(.directed([zulu, yankee], from: ["zulu"], to: ["yankee"]))
    #expect(found == [.ambiguous(.short("zulu"), [zulu.distinguishedName, yankee.distinguishedName])])
  }

  @Test("An edge over a domain's border is refused, to a file server as to a host")
  func refusesCrossingEdges() throws {
    var scene = Scene()
    let (zulu, yankee) = (try scene.host("zulu"), try scene.host("yankee"))
    var stranger = try scene.host("zz")
    stranger.distinguishedName = try dn("CN=zz,DC=other,DC=test")
    let problem = FleetProblem.crossesDomain(source: zulu, target: stranger, mesh: "production")
    #expect(try problems(.full([zulu, stranger])) == [problem])
    #expect(try problems(.full([zulu], storage: [stranger])) == [problem])
    let apart = FleetMembers(meshes: [.init(name: "a", accounts: [zulu, yankee]), .init(name: "b", accounts: [stranger])])
    #expect(try Fleet(apart).hosts.count == 3)
  }

  @Test("A domain controller is never part of a fleet", arguments: [UserAccountControlCase.writable, .readOnly])
  func refusesDomainControllers(kind: UserAccountControlCase) throws {
    var scene = Scene()
    let (zulu, controller) = (try scene.host("zulu"), try scene.host("dc1", flags: kind.flags))
    #expect(try problems(.full([zulu, controller])) == [.domainController(controller)])
    #expect(try problems(.full([zulu], storage: [controller])) == [.domainController(controller)])
  }

  @Test("A host doesn't leave and stay at once")
  func refusesRetiredMembers() throws {
    var scene = Scene()
    let hosts = try scene.hosts("zulu", "yankee")
    #expect(try problems(.full(hosts, retired: [hosts[0]])) == [.retiredMember(hosts[0])])
    #expect(try problems(.full([hosts[0]], storage: [hosts[1]], retired: [hosts[1]])) == [.retiredMember(hosts[1])])
  }

  @Test("Two hosts that an entry couldn't tell apart are refused, whatever the forms of their names")
  func refusesSharedNames() throws {
    var scene = Scene()
    let zulu = try scene.host("zulu")
    let double = try scene.host("yankee", dns: "ZULU.lab.test")
    #expect(try problems(.full([zulu, double])) == [.sharedName("zulu.lab.test", double, zulu)])
    let posing = try scene.host("xray", dns: "zulu")
    #expect(try problems(.full([zulu, posing])) == [.sharedName("zulu", zulu, posing)])
    #expect(try Fleet(.full([scene.host("whisky", dns: "whisky")])).hosts.count == 1)
  }

  @Test("All problems are told at once, and each in a line that can be printed")
  func tellsEverything() throws {
    var scene = Scene()
    let (zulu, yankee) = (try scene.host("zulu"), try scene.host("yankee"))
    let members = FleetMembers(
      meshes: [.init(name: "a\u{1B}", accounts: []), .init(name: "b", accounts: [zulu, yankee])], retired: [zulu, yankee])
    let found = try problems(members)
    #expect(found.count == 3)
    #expect(FleetProblems(found).description.split(separator: "\n").count == 3)
    #expect(FleetProblems(found).description.unicodeScalars.allSatisfy { $0 != "\u{1B}" })
  }

  private func problems(_ members: FleetMembers) throws -> [FleetProblem] {
    try #require(throws: FleetProblems.self) { try Fleet(members) }.problems
  }
}
