import Testing

@testable import Delegation

@Suite("Registration of migration names")
struct RegistrationTests {
  @Test("A target that lacks its migration names is warned of, and nothing is registered without the option")
  func warnsOfMissingNames() throws {
    var scene = Scene()
    let plan = try scene.plan([scene.host("zulu"), bare("yankee", in: &scene)])
    #expect(plan.warnings == [.missingMigrationName(host: "YANKEE", names: [migration("YANKEE"), migration("yankee.lab.test")])])
    #expect(plan.summary.spnAdditions == 0)
    #expect(try scene.planner(.full([scene.host("xray"), bare("whisky", in: &scene)])).namesToRegister.isEmpty)
  }

  @Test("With the option they are registered, in the forms that the mesh uses, and only what is missing")
  func registersMissingNames() throws {
    var scene = Scene()
    scene.options.registerNames = true
    scene.policy.names = [.qualified]
    let hosts = [try scene.host("zulu"), try bare("yankee", in: &scene)]
    let plan = try scene.plan(hosts)
    #expect(try plan.host("yankee").addServicePrincipalNames == [migration("yankee.lab.test")])
    #expect(try plan.host("zulu").addServicePrincipalNames.isEmpty)
    #expect(try scene.planner(.full(hosts)).namesToRegister == [migration("yankee.lab.test")])
    #expect(plan.warnings.isEmpty)
  }

  @Test("On Samba both spellings are registered")
  func registersBothSpellings() throws {
    var scene = Scene()
    scene.options.registerNames = true
    scene.isSamba = true
    scene.policy.names = [.short]
    let plan = try scene.plan([scene.host("zulu"), bare("yankee", in: &scene)])
    #expect(try plan.host("yankee").addServicePrincipalNames == [migration("YANKEE"), escapedMigration("YANKEE")])
    #expect(try plan.host("zulu").addServicePrincipalNames == [escapedMigration("ZULU")])
  }

  @Test("A name is registered once where a host's two names are one")
  func registersOnce() throws {
    var scene = Scene()
    scene.options.registerNames = true
    var yankee = try bare("yankee", in: &scene)
    yankee.dnsHostName = "Yankee"
    #expect(try scene.plan([scene.host("zulu"), yankee]).host("yankee").addServicePrincipalNames == [migration("YANKEE")])
  }

  @Test("Only targets of migrations register, not file servers, sources or meshes without the service")
  func registersTargetsOnly() throws {
    var scene = Scene()
    scene.options.registerNames = true
    let hosts = [try bare("zulu", in: &scene), try bare("yankee", in: &scene)]
    var members = try FleetMembers.directed(hosts, from: ["zulu"], to: ["yankee"])
    members.storage = [try bare("sofs01", in: &scene)]
    let plan = try scene.plan(members)
    #expect(try plan.host("zulu").addServicePrincipalNames.isEmpty)
    #expect(plan.summary.spnAdditions == 2)
    scene.policy.services = [.cifs]
    #expect(try scene.plan(members).summary.spnAdditions == 0)
    #expect(try scene.plan(members).warnings.isEmpty)
  }

  @Test(
    "A name that another account owns is not taken from it, in either spelling",
    arguments: [migration("yankee"), escapedMigration("yankee")])
  func blocksTakenNames(name: String) throws {
    var scene = Scene()
    scene.options.registerNames = true
    scene.isSamba = true
    scene.policy.names = [.short]
    scene.owners = ServicePrincipalNameOwners(hostAliases: [], accounts: [(try dn("CN=Other,DC=lab"), [name])])
    let plan = try scene.plan([scene.host("zulu"), bare("yankee", in: &scene)])
    #expect(plan.blockers.contains(.nameTaken(escapedMigration("YANKEE"), host: "YANKEE", owner: "CN=Other,DC=lab")))
  }

  @Test("A name that the host itself owns in another spelling is free for it")
  func ownNamesAreFree() throws {
    var scene = Scene()
    scene.options.registerNames = true
    scene.isSamba = true
    let hosts = try scene.hosts("zulu", "yankee")
    scene.owners = ServicePrincipalNameOwners(
      hostAliases: [], accounts: hosts.map { ($0.distinguishedName, $0.servicePrincipalNames) })
    let plan = try scene.plan(hosts)
    #expect(plan.summary.spnAdditions == 4 && plan.blockers.isEmpty)
  }

  @Test("What could not be looked up is not registered")
  func blocksUncheckedNames() throws {
    var scene = Scene()
    scene.options.registerNames = true
    scene.policy.names = [.short]
    scene.owners = ServicePrincipalNameOwners(failure: "away")
    let plan = try scene.plan([scene.host("zulu"), bare("yankee", in: &scene)])
    #expect(plan.blockers == [.nameUnchecked(migration("YANKEE"), host: "YANKEE")])
  }

  private func bare(_ name: String, in scene: inout Scene) throws -> ComputerAccount {
    var host = try scene.host(name)
    host.servicePrincipalNames.removeLast(2)
    return host
  }
}
