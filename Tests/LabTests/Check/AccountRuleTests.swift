import Foundation
import Testing

/// Faults of accounts, made by `ldapmodify` and `samba-tool`.
@Suite(.againstHangs) struct AccountRuleTests {
  @Test func `KCD002, entries without protocol transition`() async throws {
    try await CheckGround.with { ground in
      try await ground.expect("KCD002", host: ground.unit.name("A")) {
        try await ground.samba("delegation", "for-any-protocol", ground.account("A"), "off")
      } untilDone: {
        try await ground.samba("delegation", "for-any-protocol", ground.account("A"), "on")
      }
    }
  }

  @Test func `KCD003, protocol transition against the policy`() async throws {
    try await CheckGround.with("protocol: kerberos") { ground in
      try await ground.expect("KCD003", host: ground.unit.name("A")) {
        try await ground.samba("delegation", "for-any-protocol", ground.account("A"), "on")
      } untilDone: {
        try await ground.samba("delegation", "for-any-protocol", ground.account("A"), "off")
      }
    }
  }

  @Test func `KCD004, unconstrained delegation`() async throws {
    try await CheckGround.with { ground in
      try await ground.expect("KCD004", host: ground.unit.name("B")) {
        try await ground.samba("delegation", "for-any-service", ground.account("B"), "on")
      } untilDone: {
        try await ground.samba("delegation", "for-any-service", ground.account("B"), "off")
      }
    }
  }

  @Test func `KCD009, a disabled account, and none`() async throws {
    try await CheckGround.with { ground in
      let flags = { (value: Int) in "replace: userAccountControl\nuserAccountControl: \(value)" }
      try await ground.expect("KCD009", host: ground.unit.name("B")) {
        try await ground.modify("B", flags(0x100_1002))
      } untilDone: {
        try await ground.modify("B", flags(0x100_1000))
      }
      // Found by name: one that is deleted is missed.
      let names = ground.unit.names("A", "B", "C", "D")
      try ground.desk.write(
        "kcdmesh.yaml", "version: 1\nrules: {KCD017: off}\nmeshes: [{name: fleet, hosts: {names: [\(names)]}}]\n")
      #expect(try await ground.desk.kcdmesh("provision", "--yes", "--journal", "second").status == 0)
      try await ground.expectCompliance()
      try await ground.desk.succeed(
        "ldapdelete", "-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://\(Directory.controller)", ground.unit.dn("D"))
      let found = try await ground.check()
      #expect(found.status == 2 && found.report.findings.contains { $0.rule == "KCD009" && $0.host == ground.unit.name("D") })
    }
  }

  @Test func `KCD010, encryption types without AES`() async throws {
    try await CheckGround.with { ground in
      try await ground.expect("KCD010", host: ground.unit.name("C")) {
        try await ground.modify("C", "add: msDS-SupportedEncryptionTypes\nmsDS-SupportedEncryptionTypes: 4")
      } untilDone: {
        try await ground.modify("C", "replace: msDS-SupportedEncryptionTypes\nmsDS-SupportedEncryptionTypes: 28")
      }
    }
  }

  @Test func `KCD011, a tight budget and one that is exceeded`() async throws {
    // 12 entries, 6 names and 5 classes are 23 of 30 values; 24 are four fifths.
    try await CheckGround.with("limits: {valuesPerObject: 30}") { ground in
      func names(_ count: Int) -> String {
        (0..<count).map { "\nservicePrincipalName: x\($0)/\(ground.unit.name("A"))" }.joined()
      }
      for (count, severity) in [(1, "warning"), (8, "error")] {
        try await ground.expect("KCD011", host: ground.unit.name("A")) {
          try await ground.modify("A", "add: servicePrincipalName\(names(count))")
          #expect(try await ground.check().report.findings.map(\.severity) == [severity])
        } untilDone: {
          try await ground.modify("A", "delete: servicePrincipalName\(names(count))")
        }
      }
    }
  }

  @Test func `KCD013, a host of another domain`() async throws {
    try await CheckGround.with { ground in
      let names = ["A", "B", "C"].map(ground.unit.name).joined(separator: ", ")
      func write(_ names: String) throws {
        try ground.desk.write(
          "kcdmesh.yaml", "version: 1\nrules: {KCD017: off}\nmeshes: [{name: fleet, hosts: {names: [\(names)]}}]\n")
      }
      try await ground.expect("KCD013") {
        try write("\(names), \"CN=far,OU=Hosts,DC=other,DC=test\"")
      } untilDone: {
        try write(names)
      }
    }
  }

  @Test func `KCD014, an operator who is sensitive, protected, or not there`() async throws {
    try await CheckGround.with { ground in
      let name = "Op-\(ground.unit.tag)"
      #expect(try ground.write("operators: [\(name)]") == ())
      try await ground.expect("KCD014", host: name) {
      } untilDone: {
        try await ground.desk.add("dn: CN=\(name),\(ground.unit.dn)\nobjectClass: user\nsAMAccountName: \(name)\n")
      }
      try await ground.expect("KCD014", host: name) {
        try await ground.samba("user", "sensitive", name, "on")
      } untilDone: {
        try await ground.samba("user", "sensitive", name, "off")
      }
      try await ground.expect("KCD014", host: name) {
        try await ground.samba("group", "addmembers", "Protected Users", name)
      } untilDone: {
        try await ground.samba("group", "removemembers", "Protected Users", name)
      }
    }
  }

  @Test func `KCD015, a host in Protected Users, through a group too`() async throws {
    try await CheckGround.with { ground in
      try await ground.expect("KCD015", host: ground.unit.name("A")) {
        try await ground.samba("group", "addmembers", "Protected Users", ground.account("A"))
      } untilDone: {
        try await ground.samba("group", "removemembers", "Protected Users", ground.account("A"))
      }
      let group = "G-\(ground.unit.tag)"
      try await ground.desk.add(
        "dn: CN=\(group),\(ground.unit.dn)\nobjectClass: group\nsAMAccountName: \(group)\nmember: \(ground.unit.dn("B"))\n")
      try await ground.expect("KCD015", host: ground.unit.name("B")) {
        try await ground.samba("group", "addmembers", "Protected Users", group)
      } untilDone: {
        try await ground.samba("group", "removemembers", "Protected Users", group)
      }
    }
  }

  @Test func `KCD017, a privileged account that can be delegated`() async throws {
    try await CheckGround.with { ground in
      try ground.write("rules: {}")
      let name = "Boss-\(ground.unit.tag)"
      func isExposed() async throws -> Bool {
        let check = try await ground.check()
        #expect(check.status == 0 && check.report.findings.allSatisfy { $0.rule == "KCD017" && $0.severity == "info" })
        return check.report.findings.contains { $0.host == name }
      }
      try await ground.desk.add(
        "dn: CN=\(name),\(ground.unit.dn)\nobjectClass: user\nsAMAccountName: \(name)\nuserAccountControl: 544\n")
      #expect(try await !isExposed())
      try await ground.desk.apply("dn: CN=\(name),\(ground.unit.dn)\nchangetype: modify\nadd: adminCount\nadminCount: 1\n")
      #expect(try await isExposed())
      try await ground.samba("user", "sensitive", name, "on")
      #expect(try await !isExposed())
    }
  }
}
