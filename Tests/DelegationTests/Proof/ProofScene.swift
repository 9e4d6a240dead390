import Delegation
import WindowsTypes

/// A mesh of ZULU and YANKEE where all is as it should be, until a test takes something away; the edge in question is ZULU's to YANKEE.
struct ProofScene {
  var policy = Policy(meshes: [])
  var isSamba = false
  var zulu: ComputerAccount
  var yankee: ComputerAccount
  var operatorFlags: UserAccountControl = .normalAccount
  var isOperatorProtected = false
  var evidence = ProofEvidence.transition
  var isEvidenceForwardable = true
  var failure: KDCRefusal?
  /// The descriptor of YANKEE, which ZULU meets as S-1-1-0.
  var descriptor: ComputerAccount.ResourceDescriptor?
  var isOwnerKnown = true
  /// Whether somebody writes while the KDC is asked.
  var isChanged = false
  /// Whose key it is asked by.
  var prover = EdgeProof.Prover.host
  /// Accounts beside the two, by the name that they own.
  var strangers: [String: String] = [:]
  private var table: EntryTable

  init(isSamba: Bool = false) throws {
    var scene = Scene()
    scene.isSamba = isSamba
    zulu = try scene.host("ZULU", flags: [.workstationTrustAccount, .trustedToAuthenticateForDelegation])
    yankee = try scene.host("YANKEE")
    if isSamba { yankee.servicePrincipalNames += ["YANKEE", "yankee.lab.test"].map(escapedMigration) }
    let (fleet, mesh) = try scene.mesh(of: .full([zulu, yankee]))
    let position = fleet.hosts.firstIndex { $0.shortName == "ZULU" } ?? 0
    zulu.allowedToDelegateTo = mesh.edges[position].flatMap(mesh.entries)
    self.isSamba = isSamba
    table = scene.table
  }

  mutating func takeEntry(_ entry: String) {
    let table = table
    zulu.allowedToDelegateTo.removeAll { table[$0] == entry }
  }

  /// What is told of a name, for what the KDC said to it.
  func service(_ name: String, _ kind: KDCRefusal.Kind?, step: KDCRefusal.Step = .delegation) throws -> ServiceProof {
    var table = table
    let fleet = try Fleet(.full([zulu, yankee]))
    let mesh = try Mesh(of: fleet, options: MeshOptions(policy, sambaNames: isSamba), table: &table)
    let plan = try ProofPlan(
      fleet: fleet, mesh: mesh, table: table, sambaNames: isSamba, only: [(.short("zulu"), .short("yankee"))])
    let refusal = kind.map { KDCRefusal(step, $0, code: "code 1", message: "no") }
    let isFailure = step != .delegation
    let answers = SourceAnswers(
      failure: isFailure ? refusal : nil, isEvidenceForwardable: isEvidenceForwardable,
      refusals: isFailure ? [] : Array(repeating: refusal, count: plan.questionCount))
    let proof = ProofJudge(facts: try facts(fleet, table), plan: plan, evidence: evidence, prover: prover).proof([answers])
    struct NoSuchName: Error {}
    guard let service = proof.edges.first?.services.first(where: { $0.name == name }) else { throw NoSuchName() }
    return service
  }

  private func facts(_ fleet: Fleet, _ table: EntryTable) throws -> ProofFacts {
    let account = OperatorAccount(
      distinguishedName: try dn("CN=admin,DC=lab,DC=test"), samAccountName: "admin", sid: try SID("S-1-5-21-1-2-3-1104"),
      userAccountControl: operatorFlags,
      isProtected: isOperatorProtected)
    let others = try strangers.map { (distinguishedName: try dn("CN=\($0.key),DC=lab,DC=test"), names: [$0.value]) }
    let known = ServicePrincipalNameOwners(
      hostAliases: ["cifs"], accounts: fleet.hosts.map { ($0.distinguishedName, $0.servicePrincipalNames) } + others)
    let owners = isOwnerKnown ? known : ServicePrincipalNameOwners(failure: "no global catalog")
    let (source, target) = fleet.hosts[0].shortName == "ZULU" ? (0, 1) : (1, 0)
    var facts = ProofFacts(
      fleet: fleet, table: table, operatorAccount: account, owners: owners, descriptors: descriptor.map { [target: $0] } ?? [:],
      identities: [source: [try SID("S-1-1-0")]])
    if isChanged {
      var later = fleet.hosts
      later[source].userAccountControl.insert(.accountDisabled)
      facts.compare(with: later, table: table)
    }
    return facts
  }

  /// D:(A;;CR;;;WD), and the same that denies, by hand after [MS-DTYP] 2.4.6.
  static func descriptor(allows: Bool) throws -> ComputerAccount.ResourceDescriptor {
    .read(
      try SecurityDescriptor(
        bytes: [1, 0, 0x04, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0] + [2, 0, 28, 0, 1, 0, 0, 0]
          + [allows ? 0 : 1, 0, 20, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]))
  }
}
