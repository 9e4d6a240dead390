import Delegation
import Foundation
import Reports
import WindowsTypes

// Times the reports of a check alone: one full mesh on Samba names, of which nothing is there, or all.
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
if let compliance {
  let reading = Reading(server: "ldap://dc1.lab.test", domain: "lab.test", time: time, complete: true)
  let report = FindingsReport(reading: reading, compliance: compliance, policySource: "kcdmesh.yaml")
  print(String(format: "%d hosts, %d findings; check %.0f ms", count, compliance.findings.count, checking))
  for format in FindingsReport.formats {
    var bytes: [UInt8] = []
    let rendering = try milliseconds { bytes = try report.rendered(as: format, style: .plain) }
    print(String(format: "%@ %.0f ms (%d bytes)", format.rawValue, rendering, bytes.count))
    if let folder { try Data(bytes).write(to: URL(filePath: folder).appending(path: "check-\(count).\(format.rawValue)")) }
  }
}
