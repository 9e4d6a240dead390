import Delegation
import Reports
import WindowsTypes

/// Proofs as they may turn out, made by the core from answers of our own.
enum ProofScenario: String, CaseIterable, Sendable {
  /// Three hosts and a file server, all proven.
  case proven
  /// One of each kind of failure.
  case mixed
  /// 64 hosts with a few failures.
  case many
  /// Disks that were moved, and some that were not.
  case disks
  /// Names that would drive a terminal.
  case hostile

  func report() throws -> ProofReport {
    switch self {
    case .proven: try Self.proven()
    case .mixed: try Self.mixed()
    case .many: try Self.many()
    case .disks: try Self.disks()
    case .hostile: try Self.hostile()
    }
  }

  private static func proven() throws -> ProofReport {
    var scene = try Scene(hosts: ["XRAY", "YANKEE", "ZULU"], storage: ["SOFS01"])
    return try scene.report { _ in }
  }

  private static func mixed() throws -> ProofReport {
    var scene = try Scene(hosts: ["UNIFORM", "VICTOR", "WHISKEY", "XRAY", "YANKEE", "ZULU"], storage: [])
    scene.remove("cifs/YANKEE", from: "ZULU")
    scene.remove("cifs/yankee.corp.example.com", from: "ZULU")
    try scene.change("YANKEE") { $0.userAccountControl.remove(.trustedToAuthenticateForDelegation) }
    try scene.change("XRAY") { $0.allowedToDelegateTo = [] }
    return try scene.report { answers in
      let no = KDCRefusal(
        .delegation, .notAllowed, code: "KRB5KDC_ERR_BADOPTION (-1765328371)", message: "KDC can't fulfill requested option")
      let unknown = KDCRefusal(
        .delegation, .unknownService, code: "KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN (-1765328377)",
        message: "Server not found in Kerberos database")
      answers["ZULU"]?.refusals[16] = no  // cifs/YANKEE
      answers["ZULU"]?.refusals[17] = no
      answers["ZULU"]?.refusals[6] = unknown  // the migration service of VICTOR
      answers["YANKEE"] = SourceAnswers(isEvidenceForwardable: false, refusals: Array(repeating: no, count: 20))
      answers["XRAY"]?.refusals = Array(repeating: no, count: 16) + Array(repeating: nil, count: 4)
      answers["VICTOR"] = SourceAnswers(
        failure: KDCRefusal(
          .ownTicket, .wrongKey, code: "KRB5KDC_ERR_PREAUTH_FAILED (-1765328360)", message: "Preauthentication failed"),
        isEvidenceForwardable: false, refusals: [])
    }
  }

  private static func many() throws -> ProofReport {
    let names = (1...64).map { $0 < 10 ? "HV00\($0)" : "HV0\($0)" }
    var scene = try Scene(hosts: names, storage: [])
    scene.remove("cifs/HV007", from: "HV003")
    return try scene.report { answers in
      let no = KDCRefusal(
        .delegation, .notAllowed, code: "KRB5KDC_ERR_BADOPTION (-1765328371)", message: "KDC can't fulfill requested option")
      answers["HV003"]?.refusals[20] = no
      answers["HV042"]?.refusals = (0..<252).map { $0 < 60 ? no : nil }
    }
  }

  private static func disks() throws -> ProofReport {
    var scene = try Scene(hosts: ["WHISKEY", "XRAY", "YANKEE", "ZULU"], storage: [])
    try scene.change("XRAY") { $0.allowedToDelegateTo = [] }
    var report = try scene.report { answers in
      let no = KDCRefusal(
        .delegation, .notAllowed, code: "KRB5KDC_ERR_BADOPTION (-1765328371)", message: "KDC can't fulfill requested option")
      answers["XRAY"]?.refusals = Array(repeating: no, count: 12)
    }
    report.proof.scope = .migration
    for (number, edge) in report.proof.edges.enumerated() where edge.hasProvenTickets {
      report.proof.edges[number].migration = migration(of: edge, number)
    }
    return report
  }

  private static func migration(of edge: EdgeProof, _ number: Int) -> MigrationProof {
    var proof = MigrationProof()
    if edge.target == "WHISKEY" {
      proof.failure = MigrationFailure(
        .session, "whiskey.corp.example.com:445: connecting failed: the connection is gone: Connection refused",
        cause: "no SMB server listens there, or a firewall is between", mend: "Check that TCP port 445 of the host can be reached.")
      return proof
    }
    proof.session = SessionSeen(dialect: "3.1.1", signing: "AES-GMAC", cipher: edge.target == "ZULU" ? "AES-128-GCM" : nil)
    proof.interfaces = [InterfaceSeen(address: "10.1.2.3", speed: 25_000_000_000, rdma: true)]
    proof.transfer = TransferSeen(bytes: 20 << 20, seconds: 0.04 + Double(number) / 100, isVerified: true)
    if edge.source == "WHISKEY", edge.target == "YANKEE" {
      proof.transfer?.isVerified = false
      proof.failure = MigrationFailure(
        .compare, "what was read back differs from what was sent, at byte 4194304",
        cause: "the target's storage or something on the way changes data",
        mend: "Do not migrate to this target before its storage is checked.")
      return proof
    }
    proof.session?.user = "migration-admin"
    proof.share = ShareSeen(name: "kcdmesh-\(edge.source).3341302342$", isTemporary: true, isExclusive: edge.target == "ZULU" ? nil : true)
    return proof
  }

  private static func hostile() throws -> ProofReport {
    let reading = Fixtures.reading
    let name = "cifs/\u{1B}[2Jevil"
    let inference = ProofInference(.unknown, "\u{1B}]0;owned\u{7}", basis: "\u{202E}txt", mend: "line\nbreak")
    let refusal = KDCRefusal(.evidence, .other, code: "code 1", message: "\u{1B}[31mred")
    let service = ServiceProof(name: name, verdict: .refused, refusal: refusal, inference: inference)
    let edge = EdgeProof(source: "\u{1B}[1mA", target: "B\r", services: [service])
    return ProofReport(reading: reading, proof: Proof(operatorName: "\u{9B}x", evidence: .ticket, edges: [edge]))
  }
}

/// Hosts whose mesh is complete, until something is taken away.
private struct Scene {
  private var table = EntryTable()
  private var accounts: [ComputerAccount]
  private let storage: Set<String>

  init(hosts: [String], storage: [String]) throws {
    accounts = []
    self.storage = Set(storage)
    for (number, name) in (hosts + storage).enumerated() {
      accounts.append(
        try Fixtures.host(
          name, number: number + 1, flags: [.workstationTrustAccount, .trustedToAuthenticateForDelegation], table: &table))
    }
    let mesh = try fleetAndMesh()
    for position in mesh.fleet.hosts.indices {
      let entries = mesh.mesh.edges[position].flatMap(mesh.mesh.entries)
      try change(mesh.fleet.hosts[position].shortName) { $0.allowedToDelegateTo = entries }
    }
  }

  mutating func change(_ name: String, _ body: (inout ComputerAccount) -> Void) throws {
    guard let position = accounts.firstIndex(where: { $0.shortName == name }) else { return }
    body(&accounts[position])
  }

  mutating func remove(_ entry: String, from name: String) {
    guard let position = accounts.firstIndex(where: { $0.shortName == name }) else { return }
    let table = table
    accounts[position].allowedToDelegateTo.removeAll { table[$0] == entry }
  }

  private mutating func fleetAndMesh() throws -> (fleet: Fleet, mesh: Mesh) {
    let members = FleetMembers(
      meshes: [.init(name: "production", accounts: accounts.filter { !storage.contains($0.shortName) })],
      storage: accounts.filter { storage.contains($0.shortName) })
    let fleet = try Fleet(members)
    return (fleet, try Mesh(of: fleet, options: Fixtures.options(), table: &table))
  }

  /// The report of what the KDC answers; every ticket is granted unless `adjust` says otherwise.
  mutating func report(_ adjust: (inout [String: SourceAnswers]) -> Void) throws -> ProofReport {
    let (fleet, mesh) = try fleetAndMesh()
    let plan = try ProofPlan(fleet: fleet, mesh: mesh, table: table, sambaNames: false)
    var answers = Dictionary(
      uniqueKeysWithValues: plan.sources.map { source in
        (
          fleet.hosts[source.host].shortName,
          SourceAnswers(isEvidenceForwardable: true, refusals: Array(repeating: nil, count: source.names.count))
        )
      })
    adjust(&answers)
    let owners = ServicePrincipalNameOwners(
      hostAliases: ["cifs"], accounts: accounts.map { ($0.distinguishedName, $0.servicePrincipalNames) })
    let operatorAccount = OperatorAccount(
      distinguishedName: try DistinguishedName(parsing: "CN=migration-admin,CN=Users,DC=corp,DC=example,DC=com"),
      samAccountName: "migration-admin", sid: try SID("S-1-5-21-1-2-3-1104"), userAccountControl: .normalAccount, isProtected: false)
    let descriptor = try SecurityDescriptor(bytes: Self.everybody)
    let targets = fleet.hosts.indices.filter { fleet.hosts[$0].shortName == "ZULU" }
    let facts = ProofFacts(
      fleet: fleet, table: table, operatorAccount: operatorAccount, owners: owners,
      descriptors: Dictionary(uniqueKeysWithValues: targets.map { ($0, .read(descriptor)) }),
      identities: Dictionary(uniqueKeysWithValues: try fleet.hosts.indices.map { ($0, [try SID("S-1-1-0")]) }))
    let ordered = plan.sources.compactMap { answers[fleet.hosts[$0.host].shortName] }
    return ProofReport(
      reading: Fixtures.reading, proof: ProofJudge(facts: facts, plan: plan, evidence: .transition).proof(ordered))
  }

  /// D:(A;;CR;;;WD), by hand after [MS-DTYP] 2.4.6.
  private static let everybody: [UInt8] =
    [1, 0, 0x04, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0] + [2, 0, 28, 0, 1, 0, 0, 0]
    + [0, 0, 20, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
}
