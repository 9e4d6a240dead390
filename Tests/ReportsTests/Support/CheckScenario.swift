import Delegation
import Reports
import WindowsTypes

/// What a check may find, made by the core from small directories of our own.
enum CheckScenario: String, CaseIterable, Sendable {
  /// Three hosts, as the policy wants them.
  case compliant
  /// Two meshes with a file server: faults of many kinds, waivers that hold and that have expired, and rules without data.
  case mixed
  /// 256 hosts of two meshes, with some faults.
  case great
  /// 256 hosts of which nothing is there yet.
  case bare
  /// Names that would be markup, formulas, or drive a terminal.
  case hostile

  func report() throws -> FindingsReport {
    switch self {
    case .compliant: try CheckScene(["XRAY", "YANKEE", "ZULU"]).report()
    case .mixed: try Self.mixed()
    case .great: try Self.great()
    case .bare: try CheckScene((1...256).map(Self.name), isComplete: false).report()
    case .hostile: try Self.hostile()
    }
  }

  private static func name(_ number: Int) -> String {
    let digits = String(number)
    return "HV" + String(repeating: "0", count: 3 - digits.count) + digits
  }

  private static func mixed() throws -> FindingsReport {
    var scene = try CheckScene(
      ["WHISKEY", "XRAY", "YANKEE", "ZULU"], meshes: ["production": [1, 2, 3], "lab": [0, 3]], storage: ["SOFS01"])
    scene.remove(["cifs/YANKEE", "cifs/yankee.corp.example.com"], from: "ZULU")
    scene.add(["http/app", "cifs/oldnas.corp.example.com", "ldap/DC1"], to: "ZULU")
    scene.add(["http/app"], to: "XRAY")
    scene.change("XRAY") { $0.userAccountControl = [.workstationTrustAccount, .trustedForDelegation] }
    scene.change("YANKEE") { account in
      account.userAccountControl = .workstationTrustAccount
      account.otherValues = 1010
    }
    scene.policy.waivers = [
      Waiver(
        rule: try RuleID(parsing: "KCD006"), host: .short("zulu"), entry: "http/app", reason: "the application moves in May",
        owner: "j.doe", expires: "2027-01-31"),
      Waiver(
        rule: try RuleID(parsing: "KCD006"), host: .short("xray"), entry: nil, reason: "until the new host is there", owner: "m.roe",
        expires: "2026-02-28"),
    ]
    scene.policy.rules = [try RuleID(parsing: "KCD010"): .off]
    return try scene.report()
  }

  private static func great() throws -> FindingsReport {
    let meshes = ["production": Array(0..<192), "test": Array(176..<256)]
    var scene = try CheckScene((1...256).map(name), meshes: meshes)
    for number in [7, 42, 43, 111, 200] { scene.change(name(number)) { $0.allowedToDelegateTo.removeAll() } }
    for number in stride(from: 3, to: 256, by: 17) {
      let target = name(number % 190 + 1)
      scene.remove(["cifs/\(target)", "Microsoft Virtual System Migration Service/\(target)"], from: name(number))
    }
    for number in [12, 90] { scene.change(name(number)) { $0.userAccountControl = .workstationTrustAccount } }
    for number in 30..<60 { scene.add(["cifs/oldnas.corp.example.com"], to: name(number)) }
    return try scene.report()
  }

  /// The names that an attacker would choose.
  static let hostileNames = [
    "<script>alert(1)</script>", "\"]]>", "=cmd()", "| a | b", "\u{1B}[31mRED\u{7}", "@all", "+1", "<!-- x", "</script>", "RTL\u{202E}x",
    "L\u{2028}S", "`tick` **b**", "-->", "line\nbreak",
  ]

  private static func hostile() throws -> FindingsReport {
    var scene = try CheckScene(hostileNames, names: [.qualified], isComplete: false)
    for name in hostileNames { scene.add(["cifs/\(name)", "http/'\(name)"], to: name) }
    scene.policy.waivers = [
      Waiver(
        rule: try RuleID(parsing: "KCD006"), host: nil, entry: nil, reason: "</script><script>alert(2)</script> | x |", owner: "@all",
        expires: "2027-01-31")
    ]
    return try scene.report(owners: .init(failure: "the server said \u{1B}[2J </textarea> no"))
  }
}

/// Hosts with a complete mesh, until something is changed.
struct CheckScene {
  var policy: Policy
  private var table = EntryTable()
  private var accounts: [ComputerAccount] = []
  private let meshes: [(name: String, hosts: [Int])]
  private let storage: Set<String>

  init(
    _ names: [String], meshes: [String: [Int]] = [:], storage: [String] = [], names forms: [NameForm] = [.short, .qualified],
    isComplete: Bool = true
  ) throws {
    self.meshes = meshes.isEmpty ? [("production", Array(names.indices))] : meshes.sorted { $0.key > $1.key }.map { ($0.key, $0.value) }
    self.storage = Set(storage)
    policy = Policy(meshes: self.meshes.map { MeshPolicy(name: $0.name, hosts: HostSelection(.names([]))) })
    policy.names = forms
    policy.lines.file = "kcdmesh.yaml"
    for (number, name) in (names + storage).enumerated() {
      let dns = name.isPlainName ? nil : "h\(number).corp.example.com"
      accounts.append(
        try Fixtures.host(
          name, number: number + 1, dns: dns, flags: [.workstationTrustAccount, .trustedToAuthenticateForDelegation], table: &table))
      if name.isPlainName { policy.lines.hosts[.short(name.lowercased())] = 7 + number }
    }
    if isComplete { try complete() }
  }

  private mutating func complete() throws {
    let (fleet, mesh) = try fleetAndMesh()
    let lists = Dictionary(
      uniqueKeysWithValues: fleet.hosts.indices.map { (fleet.hosts[$0].guid, mesh.edges[$0].flatMap(mesh.entries)) })
    for position in accounts.indices { accounts[position].allowedToDelegateTo = lists[accounts[position].guid] ?? [] }
  }

  mutating func change(_ name: String, _ body: (inout ComputerAccount) -> Void) {
    guard let position = accounts.firstIndex(where: { $0.shortName == name }) else { preconditionFailure("no host \(name)") }
    body(&accounts[position])
  }

  mutating func remove(_ entries: Set<String>, from name: String) {
    let table = table
    change(name) { $0.allowedToDelegateTo.removeAll { entries.contains(table[$0]) } }
  }

  mutating func add(_ entries: [String], to name: String) {
    let numbers = entries.map { table.intern($0) }
    change(name) { $0.allowedToDelegateTo += numbers }
  }

  private mutating func fleetAndMesh() throws -> (fleet: Fleet, mesh: Mesh) {
    let members = FleetMembers(
      meshes: meshes.map { mesh in .init(name: mesh.name, accounts: mesh.hosts.map { accounts[$0] }) },
      storage: accounts.filter { storage.contains($0.shortName) })
    let fleet = try Fleet(members)
    return (fleet, try Mesh(of: fleet, options: MeshOptions(policy, sambaNames: false), table: &table))
  }

  /// What the check finds, some of whose rules have no data.
  func report(owners: ServicePrincipalNameOwners? = nil) throws -> FindingsReport {
    var scene = self
    let (fleet, mesh) = try scene.fleetAndMesh()
    let controller = try DistinguishedName(parsing: "CN=DC1,OU=Domain Controllers,DC=corp,DC=example,DC=com")
    let known =
      accounts.map { (distinguishedName: $0.distinguishedName, names: $0.servicePrincipalNames) }
      + [(controller, ["ldap/DC1"]), (try DistinguishedName(parsing: "CN=APP,DC=corp,DC=example,DC=com"), ["http/app"])]
    let facts = CheckFacts(
      policy: policy, domain: Fixtures.domain, fleet: fleet, mesh: mesh, meshOptions: MeshOptions(policy, sambaNames: false),
      table: scene.table, isSamba: false,
      owners: owners ?? ServicePrincipalNameOwners(hostAliases: ["cifs"], accounts: known, controllers: [controller]),
      surroundings: .init(
        protectedUsers: .whole([]), operators: .whole([]), delegators: .none(gap: "the scan took longer than 60 seconds"),
        privileged: .whole([])))
    let compliance = Checker(facts, failOn: .error, time: Fixtures.reading.time).compliance()
    return FindingsReport(reading: Fixtures.reading, compliance: compliance, policySource: "kcdmesh.yaml", policyLines: policy.lines)
  }
}

extension String {
  fileprivate var isPlainName: Bool { utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) } }
}
