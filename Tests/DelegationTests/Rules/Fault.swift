import Delegation
import Testing
import WindowsTypes

/// Something wrong with a mesh, and the rule that has to find it.
struct Fault: Sendable, CustomTestStringConvertible {
  var rule: String
  var what: String
  var spoil: @Sendable (inout CheckScene) throws -> Void

  var testDescription: String { "\(rule): \(what)" }

  init(_ rule: String, _ what: String, _ spoil: @escaping @Sendable (inout CheckScene) throws -> Void) {
    self.rule = rule
    self.what = what
    self.spoil = spoil
  }

  static let all = entries + accounts + others

  private static let entries = [
    Fault("KCD001", "an entry is gone") { $0.hosts[0].allowedToDelegateTo.removeFirst() },
    Fault("KCD001", "every entry is gone, and the bit with them") {
      $0.hosts[1].allowedToDelegateTo = []
      $0.hosts[1].userAccountControl.remove(.trustedToAuthenticateForDelegation)
    },
    Fault("KCD005", "nobody owns an entry's name") { $0.grant("http/gone.lab.test") },
    Fault("KCD006", "somebody owns an entry's name") {
      $0.strangers = [("app", ["HOST/app"], false)]
      $0.grant("http/app")
    },
    Fault("KCD012", "a domain controller owns an entry's name") {
      $0.strangers = [("dc", ["ldap/dc.lab.test"], true)]
      $0.grant("LDAP/dc.lab.test")
    },
    Fault("KCD012", "a domain controller owns it by HOST") {
      $0.strangers = [("dc", ["HOST/dc.lab.test"], true)]
      $0.grant("cifs/dc.lab.test")
    },
    Fault("KCD012", "the key distribution center itself") { $0.grant("krbtgt/LAB.TEST") },
    Fault("KCD018", "an entry for a host that leaves") {
      $0.retired = [try $0.scene.host("whiskey")]
      $0.grant("anything/WHISKEY")
    },
    Fault("KCD018", "an entry for a host that has left") {
      $0.departed = [.short("whiskey")]
      $0.grant("cifs/whiskey.lab.test")
    },
    Fault("KCD018", "an entry of a host that leaves") { $0.retired = [try $0.scene.host("whiskey", list: ["cifs/ZULU"])] },
    Fault("KCD018", "protocol transition of a host that leaves") {
      $0.retired = [try $0.scene.host("whiskey", flags: [.workstationTrustAccount, .trustedToAuthenticateForDelegation])]
    },
  ]

  private static let accounts = [
    Fault("KCD002", "a list without protocol transition") {
      $0.hosts[0].userAccountControl.remove(.trustedToAuthenticateForDelegation)
    },
    Fault("KCD003", "protocol transition against the policy") { $0.scene.policy.delegationProtocol = .kerberos },
    Fault("KCD004", "unconstrained delegation") { $0.hosts[2].userAccountControl.insert(.trustedForDelegation) },
    Fault("KCD004", "unconstrained delegation of a file server") {
      $0.storage = [try $0.scene.host("sofs", flags: [.workstationTrustAccount, .trustedForDelegation])]
      for host in $0.hosts.indices { for name in ["cifs/SOFS", "cifs/sofs.lab.test"] { $0.grant(name, to: host) } }
    },
    Fault("KCD007", "a name of the migration service is not registered") {
      $0.hosts[1].servicePrincipalNames.removeAll { $0 == migration("yankee") }
    },
    Fault("KCD008", "a stranger owns a target's name too") { $0.strangers = [("thief", [migration("yankee.lab.test")], false)] },
    Fault("KCD008", "a stranger owns it by HOST") { $0.strangers = [("thief", ["HOST/XRAY"], false)] },
    Fault("KCD008", "a stranger alone owns it") {
      $0.hosts[1].servicePrincipalNames.removeAll { $0.hasPrefix("HOST/") }
      $0.strangers = [("thief", ["cifs/yankee"], false)]
    },
    Fault("KCD009", "a disabled account") { $0.hosts[0].userAccountControl.insert(.accountDisabled) },
    Fault("KCD009", "no account") { $0.missing = [MissingHost(.short("whiskey"), meshes: ["production"], hint: nil)] },
    Fault("KCD010", "only RC4") { $0.hosts[0].supportedEncryptionTypes = 0x4 },
    Fault("KCD011", "more values than may be") { $0.scene.policy.valuesPerObject = 11 },
    Fault("KCD013", "a host of another domain") {
      $0.missing = [MissingHost(.qualified("w.other.test"), meshes: ["production"], hint: nil, domain: "other.test")]
    },
    Fault("KCD015", "a host in Protected Users") { $0.surroundings.protectedUsers = .whole([$0.hosts[1].distinguishedName]) },
  ]

  private static let others = [
    Fault("KCD014", "an operator who can't be delegated") {
      try $0.setOperator(flags: [.normalAccount, .notDelegated])
    },
    Fault("KCD014", "an operator in Protected Users") {
      try $0.setOperator(flags: .normalAccount)
      $0.surroundings.protectedUsers = .whole([try dn("CN=mover,DC=lab,DC=test")])
    },
    Fault("KCD014", "an operator who isn't there") {
      $0.scene.policy.operators = ["nobody"]
      $0.surroundings.operators = .whole([("nobody", nil)])
    },
    Fault("KCD016", "a stranger's list names a host") {
      let entries = [$0.entry("wsman/YANKEE.lab.test"), $0.entry("cifs/elsewhere")]
      $0.surroundings.delegators = .whole([
        Delegator(distinguishedName: try dn("CN=web,DC=lab,DC=test"), samAccountName: "WEB$", entries: entries)
      ])
    },
    Fault("KCD016", "a host lets everyone delegate to it") { $0.hosts[0].resourceDescriptor = try ProofScene.descriptor(allows: true) },
    Fault("KCD017", "an administrator who can be delegated") {
      let account = PrivilegedAccount(
        distinguishedName: try dn("CN=boss,DC=lab,DC=test"), samAccountName: "boss", userAccountControl: .normalAccount)
      $0.surroundings.privileged = .whole([account])
    },
  ]
}

extension CheckScene {
  fileprivate mutating func setOperator(flags: UserAccountControl) throws {
    scene.policy.operators = ["mover"]
    let account = PolicyOperator(distinguishedName: try dn("CN=mover,DC=lab,DC=test"), userAccountControl: flags)
    surroundings.operators = .whole([("mover", account)])
  }
}
