import Delegation
import Reports
import WindowsTypes

/// Checks of meshes that are well, ill, large or hostile.
enum FindingsScenario: String, CaseIterable {
  case compliant
  case mixed
  case hostile
  case many

  func report() throws -> FindingsReport {
    switch self {
    case .compliant: try Self.report(of: Self.fleet(["ZULU", "YANKEE", "XRAY"]))
    case .mixed: try Self.mixed()
    case .hostile: try Self.hostile()
    case .many: try Self.empty(hosts: 20)
    }
  }

  /// A mesh of hosts without any delegation.
  static func empty(hosts: Int) throws -> FindingsReport {
    try report(of: fleet((1...hosts).map { "H\($0 + 100)" }, isEmpty: true))
  }

  /// What a check is made of.
  struct Ingredients {
    var table = EntryTable()
    var hosts: [ComputerAccount] = []
    var missing: [MissingHost] = []
    var policy = Policy(meshes: [])
    var surroundings = CheckFacts.Surroundings(
      protectedUsers: .whole([]), operators: .whole([]), delegators: .whole([]), privileged: .whole([]))
    /// Further accounts: what each owns, and whether it is a domain controller.
    var strangers: [(DistinguishedName, [String], Bool)] = []
  }

  /// Hosts whose lists are whole, or empty.
  private static func fleet(_ names: [String], isEmpty: Bool = false) throws -> Ingredients {
    var parts = Ingredients()
    let flags: UserAccountControl = isEmpty ? .workstationTrustAccount : [.workstationTrustAccount, .trustedToAuthenticateForDelegation]
    parts.hosts = try names.enumerated().map { try Fixtures.host($1, number: $0 + 1, flags: flags, table: &parts.table) }
    guard !isEmpty else { return parts }
    for position in parts.hosts.indices {
      for peer in parts.hosts where peer.guid != parts.hosts[position].guid {
        let entries = Fixtures.options().servicePrincipalNames(of: peer, services: parts.policy.services)
        parts.hosts[position].allowedToDelegateTo += entries.map { parts.table.intern($0) }
      }
    }
    return parts
  }

  static func report(of parts: Ingredients, failOn: Severity = .error) throws -> FindingsReport {
    var (parts, members) = (parts, FleetMembers(meshes: [.init(name: "production", accounts: parts.hosts)]))
    members.missing = parts.missing
    let fleet = try Fleet(members)
    let mesh = try Mesh(of: fleet, options: Fixtures.options(), table: &parts.table)
    let accounts = fleet.hosts.map { ($0.distinguishedName, $0.servicePrincipalNames) } + parts.strangers.map { ($0.0, $0.1) }
    let owners = ServicePrincipalNameOwners(
      hostAliases: ["cifs", "http"], accounts: accounts, controllers: Set(parts.strangers.filter(\.2).map(\.0)))
    parts.policy.lines.file = "kcdmesh.yaml"
    let facts = CheckFacts(
      policy: parts.policy, domain: Fixtures.domain, fleet: fleet, mesh: mesh, meshOptions: Fixtures.options(), table: parts.table,
      isSamba: false, owners: owners, surroundings: parts.surroundings)
    return FindingsReport(
      reading: Fixtures.reading, compliance: Checker(facts, failOn: failOn, time: Fixtures.reading.time).compliance(),
      policySource: "kcdmesh.yaml")
  }

  private static func mixed() throws -> FindingsReport {
    var parts = try fleet(["ZULU", "YANKEE", "XRAY"])
    let root = "DC=corp,DC=example,DC=com"
    parts.strangers = [
      (try DistinguishedName(parsing: "CN=DC1,OU=Domain Controllers,\(root)"), ["HOST/dc1.corp.example.com"], true),
      (try DistinguishedName(parsing: "CN=APP,CN=Computers,\(root)"), ["HOST/app.corp.example.com"], false),
    ]
    parts.hosts[0].allowedToDelegateTo.removeFirst(2)
    for entry in ["cifs/dc1.corp.example.com", "http/gone.corp.example.com", "http/app.corp.example.com"] {
      parts.hosts[0].allowedToDelegateTo.append(parts.table.intern(entry))
    }
    parts.hosts[1].userAccountControl = [.workstationTrustAccount, .trustedForDelegation]
    parts.hosts[2].servicePrincipalNames.removeAll { $0.hasPrefix("Microsoft") }
    parts.missing = [MissingHost(.short("whiskey"), meshes: ["production"], hint: "searched in corp.example.com")]
    parts.policy.waivers = [
      try waiver("KCD005", expires: "2026-12-31"), try waiver("KCD007", expires: "2026-03-13"),
    ]
    parts.surroundings.privileged = .none(gap: "the server is busy")
    return try report(of: parts)
  }

  private static func waiver(_ rule: String, expires: String) throws -> Waiver {
    Waiver(rule: try RuleID(parsing: rule), host: nil, entry: nil, reason: "moves in March", owner: "j.doe", expires: expires)
  }

  /// Entries and accounts that would write on a terminal, break out of a command, or end a document.
  private static func hostile() throws -> FindingsReport {
    var parts = try fleet(["ZULU", "YANKEE"])
    for name in ["http/\u{1B}[2Jx", "http/'; Remove-Item C:\\ #", "http/\u{2019}; evil", "http/<script>|x|]]>", "http/\u{202E}gnp\nx"] {
      parts.hosts[0].allowedToDelegateTo.append(parts.table.intern(name))
    }
    let entry = parts.table.intern("cifs/zulu")
    parts.surroundings.delegators = .whole([
      Delegator(
        distinguishedName: try DistinguishedName(parsing: "CN=o\u{27}neil\u{1B}[31m,DC=corp"), samAccountName: "=cmd()|\u{1B}[31m$",
        entries: [entry])
    ])
    return try report(of: parts)
  }
}
