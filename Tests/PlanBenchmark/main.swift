import Delegation
import Foundation
import WindowsTypes

// Times the core alone: mesh, plan and canonical form of one full mesh on Samba names, 6·n·(n-1) entries.
// PlanBenchmark [HOSTS] [empty|full|foreign]

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 409
let lists = CommandLine.arguments.dropFirst(2).first ?? "empty"

func host(_ number: Int) throws -> ComputerAccount {
  let (name, suffix) = ("HOST\(number)", String(number, radix: 16))
  let guid = try GUID("00000000-0000-0000-0000-" + String(repeating: "0", count: 12 - suffix.count) + suffix)
  return ComputerAccount(
    distinguishedName: try DistinguishedName(parsing: "CN=\(name),OU=Hosts,DC=lab,DC=test"), guid: guid, samAccountName: name + "$",
    dnsHostName: "host\(number).lab.test")
}

func milliseconds(_ work: () throws -> Void) rethrows -> Double {
  let duration = try ContinuousClock().measure(work)
  return Double(duration.components.attoseconds) / 1e15 + Double(duration.components.seconds) * 1e3
}

func peakMegabytes() throws -> Int {
  let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
  return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) / 1024
}

let policy = Policy(meshes: [])
let options = MeshOptions(policy, sambaNames: true)
var table = EntryTable()
var members = FleetMembers(meshes: [.init(name: "all", accounts: try (0..<count).map(host))])
if lists == "full" {
  let mesh = try Mesh(of: Fleet(members), options: options, table: &table)
  let hosts = try Fleet(members).hosts
  members.meshes[0].accounts = hosts.indices.map { index in
    var account = hosts[index]
    account.allowedToDelegateTo = mesh.edges[index].flatMap { mesh.entries(for: $0) }
    account.userAccountControl.insert(.trustedToAuthenticateForDelegation)
    return account
  }
}

var plan = Plan(domain: "", table: EntryTable(), hosts: [])
var form: [UInt8] = []
// Foreign values are all different, and interning them is part of the work, as it is when a directory is read.
let reading = milliseconds {
  guard lists == "foreign" else { return }
  for index in 0..<count {
    members.meshes[0].accounts[index].allowedToDelegateTo = (0..<6 * (count - 1)).map { table.intern("http/app\($0)-of-\(index).lab.test") }
  }
}
let planning = try milliseconds {
  let fleet = try Fleet(members)
  let mesh = try Mesh(of: fleet, options: options, table: &table)
  let planner = Planner(policy: policy, fleet: fleet, mesh: mesh, meshOptions: options, options: .init(), isSamba: true)
  _ = planner.namesToLookUp(table: table)
  let owners = ServicePrincipalNameOwners(hostAliases: ["cifs", "http"], accounts: [])
  plan = planner.plan(domain: "lab.test", table: table, owners: owners)
}
let forming = milliseconds { form = plan.canonicalForm() }
let summary = plan.summary
print(
  "\(count) hosts, \(lists) lists: \(summary.add + summary.keep) entries, \(summary.unmanaged) foreign;",
  String(format: "interning %.0f ms, plan %.0f ms, form %.0f ms (%d bytes); peak", reading, planning, forming, form.count),
  try peakMegabytes(), "MB")
