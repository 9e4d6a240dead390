import Delegation
import Storage
import SystemPackage
import Testing

@Suite("A policy file")
struct PolicyFileTests {
  @Test("gives every part of the contract's form")
  func whole() throws {
    let policy = try PolicyFile.parse(
      """
      version: 1
      domain: corp.example.com
      services: [cifs, migration, MSSQLSvc]
      names: [qualified]
      protocol: kerberos
      unmanaged: remove
      ghosts: keep
      meshes:
        - name: production
          hosts: {names: [zulu, yankee.corp.example.com, "CN=XRAY,OU=Hosts\\\\, old,DC=corp"], exclude: [alpha]}
        - name: branch
          hosts: {base: "OU=Branch,DC=corp,DC=example,DC=com", discover: true}
          directions: {from: [one], to: [two, three]}
        - name: cluster
          hosts: {group: "CN=Hosts,DC=corp,DC=example,DC=com"}
          directions: full
      retired: [whiskey]
      storage: [sofs01.corp.example.com]
      operators: [migration-admin]
      limits: {valuesPerObject: 3000}
      rules: {KCD006: error, KCD016: off}
      waivers: [{rule: KCD006, host: zulu, entry: http/app, reason: moves, owner: j.doe, expires: 2028-02-29}]
      """, path: "kcdmesh.yaml")

    #expect(policy.domain == "corp.example.com")
    #expect(policy.services.map(\.name) == ["cifs", "Microsoft Virtual System Migration Service", "MSSQLSvc"])
    #expect(policy.names == [.qualified])
    #expect(policy.delegationProtocol == .kerberos)
    #expect(policy.unmanaged == .remove)
    #expect(policy.meshes.map(\.name) == ["production", "branch", "cluster"])
    let base = try DistinguishedName(parsing: "OU=Branch,DC=corp,DC=example,DC=com")
    #expect(policy.meshes[1].hosts.source == .base(base, discover: true))
    #expect(policy.meshes[1].directions == .directed(from: [.short("one")], to: [.short("two"), .short("three")]))
    guard case .names(let names) = policy.meshes[0].hosts.source else { throw Missing() }
    #expect(names.map(\.description) == ["zulu", "yankee.corp.example.com", "CN=XRAY,OU=Hosts\\, old,DC=corp"])
    #expect(policy.retired == [.short("whiskey")])
    #expect(policy.storage == [.qualified("sofs01.corp.example.com")])
    #expect(policy.valuesPerObject == 3000)
    #expect(policy.rules == [try RuleID(parsing: "KCD006"): .severity(.error), try RuleID(parsing: "KCD016"): .off])
    #expect(policy.waivers.map(\.expires) == ["2028-02-29"])
  }

  @Test("has the contract's defaults where it says nothing")
  func defaults() throws {
    let policy = try PolicyFile.parse("version: 1\nmeshes: [{name: a, hosts: {names: [b]}}]", path: "p")
    #expect(policy.services == [.cifs, .migration])
    #expect(policy.names == [.short, .qualified])
    #expect(policy.delegationProtocol == .any)
    #expect(policy.unmanaged == .keep)
    #expect(policy.ghosts == .keep)
    #expect(policy.meshes[0].directions == .full)
    #expect(policy.valuesPerObject == nil)
  }

  struct Missing: Error {}

  static let mesh = "meshes: [{name: a, hosts: {names: [b]}}]"

  @Test(
    "names line and mend of each fault",
    arguments: [
      ("version: 1\nsevices: [cifs]\n\(mesh)", "p:2: unknown key “sevices” in the policy; did you mean “services”?"),
      ("version: 1\ncolour: red\n\(mesh)", "p:2: unknown key “colour” in the policy; known keys are version"),
      ("version: 2\n\(mesh)", "p:1: version must be 1"),
      (mesh, "the policy needs the key “version”"),
      ("version: 1\nservices: cifs\n\(mesh)", "p:2: services must be a list"),
      ("version: 1\nservices: []\n\(mesh)", "p:2: services must not be empty"),
      ("version: 1\nservices: [a/b]\n\(mesh)", "p:2: services: “a/b” is not a service class"),
      ("version: 1\nnames: [short, short]\n\(mesh)", "p:2: names has one item twice"),
      ("version: 1\nprotocol: ntlm\n\(mesh)", "p:2: protocol must be any or kerberos, not “ntlm”"),
      ("version: 1\nmeshes: [{name: a, hosts: {names: [b]}}, {name: A, hosts: {names: [c]}}]", "two meshes “A”"),
      ("version: 1\nmeshes: [{name: a, hosts: {base: nonsense}}]", "base of mesh a: “nonsense” is not a distinguished name"),
      ("version: 1\nmeshes: [{name: a, hosts: {names: [b], base: \"DC=x\"}}]", "must have one of names, base and group"),
      ("version: 1\nmeshes: [{name: a, hosts: {names: [b], discover: true}}]", "discover works only inside a base or a group"),
      ("version: 1\nmeshes: [{name: a, hosts: {names: [b]}, directions: half}]", "directions of mesh a must be full"),
      ("version: 1\nmeshes:\n- name: a\n  hosts: {names: []}", "p:4: mesh a has no hosts; name some, or take the mesh out"),
      ("version: 1\nmeshes: [{hosts: {names: [b]}}]", "a mesh needs the key “name”"),
      ("version: 1\nmeshes: []", "p:2: the policy has neither a mesh nor a retired host"),
      ("version: 1\nlimits: {valuesPerObject: 0}\n\(mesh)", "valuesPerObject must be a whole number above zero"),
      ("version: 1\nrules: {KCD099: error}\n\(mesh)", "“KCD099” is not a rule"),
      ("version: 1\nrules: {KCD001: loud}\n\(mesh)", "KCD001 must be off, or one of info, warning, error, critical"),
      (
        "version: 1\nwaivers: [{rule: KCD006, reason: r, owner: o, expires: 2027-02-29}]\n\(mesh)",
        "“2027-02-29” is not a day of the calendar"
      ),
      ("version: 1\nwaivers: [{rule: KCD006, reason: r, expires: 2027-02-28}]\n\(mesh)", "a waiver needs the key “owner”"),
      ("version: 1\nversion: 1\n\(mesh)", "p:1: the key “version” is there twice"),
      ("version: 1\n\tmeshes: x", "p:2: it is not YAML"),
      ("version: 1\nmeshes: [{name: a, hosts: {names: [\"a\\u001b[2J\"]}}]", "\\u{1B}[2J"),
      ("", "p: it is empty; kcdmesh init writes a starter policy"),
      ("- a", "p:1: the policy must be a mapping"),
    ])
  func faults(text: String, message: String) throws {
    let error = try #require(throws: PolicyError.self) { try PolicyFile.parse(text, path: "p") }
    #expect("\(error)".contains(message), "\(error)")
    #expect(!"\(error)".unicodeScalars.contains("\u{1B}"))
  }

  @Test("shows every fault at once, in the order of the file")
  func allFaults() throws {
    let text = "version: 1\nprotocol: x\nunmanaged: y\nghosts: z\n\(Self.mesh)"
    let error = try #require(throws: PolicyError.self) { try PolicyFile.parse(text, path: "p") }
    #expect(error.problems.map(\.line) == [2, 3, 4])
  }

  @Test("knows on which line each host and each mesh stands")
  func lines() throws {
    let text = "version: 1\nmeshes:\n- name: a\n  hosts:\n    names:\n    - zulu\n    - yankee\nretired: [xray]"
    let lines = try PolicyFile.parse(text, path: "p").lines
    #expect(lines.file == "p")
    #expect(lines.line(of: .emptyMesh("a")) == 3)
    #expect(lines.line(of: .notFound(.short("yankee"), hint: nil)) == 7)
    #expect(lines.line(of: .notFound(.short("xray"), hint: nil)) == 8)
    #expect(lines.line(of: .notFound(.short("other"), hint: nil)) == nil)
  }

  @Test("that grows without end by its aliases is refused before it is read")
  func aliases() throws {
    let levels = zip("abcdefghij", "bcdefghijk").map { from, to in
      "- &\(to) [" + Array(repeating: "*\(from)", count: 10).joined(separator: ", ") + "]"
    }
    let bomb = (["- &a [x, x, x, x, x, x, x, x, x, x]"] + levels + ["- {? *k : 1}"]).joined(separator: "\n")
    let error = try #require(throws: PolicyError.self) { try PolicyFile.parse(bomb, path: "p") }
    #expect(error.problems.map(\.message) == ["there are more than 8 aliases (*name); write out what they stand for"])
    #expect(error.problems.map(\.line) == [2])
    let some =
      "# ********** ** * *\nversion: 1\nservices: &s [cifs]\nmeshes:\n"
      + "- {name: a, hosts: {names: &n [zulu, yankee]}}\n- {name: b, hosts: {names: *n}}"
    #expect(try PolicyFile.parse(some, path: "p").meshes.count == 2)
  }

  @Test("that can't be read is an error with its path")
  func unreadable() throws {
    let error = try #require(throws: FileError.self) { try PolicyFile.read("/nonexistent/kcdmesh.yaml") }
    #expect("\(error)".contains("can't read the policy /nonexistent/kcdmesh.yaml"))
  }

  @Test("that is not UTF-8 is an error")
  func notText() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.file("p.yaml")
    try OutputFile.write([0xFF, 0xFE, 0x00], to: file, action: "write")
    #expect(throws: PolicyError.self) { try PolicyFile.read(file) }
  }
}
