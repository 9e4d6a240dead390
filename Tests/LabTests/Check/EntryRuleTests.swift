import Foundation
import Testing

/// Faults of entries and names, made by `ldapmodify` and `samba-tool`.
@Suite(.againstHangs) struct EntryRuleTests {
  private static let list = "msDS-AllowedToDelegateTo"

  @Test func `KCD001, a missing entry`() async throws {
    try await CheckGround.with { ground in
      let entry = "\(Self.list)\n\(Self.list): cifs/\(ground.unit.host("B"))"
      try await ground.expect("KCD001", host: ground.unit.name("A")) {
        try await ground.modify("A", "delete: \(entry)")
      } untilDone: {
        try await ground.modify("A", "add: \(entry)")
      }
    }
  }

  @Test func `KCD005, a ghost`() async throws {
    try await CheckGround.with { ground in
      let name = "http/gone-\(ground.unit.tag).lab.test"
      try await ground.expect("KCD005", host: ground.unit.name("B")) {
        try await ground.samba("delegation", "add-service", ground.account("B"), name)
      } untilDone: {
        try await ground.samba("delegation", "del-service", ground.account("B"), name)
      }
    }
  }

  @Test func `KCD006, an unmanaged entry, which HOST owns`() async throws {
    try await CheckGround.with { ground in
      let name = "http/\(ground.unit.host("D"))"
      try await ground.expect("KCD006", host: ground.unit.name("B")) {
        try await ground.samba("delegation", "add-service", ground.account("B"), name)
      } untilDone: {
        try await ground.samba("delegation", "del-service", ground.account("B"), name)
      }
    }
  }

  @Test func `KCD007, a target without a name of the migration service`() async throws {
    try await CheckGround.with { ground in
      let name = "servicePrincipalName\nservicePrincipalName: Microsoft Virtual System Migration Service/\(ground.unit.host("C"))"
      try await ground.expect("KCD007", host: ground.unit.name("C")) {
        try await ground.modify("C", "delete: \(name)")
      } untilDone: {
        try await ground.modify("C", "add: \(name)")
      }
    }
  }

  @Test func `KCD008, a name that another account owns too`() async throws {
    try await CheckGround.with { ground in
      let name = "servicePrincipalName\nservicePrincipalName: cifs/\(ground.unit.host("A"))"
      try await ground.expect("KCD008", host: ground.unit.name("A")) {
        try await ground.modify("D", "add: \(name)")
      } untilDone: {
        try await ground.modify("D", "delete: \(name)")
      }
    }
  }

  @Test(arguments: ["ldap/dc.lab.test", "cifs/DC", "krbtgt/LAB.TEST"])
  func `KCD012, an entry that leads to a domain controller`(_ entry: String) async throws {
    try await CheckGround.with { ground in
      try await ground.expect("KCD012", host: ground.unit.name("A")) {
        try await ground.modify("A", "add: \(Self.list)\n\(Self.list): \(entry)")
      } untilDone: {
        try await ground.modify("A", "delete: \(Self.list)\n\(Self.list): \(entry)")
      }
    }
  }

  @Test func `KCD016, a stranger that may delegate to a host`() async throws {
    try await CheckGround.with { ground in
      let entry = "\(Self.list)\n\(Self.list): wsman/\(ground.unit.name("C"))"
      try await ground.expect("KCD016", host: ground.unit.name("D")) {
        try await ground.modify("D", "add: \(entry)")
      } untilDone: {
        try await ground.modify("D", "delete: \(entry)")
      }
    }
  }

  /// On the controller itself: Samba lets nobody write the descriptor over LDAP.
  @Test func `KCD016, a stranger whom a host lets delegate to it`() async throws {
    try await CheckGround.with { ground in
      func delegation(_ command: String) async throws {
        try await ground.desk.succeed(
          "\(Desk.repository)/Scripts/lab", "exec", "dc", "samba-tool", "delegation", command, ground.account("B"), ground.account("D"))
      }
      try await ground.expect("KCD016", host: ground.unit.name("B")) {
        try await delegation("add-principal")
        let found = try await ground.check().report.findings
        #expect(found.count == 1 && found[0].message.contains(ground.account("D")), "\(found)")
      } untilDone: {
        try await delegation("del-principal")
      }
    }
  }

  @Test func `KCD018, what is left of a host that leaves, at itself and at others`() async throws {
    try await CheckGround.with("retired: [D-TAG]") { ground in
      try await ground.expect("KCD018", host: ground.unit.name("D")) {
        try await ground.samba("delegation", "for-any-protocol", ground.account("D"), "on")
        try await ground.modify("D", "add: \(Self.list)\n\(Self.list): cifs/\(ground.unit.host("A"))")
      } untilDone: {
        try await ground.samba("delegation", "for-any-protocol", ground.account("D"), "off")
        try await ground.modify("D", "delete: \(Self.list)")
      }
      try await ground.expect("KCD018", host: ground.unit.name("A")) {
        try await ground.modify("A", "add: \(Self.list)\n\(Self.list): wsman/\(ground.unit.host("D"))")
      } untilDone: {
        try await ground.modify("A", "delete: \(Self.list)\n\(Self.list): WSMAN/\(ground.unit.host("D"))")
      }
    }
  }
}
