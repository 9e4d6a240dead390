import Delegation
import Foundation
import Reports
import WindowsTypes

// Times the reports of a check and a dry run alone: one full mesh on Samba names, of which nothing is there, or all.
// ReportBenchmark [HOSTS] [empty|full] [FOLDER]    with a folder, the reports are kept there

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 256
let isFull = CommandLine.arguments.dropFirst(2).first == "full"
let folder = CommandLine.arguments.dropFirst(3).first

func host(_ number: Int) throws -> ComputerAccount {
  let (name, suffix) = ("HOST\(number)", String(number, radix: 16))
  let guid = try GUID("00000000-0000-0000-0000-" + String(repeating: "0", count: 12 - suffix.count) + suffix)
  return ComputerAccount(
    distinguishedName: try DistinguishedName(parsing: "CN=\(name),OU=Hosts,DC=lab,DC=test"), guid: guid, samAccountName: name + "$",
    dnsHostName: "host\(number).lab.test", userAccountControl: [.workstationTrustAccount, .trustedToAuthenticateForDelegation])
}

func milliseconds(_ work: () throws -> Void) rethrows -> Double {
  let duration = try ContinuousClock().measure(work)
  return Double(duration.components.attoseconds) / 1e15 + Double(duration.components.seconds) * 1e3
}

let policy = Policy(meshes: [])
let options = MeshOptions(policy, sambaNames: true)
var table = EntryTable()
var members = FleetMembers(meshes: [.init(name: "all", accounts: try (0..<count).map(host))])
if isFull {
  let fleet = try Fleet(members)
  let mesh = try Mesh(of: fleet, options: options, table: &table)
  members.meshes[0].accounts = fleet.hosts.indices.map { index in
    var account = fleet.hosts[index]
    account.allowedToDelegateTo = mesh.edges[index].flatMap { mesh.entries(for: $0) }
    return account
  }
}
let fleet = try Fleet(members)
let mesh = try Mesh(of: fleet, options: options, table: &table)
let facts = CheckFacts(
  policy: policy, domain: "lab.test", fleet: fleet, mesh: mesh, meshOptions: options, table: table, isSamba: true,
  owners: ServicePrincipalNameOwners(hostAliases: ["cifs"], accounts: []),
  surroundings: .init(protectedUsers: .whole([]), operators: .whole([]), delegators: .whole([]), privileged: .whole([])))
let time = "2026-03-14T09:26:53Z"
var compliance: Compliance?
let checking = milliseconds { compliance = Checker(facts, failOn: .error, time: time).compliance() }
let reading = Reading(server: "ldap://dc1.lab.test", domain: "lab.test", time: time, complete: true)

func write(_ report: some Report, _ formats: [ReportFormat], as name: String) throws {
  for format in formats {
    var bytes: [UInt8] = []
    let rendering = try milliseconds { bytes = try report.rendered(as: format, style: .plain) }
    print("\(name) \(format.rawValue):", String(format: "%.0f ms (%d bytes)", rendering, bytes.count))
    if let folder { try Data(bytes).write(to: URL(filePath: folder).appending(path: "\(name)-\(count).\(format.rawValue)")) }
  }
}

if let compliance {
  print(String(format: "%d hosts, %d findings; check %.0f ms", count, compliance.findings.count, checking))
  try write(
    FindingsReport(reading: reading, compliance: compliance, policySource: "kcdmesh.yaml"), FindingsReport.formats, as: "check")
}
let planner = Planner(policy: policy, fleet: fleet, mesh: mesh, meshOptions: options, options: .init(), isSamba: true)
let plan = planner.plan(domain: "lab.test", table: table, owners: ServicePrincipalNameOwners(hostAliases: ["cifs"], accounts: []))
try write(DiffReport(plan: plan, reading: reading, fingerprint: String(repeating: "0", count: 64)), DiffReport.formats, as: "diff")
