import Delegation
import Reports
import WindowsTypes

/// Hosts as they may be found.
enum HostScenario {
  /// One of each kind: in order, half registered, disabled, unconstrained, without a qualified name, hostile.
  static func mixed(limit: Int? = 1200) throws -> HostsReport {
    var table = EntryTable()
    let transition: UserAccountControl = [.workstationTrustAccount, .trustedToAuthenticateForDelegation]
    var half = try Fixtures.host("XRAY", number: 3, registers: false, table: &table)
    half.servicePrincipalNames.append("Microsoft Virtual System Migration Service/XRAY")
    var nameless = try Fixtures.host("WHISKEY", number: 4, table: &table)
    nameless.dnsHostName = nil
    var full = try Fixtures.host("VICTOR", number: 5, flags: [.workstationTrustAccount, .accountDisabled], table: &table)
    full.otherValues = 1196
    let accounts = [
      try Fixtures.host("ZULU", number: 1, flags: transition, list: ["cifs/YANKEE", "cifs/yankee.corp.example.com"], table: &table),
      try Fixtures.host("YANKEE", number: 2, flags: transition.union(.trustedForDelegation), table: &table),
      half, nameless, full,
      try Fixtures.host("DC1", number: 6, registers: false, flags: [.serverTrustAccount, .trustedForDelegation], table: &table),
      try Fixtures.host("\u{1B}[2JNIL", number: 7, dns: "evil\n.corp.example.com", registers: false, table: &table),
    ]
    return HostsReport(reading: Fixtures.reading, accounts: accounts, table: table, options: Fixtures.options(), budgetLimit: limit)
  }
}
