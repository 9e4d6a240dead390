import Delegation
import Testing

@Suite("Names that are looked up again before a plan of another time is executed")
struct CapturesTests {
  private static let thief = "CN=THIEF,CN=Computers,DC=lab,DC=test"

  /// Who owns what, of a mesh of two and a thief with some names of its own.
  private func owners(_ hosts: [ComputerAccount], thiefHas names: [String], called: [String] = ["THIEF"]) throws
    -> ServicePrincipalNameOwners
  {
    let thief = try dn(Self.thief)
    var hostNames = Dictionary(uniqueKeysWithValues: hosts.map { ($0.distinguishedName, [$0.shortName, $0.dnsHostName ?? ""]) })
    hostNames[thief] = called
    return ServicePrincipalNameOwners(
      hostAliases: ["cifs"], accounts: hosts.map { ($0.distinguishedName, $0.servicePrincipalNames) } + [(thief, names)],
      hostNames: hostNames)
  }

  @Test("Hosts that own their own names forbid nothing, nor does a name that nobody owns yet")
  func owned() throws {
    var scene = Scene()
    let hosts = [try scene.host("zulu"), try scene.host("yankee")]
    let plan = try scene.plan(hosts)
    let captures = Captures(of: plan.changes, table: plan.table, hosts: hosts)
    #expect(Set(captures.namesToLookUp) == Set(plan.hosts.flatMap(\.add).map { plan.table[$0] }))
    #expect(captures.namesToLookUp.count == 8, "each once")
    #expect(captures.blockers(owners: try owners(plan.hosts.map(\.account), thiefHas: ["http/thief"])).isEmpty)
    #expect(captures.blockers(owners: ServicePrincipalNameOwners(hostAliases: ["cifs"], accounts: [])).isEmpty)
  }

  @Test("A name that another account has taken, beside the target or in its place, forbids the plan", arguments: [true, false])
  func captured(isTargetThere: Bool) throws {
    var scene = Scene()
    let hosts = [try scene.host("zulu"), try scene.host("yankee")]
    let plan = try scene.plan(hosts)
    let owners = try owners(isTargetThere ? hosts : [hosts[0]], thiefHas: ["CIFS/yankee.lab.test"])
    #expect(
      Captures(of: plan.changes, table: plan.table, hosts: hosts).blockers(owners: owners)
        == [.targetCaptured("cifs/yankee.lab.test", host: "yankee.lab.test", owner: Self.thief)])
  }

  @Test("Who calls himself what the target is called has taken its name all the same", arguments: [true, false])
  func renamed(isTargetThere: Bool) throws {
    var scene = Scene()
    let hosts = [try scene.host("zulu"), try scene.host("yankee")]
    let plan = try scene.plan(hosts)
    let owners = try owners(
      isTargetThere ? hosts : [hosts[0]], thiefHas: ["HOST/yankee.lab.test"], called: ["THIEF", "yankee.lab.test"])
    let blockers = Captures(of: plan.changes, table: plan.table, hosts: hosts).blockers(owners: owners)
    #expect(blockers == [.targetCaptured("cifs/yankee.lab.test", host: "yankee.lab.test", owner: Self.thief)])
  }

  @Test("A target whose account isn't known is whoever is called so; where two are, nobody knows which is meant", arguments: [true, false])
  func ambiguous(isTargetThere: Bool) throws {
    var scene = Scene()
    let hosts = [try scene.host("zulu"), try scene.host("yankee")]
    let plan = try scene.plan(hosts)
    let owners = try owners(
      isTargetThere ? hosts : [hosts[0]], thiefHas: ["HOST/yankee.lab.test"], called: ["THIEF", "yankee.lab.test"])
    let blockers = Captures(of: plan.changes, table: plan.table, hosts: [hosts[0]]).blockers(owners: owners)
    #expect(blockers.contains(.targetCaptured("cifs/yankee.lab.test", host: "yankee.lab.test", owner: Self.thief)) == isTargetThere)
  }

  @Test("An entry that leads to a domain controller by now is written to no list")
  func promoted() throws {
    var scene = Scene()
    let hosts = [try scene.host("zulu"), try scene.host("yankee")]
    let plan = try scene.plan(hosts)
    let owners = ServicePrincipalNameOwners(
      hostAliases: ["cifs"], accounts: hosts.map { ($0.distinguishedName, $0.servicePrincipalNames) },
      controllers: [hosts[1].distinguishedName])
    let blockers = Captures(of: plan.changes, table: plan.table, hosts: hosts).blockers(owners: owners)
    #expect(blockers.contains(.leadsToController("cifs/YANKEE")) && !blockers.contains(.leadsToController("cifs/ZULU")))
  }

  @Test("A file server whose name is nobody's any more forbids the plan; a host that has yet to register its own does not")
  func gone() throws {
    var scene = Scene()
    let hosts = [try scene.host("zulu"), try scene.host("yankee")]
    let server = try scene.host("sofs01")
    var members = FleetMembers.full(hosts)
    members.storage = [server]
    let plan = try scene.plan(members)
    let captures = Captures(of: plan.changes, table: plan.table, hosts: hosts)
    let owners = ServicePrincipalNameOwners(hostAliases: ["cifs"], accounts: [])
    #expect(Set(captures.blockers(owners: owners, isWhole: true)) == [.targetGone("cifs/SOFS01"), .targetGone("cifs/sofs01.lab.test")])
    #expect(captures.blockers(owners: owners) == [])
    #expect(captures.blockers(owners: ServicePrincipalNameOwners(failure: "away"), isWhole: true) == [], "what can't be read isn't gone")
    let theirs = ServicePrincipalNameOwners(
      hostAliases: ["cifs"], accounts: [(server.distinguishedName, ["HOST/SOFS01", "HOST/sofs01.lab.test"])],
      hostNames: [server.distinguishedName: ["SOFS01", "sofs01.lab.test"]])
    #expect(captures.blockers(owners: theirs, isWhole: true) == [])
  }

  @Test("A name to register that has an owner by now, or whose owner is not known, forbids the plan")
  func registered() throws {
    var scene = Scene()
    scene.options.registerNames = true
    var host = try scene.host("zulu")
    host.servicePrincipalNames = ["HOST/zulu"]
    let hosts = [host, try scene.host("yankee")]
    let plan = try scene.plan(hosts)
    let captures = Captures(of: plan.changes, table: plan.table, hosts: hosts)
    #expect(captures.namesToLookUp.contains(migration("ZULU")))
    let taken = try owners([host], thiefHas: [migration("zulu")])
    #expect(captures.blockers(owners: taken).contains(.nameTaken(migration("ZULU"), host: "ZULU", owner: Self.thief)))
    let unknown = captures.blockers(owners: ServicePrincipalNameOwners(failure: "away"))
    #expect(unknown.contains(.nameUnchecked(migration("ZULU"), host: "ZULU")))
  }
}
