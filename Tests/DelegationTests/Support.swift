import Delegation
import WindowsTypes

/// A directory and a policy to plan for: the makers that tests share.
struct Scene {
  var table = EntryTable()
  var policy = Policy(meshes: [])
  var isSamba = false
  var options = Planner.Options()
  var owners = ServicePrincipalNameOwners(hostAliases: ["cifs", "http"], accounts: [])
  private var hostCount = 0

  /// A host as it joins: `ZULU$`, `zulu.lab.test`, with the migration names registered.
  mutating func host(
    _ name: String, dns: String? = nil, list: [String] = [], flags: UserAccountControl = .workstationTrustAccount
  ) throws -> ComputerAccount {
    hostCount += 1
    let qualified = dns ?? "\(name.lowercased()).lab.test"
    let service = ServiceClass.migration.name
    return ComputerAccount(
      distinguishedName: try DistinguishedName(parsing: "CN=\(name),OU=Hosts,DC=lab,DC=test"), guid: try guid(hostCount),
      samAccountName: "\(name.uppercased())$", dnsHostName: qualified,
      servicePrincipalNames: ["HOST/\(name)", "HOST/\(qualified)", "\(service)/\(name)", "\(service)/\(qualified)"],
      userAccountControl: flags, allowedToDelegateTo: list.map { table.intern($0) })
  }

  mutating func hosts(_ names: String...) throws -> [ComputerAccount] {
    try names.map { try host($0) }
  }

  /// `host000`, `host001`, and so on.
  mutating func hosts(count: Int) throws -> [ComputerAccount] {
    try (0..<count).map { try host("host\($0)") }
  }

  mutating func mesh(of members: FleetMembers) throws -> (fleet: Fleet, mesh: Mesh) {
    let fleet = try Fleet(members)
    return (fleet, try Mesh(of: fleet, options: meshOptions, table: &table))
  }

  mutating func planner(_ members: FleetMembers) throws -> Planner {
    let (fleet, mesh) = try mesh(of: members)
    return Planner(policy: policy, fleet: fleet, mesh: mesh, meshOptions: meshOptions, options: options, isSamba: isSamba)
  }

  mutating func plan(_ members: FleetMembers) throws -> Plan {
    try planner(members).plan(domain: "lab.test", table: table, owners: owners)
  }

  /// The plan for one full mesh.
  mutating func plan(_ hosts: [ComputerAccount]) throws -> Plan {
    try plan(.full(hosts))
  }

  var meshOptions: MeshOptions { MeshOptions(policy, sambaNames: isSamba) }
}

func guid(_ number: Int) throws -> GUID {
  try GUID("00000000-0000-0000-0000-" + String(repeating: "0", count: 12 - "\(number)".count) + "\(number)")
}

func dn(_ text: String) throws -> DistinguishedName {
  try DistinguishedName(parsing: text)
}

/// The entry of the migration service of a host.
func migration(_ host: String) -> String {
  "Microsoft Virtual System Migration Service/\(host)"
}

/// The entry that only Samba's key distribution center needs.
func escapedMigration(_ host: String) -> String {
  #"Microsoft\ Virtual\ System\ Migration\ Service/\#(host)"#
}

extension FleetMembers {
  /// One full mesh, and what else there is.
  static func full(
    _ hosts: [ComputerAccount], storage: [ComputerAccount] = [], retired: [ComputerAccount] = [], departed: [HostReference] = []
  ) -> FleetMembers {
    FleetMembers(meshes: [.init(name: "production", accounts: hosts)], storage: storage, retired: retired, departed: departed)
  }

  /// One directed mesh.
  static func directed(_ hosts: [ComputerAccount], from: [String], to: [String]) throws -> FleetMembers {
    let directions = Directions.directed(from: try from.map(HostReference.init(parsing:)), to: try to.map(HostReference.init(parsing:)))
    return FleetMembers(meshes: [.init(name: "production", accounts: hosts, directions: directions)])
  }
}

extension Plan {
  /// A host's part, by the short name in lower case.
  func host(_ name: String) throws -> HostPlan {
    struct NoSuchHost: Error {}
    guard let host = hosts.first(where: { $0.account.shortName.lowercased() == name }) else { throw NoSuchHost() }
    return host
  }

  func added(_ name: String) throws -> Set<String> {
    let add = try host(name).add.map { table[$0] }
    return Set(add)
  }

  func removed(_ name: String) throws -> [String] {
    try host(name).remove.map { table[$0] }
  }

  func unmanaged(_ name: String) throws -> [String] {
    try host(name).unmanaged.map { table[$0.entry] }
  }

  /// The accounts as they are after the plan.
  var outcome: [ComputerAccount] {
    hosts.map { host in
      var account = host.account
      account.allowedToDelegateTo.removeAll(where: Set(host.remove).contains)
      account.allowedToDelegateTo += host.add
      account.servicePrincipalNames += host.addServicePrincipalNames
      account.userAccountControl = host.flagsAfter
      return account
    }
  }
}
