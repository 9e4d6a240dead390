import Delegation
import Reports
import WindowsTypes

/// Plans and hosts to report on, made by the core from small directories of our own.
enum Fixtures {
  static let domain = "corp.example.com"
  static let fingerprint = "3f9c2b7a5d1e4860b2c7f0a9d8e6135274ab90cd3ef1568207b4dca9e3f60812"

  static let reading = Reading(
    server: "ldap://dc1.corp.example.com", domain: domain, time: "2026-03-14T09:26:53Z", complete: true)

  /// A host as Active Directory holds it.
  static func host(
    _ name: String, number: Int, dns: String? = nil, registers: Bool = true, samba: Bool = false,
    flags: UserAccountControl = .workstationTrustAccount, list: [String] = [], table: inout EntryTable
  ) throws -> ComputerAccount {
    let qualified = dns ?? "\(name.lowercased()).\(domain)"
    var account = ComputerAccount(
      distinguishedName: try DistinguishedName(parsing: "CN=\(escaped(name)),OU=Hyper-V,DC=corp,DC=example,DC=com"),
      guid: try guid(number), samAccountName: "\(name)$", dnsHostName: qualified,
      servicePrincipalNames: ["HOST/\(name)", "HOST/\(qualified)"], userAccountControl: flags,
      allowedToDelegateTo: list.map { table.intern($0) })
    if registers {
      account.servicePrincipalNames += options(samba: samba).servicePrincipalNames(of: account, services: [.migration])
    }
    return account
  }

  static func guid(_ number: Int) throws -> GUID {
    let digits = String(number, radix: 16)
    return try GUID("00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits)
  }

  static func options(samba: Bool = false) -> MeshOptions {
    MeshOptions(Policy(meshes: []), sambaNames: samba)
  }

  /// The plan of one full mesh of some hosts.
  static func plan(
    _ hosts: [ComputerAccount], table: EntryTable, policy: Policy = Policy(meshes: []), samba: Bool = false,
    retired: [ComputerAccount] = [], owners: ServicePrincipalNameOwners = .nobody, planning: Planner.Options = .init()
  ) throws -> Plan {
    var table = table
    let mesh = FleetMembers.Mesh(name: "production", accounts: hosts)
    let fleet = try Fleet(FleetMembers(meshes: [mesh], retired: retired))
    let meshOptions = MeshOptions(policy, sambaNames: samba)
    let entries = try Mesh(of: fleet, options: meshOptions, table: &table)
    let planner = Planner(policy: policy, fleet: fleet, mesh: entries, meshOptions: meshOptions, options: planning, isSamba: samba)
    return planner.plan(domain: domain, table: table, owners: owners)
  }

  /// Hosts that are named h001, h002 …, without any delegation.
  static func hosts(_ count: Int, samba: Bool = false, table: inout EntryTable) throws -> [ComputerAccount] {
    try (1...count).map { number in
      let digits = String(number)
      return try host(
        "H" + String(repeating: "0", count: 3 - digits.count) + digits, number: number, samba: samba, table: &table)
    }
  }

  static func report(_ plan: Plan, outcome: PlanDocument.Outcome? = nil, purpose: DiffReport.Purpose = .policy) -> DiffReport {
    DiffReport(
      plan: plan, reading: reading, fingerprint: fingerprint, outcome: outcome, policySource: "kcdmesh.yaml", purpose: purpose)
  }

  /// A name as a distinguished name holds it (RFC 4514 2.4).
  private static func escaped(_ name: String) -> String {
    name.unicodeScalars.map { scalar in
      ",+\"\\<>;=#".unicodeScalars.contains(scalar) || scalar.value < 0x20
        ? "\\" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16) : String(scalar)
    }.joined()
  }
}
