import Delegation
import Reports
import WindowsTypes

/// What a diff may have to tell, from a fleet's first day to a rollback.
enum Scenario: String, CaseIterable, Sendable {
  case firstDay = "first-day"
  case firstDaySamba = "first-day-samba"
  case everyday
  case settled
  case fiveHosts = "five-hosts"
  case hostJoins = "host-joins"
  case hostRetires = "host-retires"
  case greatMesh = "great-mesh"
  case refused
  case written
  case halfWritten = "half-written"
  case rolledBack = "rolled-back"
  case hostile

  /// The report of the scenario.
  func report() throws -> DiffReport {
    switch self {
    case .firstDay: try Self.firstDay(samba: false)
    case .firstDaySamba: try Self.firstDay(samba: true)
    case .everyday: try Self.everyday()
    case .settled: try Self.settled()
    case .fiveHosts: try Self.mesh(of: 5, samba: true)
    case .hostJoins: try Self.hostJoins()
    case .hostRetires: try Self.hostRetires()
    case .greatMesh: try Self.mesh(of: 256, samba: true)
    case .refused: try Self.mesh(of: 320, samba: false)
    case .written: try Self.written()
    case .halfWritten: try Self.halfWritten()
    case .rolledBack: try Self.rolledBack()
    case .hostile: try Self.hostile()
    }
  }

  /// Three hosts, nothing delegated yet; one has not registered the migration service.
  private static func firstDay(samba: Bool) throws -> DiffReport {
    var table = EntryTable()
    let hosts = try ["ZULU", "YANKEE", "XRAY"].enumerated().map {
      try Fixtures.host($1, number: $0 + 1, registers: $1 != "XRAY", samba: samba, table: &table)
    }
    return Fixtures.report(try Fixtures.plan(hosts, table: table, samba: samba))
  }

  /// Three hosts with a past: kept, missing, unmanaged and ghostly entries, and one host trusted for too much.
  private static func everyday() throws -> DiffReport {
    var table = EntryTable()
    let migration = "Microsoft Virtual System Migration Service"
    let zulu = try Fixtures.host(
      "ZULU", number: 1, flags: [.workstationTrustAccount, .trustedToAuthenticateForDelegation],
      list: ["CIFS/yankee", "cifs/yankee.corp.example.com", "\(migration)/YANKEE", "http/app", "cifs/oldnas.corp.example.com"],
      table: &table)
    let yankee = try Fixtures.host(
      "YANKEE", number: 2, registers: false, flags: [.workstationTrustAccount, .trustedForDelegation], table: &table)
    let xray = try Fixtures.host("XRAY", number: 3, flags: [.workstationTrustAccount, .accountDisabled], table: &table)
    let app = (distinguishedName: try DistinguishedName(parsing: "CN=APP,DC=corp,DC=example,DC=com"), names: ["http/app"])
    var options = Planner.Options()
    options.registerNames = true
    options.clearUnconstrained = true
    let owners = ServicePrincipalNameOwners(hostAliases: ["cifs"], accounts: [app])
    return Fixtures.report(try Fixtures.plan([zulu, yankee, xray], table: table, owners: owners, planning: options))
  }

  private static func settled() throws -> DiffReport {
    try report(with: try meshed(3), adding: [])
  }

  private static func mesh(of count: Int, samba: Bool) throws -> DiffReport {
    var table = EntryTable()
    let hosts = try Fixtures.hosts(count, samba: samba, table: &table)
    return Fixtures.report(try Fixtures.plan(hosts, table: table, samba: samba))
  }

  /// Forty hosts that are meshed, and a new one.
  private static func hostJoins() throws -> DiffReport {
    try report(with: try meshed(40), adding: ["NOVEMBER"])
  }

  /// One of twelve leaves, and its file server's entries stay.
  private static func hostRetires() throws -> DiffReport {
    var (hosts, table) = try meshed(12)
    let leaving = hosts.remove(at: 6)
    return Fixtures.report(try Fixtures.plan(hosts, table: table, retired: [leaving], owners: .nobody))
  }

  private static func written() throws -> DiffReport {
    var report = try firstDay(samba: false)
    report.outcome = .init(journal: "kcdmesh-2026-03-14T092701Z.journal", confirmed: 3, failures: [])
    return report
  }

  private static func halfWritten() throws -> DiffReport {
    var report = try firstDay(samba: false)
    report.outcome = .init(
      journal: "kcdmesh-2026-03-14T092701Z.journal", confirmed: 1,
      failures: [
        .init(
          host: "YANKEE", mayBeChanged: false,
          reason:
            "modify of CN=YANKEE,OU=Hyper-V,DC=corp,DC=example,DC=com was refused: insufficientAccessRights (50); it needs write access to"
            + " msDS-AllowedToDelegateTo and SeEnableDelegationPrivilege on the domain controller"),
        .init(host: "ZULU", mayBeChanged: true, reason: "the connection was lost before the answer came"),
      ])
    return report
  }

  private static func rolledBack() throws -> DiffReport {
    var table = EntryTable()
    var options = Planner.Options()
    options.registerNames = true
    let hosts = try ["ZULU", "YANKEE"].enumerated().map { try Fixtures.host($1, number: $0 + 1, registers: false, table: &table) }
    let owners = ServicePrincipalNameOwners(hostAliases: [], accounts: [])
    var plan = try Fixtures.plan(hosts, table: table, owners: owners, planning: options)
    for position in plan.hosts.indices {
      let host = plan.hosts[position]
      plan.hosts[position].account.userAccountControl = host.flagsAfter
      plan.hosts[position].flagsAfter = host.flagsBefore
      (plan.hosts[position].add, plan.hosts[position].remove) = ([], host.add)
      (plan.hosts[position].addServicePrincipalNames, plan.hosts[position].removeServicePrincipalNames) = (
        [], host.addServicePrincipalNames
      )
    }
    plan.warnings = [.leftAlone(host: "ZULU", "“cifs/XRAY”, which was added, is gone already")]
    return Fixtures.report(plan, purpose: .rollback)
  }

  /// Names that would drive a terminal, end a line, or pass for something else.
  private static func hostile() throws -> DiffReport {
    var table = EntryTable()
    let names = ["\u{1B}[31mRED\u{7}", "LINE\nFingerprint: 0000", "RTL\u{202E}SOHT", "<script>", "| a | b", "=cmd()", "\"]]>", "日本"]
    let hosts = try names.enumerated().map { number, name in
      try Fixtures.host(
        name, number: number + 1, dns: "h\(number).corp.example.com", list: ["cifs/\(name)\r\ndn: cn=evil", "plain \u{1B}]0;x\u{7}"],
        table: &table)
    }
    var policy = Policy(meshes: [])
    policy.names = [.qualified]  // No entry is made of a short name like these.
    return Fixtures.report(try Fixtures.plan(hosts, table: table, policy: policy, owners: .init(failure: "the server said \u{1B}[2J no")))
  }

  /// Hosts that are fully meshed already.
  private static func meshed(_ count: Int) throws -> (hosts: [ComputerAccount], table: EntryTable) {
    var table = EntryTable()
    let plan = try Fixtures.plan(try Fixtures.hosts(count, table: &table), table: table)
    let hosts = plan.hosts.map { host in
      var account = host.account
      account.allowedToDelegateTo = host.add
      account.userAccountControl = host.flagsAfter
      return account
    }
    return (hosts, plan.table)
  }

  private static func report(with fleet: (hosts: [ComputerAccount], table: EntryTable), adding names: [String]) throws -> DiffReport {
    var table = fleet.table
    let new = try names.enumerated().map { try Fixtures.host($1, number: 1000 + $0, table: &table) }
    return Fixtures.report(try Fixtures.plan(fleet.hosts + new, table: table))
  }
}

extension ServicePrincipalNameOwners {
  /// A look-up that found no owner of anything.
  static var nobody: Self { Self(hostAliases: ["cifs"], accounts: []) }
}
