import Delegation
import WindowsTypes

/// A mesh of three hosts that is as the policy wants it, to be spoiled.
struct CheckScene {
  var scene = Scene()
  var hosts: [ComputerAccount] = []
  var storage: [ComputerAccount] = []
  var retired: [ComputerAccount] = []
  var departed: [HostReference] = []
  var missing: [MissingHost] = []
  /// Accounts beyond the policy, by their names and what they own.
  var strangers: [(name: String, owns: [String], isController: Bool)] = []
  /// Why owners are not known.
  var ownersFailure: String?
  var surroundings = CheckFacts.Surroundings(
    protectedUsers: .whole([]), operators: .whole([]), delegators: .whole([]), privileged: .whole([]))
  var failOn = Severity.error
  var time = "2026-11-23T07:00:00Z"

  init() throws {
    hosts = try scene.hosts("zulu", "yankee", "xray")
    for position in hosts.indices {
      hosts[position].userAccountControl.insert(.trustedToAuthenticateForDelegation)
      hosts[position].sid = try SID("S-1-5-21-1-2-3-\(1100 + position)")
      for peer in hosts where peer.guid != hosts[position].guid {
        let names = scene.meshOptions.servicePrincipalNames(of: peer, services: scene.policy.services)
        hosts[position].allowedToDelegateTo += names.map { scene.table.intern($0) }
      }
    }
  }

  /// Gives a host one more entry.
  mutating func grant(_ entry: String, to host: Int = 0) {
    hosts[host].allowedToDelegateTo.append(scene.table.intern(entry))
  }

  /// An entry's number, for accounts that are no hosts.
  mutating func entry(_ text: String) -> EntryID { scene.table.intern(text) }

  /// Checks the spoiled mesh.
  func compliance() throws -> Compliance {
    var scene = scene
    var members = FleetMembers.full(hosts, storage: storage, retired: retired, departed: departed)
    members.missing = missing
    let (fleet, mesh) = try scene.mesh(of: members)
    let accounts = fleet.hosts.map { ($0.distinguishedName, $0.servicePrincipalNames) }
    let others = try strangers.map { (try dn("CN=\($0.name),DC=lab,DC=test"), $0.owns) }
    let controllers = try strangers.filter(\.isController).map { try dn("CN=\($0.name),DC=lab,DC=test") }
    let owners = ServicePrincipalNameOwners(
      hostAliases: ["cifs", "http"], accounts: accounts + others, controllers: Set(controllers), failure: ownersFailure)
    let facts = CheckFacts(
      policy: scene.policy, domain: "lab.test", fleet: fleet, mesh: mesh, meshOptions: scene.meshOptions, table: scene.table,
      isSamba: scene.isSamba, owners: owners, surroundings: surroundings)
    return Checker(facts, failOn: failOn, time: time).compliance()
  }

  /// The rules that find something.
  func rules() throws -> [RuleID] {
    Set(try compliance().findings.map(\.rule)).sorted()
  }
}

func rule(_ text: String) throws -> RuleID {
  try RuleID(parsing: text)
}
