import Delegation
import Testing
import WindowsTypes

@Suite("Rules")
struct RuleTests {
  @Test("A mesh that is as the policy wants it has no finding, and everything is evaluated")
  func compliantMesh() throws {
    let compliance = try CheckScene().compliance()
    #expect(compliance.findings == [])
    #expect(compliance.notEvaluated == [])
    #expect(compliance.isCompliant)
  }

  @Test("A fault is found by its rule and by nothing else", arguments: Fault.all)
  func fault(_ fault: Fault) throws {
    var scene = try CheckScene()
    try fault.spoil(&scene)
    #expect(try scene.rules().map(\.description) == [fault.rule])
  }

  @Test("Every rule is proved to find something")
  func completeness() {
    #expect(Set(Fault.all.map(\.rule)) == Set(Rule.table.map(\.id.description)))
  }

  @Test("The table has each rule once, in order, with a reason and a mend")
  func table() {
    #expect(Rule.table.map(\.id.number) == Array(RuleID.range))
    #expect(Rule.table.allSatisfy { !$0.title.isEmpty && !$0.why.isEmpty && !$0.mend.isEmpty && !$0.references.isEmpty })
    #expect(Rule.table.allSatisfy { Rule.rule($0.id) == $0 })
  }

  @Test("A class with spaces stands in quotation marks wherever it is pasted into a shell")
  func quotation() {
    for mend in Rule.table.flatMap(\.mend) where [.setspn, .powerShell].contains(mend.tool) {
      for line in mend.commands.split(separator: "\n") where line.contains("Migration Service") {
        #expect(line.contains(#""Microsoft Virtual"#) || line.contains("'Microsoft Virtual"), "\(line)")
      }
    }
  }

  @Test("An entry is reported once, by the most severe rule: domain controller, retired host, ghost, unmanaged")
  func precedence() throws {
    var scene = try CheckScene()
    scene.retired = [try scene.scene.host("whiskey")]
    scene.strangers = [("dc", ["HOST/whiskey", "HOST/dc"], true), ("app", ["HOST/app"], false)]
    for entry in ["cifs/whiskey", "cifs/whiskey.lab.test", "http/dc", "http/lost", "http/app"] { scene.grant(entry) }
    let findings = try scene.compliance().findings.filter { try $0.entry != nil && $0.rule != rule("KCD008") }
    let found = Dictionary(findings.map { ($0.entry ?? "", $0.rule.description) }, uniquingKeysWith: { "\($0) \($1)" })
    #expect(
      found == [
        "cifs/whiskey": "KCD012", "http/dc": "KCD012", "cifs/whiskey.lab.test": "KCD018", "http/lost": "KCD005", "http/app": "KCD006",
      ])
  }

  @Test("An entry of the mesh whose target lacks the name is the target's fault, once, and no ghost of each source")
  func missingNameIsTheTargets() throws {
    var scene = try CheckScene()
    scene.hosts[1].servicePrincipalNames.removeAll { $0.hasPrefix("Microsoft") }
    let findings = try scene.compliance().findings
    #expect(findings.map(\.host) == ["YANKEE"])
    #expect(findings.map(\.wanted) == ["\(migration("YANKEE")); \(migration("yankee.lab.test"))"])
  }

  @Test("Encryption types that are unset, zero, or have AES are no finding", arguments: [nil, 0, 0x18, 0x8, 0x1C, 0x8000_0010])
  func encryption(_ types: UInt32?) throws {
    var scene = try CheckScene()
    scene.hosts[0].supportedEncryptionTypes = types
    #expect(try scene.rules() == [])
  }

  @Test(
    "From four fifths of the budget on there is a warning, beyond it an error; what the mesh lacks counts", arguments: [20, 15, 14, 11])
  func budget(_ limit: Int) throws {
    var scene = try CheckScene()
    scene.scene.policy.valuesPerObject = limit
    scene.hosts[0].allowedToDelegateTo.removeFirst()
    let findings = try scene.compliance().findings.filter { try $0.rule == rule("KCD011") && $0.host == "ZULU" }
    #expect(findings.map(\.severity) == (limit > 15 ? [] : limit < 12 ? [.error] : [.warning]))
  }

  @Test("Privileged accounts that are disabled, sensitive or protected are out of reach")
  func outOfReach() throws {
    var scene = try CheckScene()
    let names = ["disabled", "sensitive", "protected"]
    let flags: [UserAccountControl] = [[.normalAccount, .accountDisabled], [.normalAccount, .notDelegated], .normalAccount]
    scene.surroundings.privileged = .whole(
      try zip(names, flags).map { name, flags in
        PrivilegedAccount(distinguishedName: try dn("CN=\(name),DC=lab"), samAccountName: name, userAccountControl: flags)
      })
    scene.surroundings.protectedUsers = .whole([try dn("cn=PROTECTED,dc=lab")])
    #expect(try scene.rules() == [])
  }

  @Test("A resource-based grant to a source of the mesh is the mesh's own, and one that denies is none")
  func resourceBased() throws {
    var scene = try CheckScene()
    scene.hosts[0].resourceDescriptor = try ProofScene.descriptor(allows: false)
    #expect(try scene.rules() == [])
    scene.hosts[0].resourceDescriptor = try ProofScene.descriptor(allows: true)
    scene.hosts[1].sid = try SID("S-1-1-0")
    #expect(try scene.rules() == [])
  }
}
