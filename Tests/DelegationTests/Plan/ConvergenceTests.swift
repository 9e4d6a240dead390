import Delegation
import Testing
import WindowsTypes

/// Properties that hold for every fleet, tried on random ones; a failure names its seed.
@Suite("Convergence")
struct ConvergenceTests {
  @Test("A plan that was made leaves nothing to plan", arguments: 0..<60)
  func converges(seed: UInt64) throws {
    var fleet = try RandomFleet(seed: seed)
    let plan = try fleet.plan(fleet.members)
    let again = try fleet.plan(fleet.members(after: plan))
    #expect(again.isEmpty, "\(again.summary)")
    #expect(again.summary.keep == plan.summary.keep + plan.summary.add)
    #expect(again.summary.unmanaged == plan.summary.unmanaged)
  }

  @Test("Undoing a plan restores every object", arguments: 0..<30)
  func restores(seed: UInt64) throws {
    var fleet = try RandomFleet(seed: seed)
    let plan = try fleet.plan(fleet.members)
    let outcome = Dictionary(uniqueKeysWithValues: plan.outcome.map { ($0.guid, $0) })
    let before = Dictionary(uniqueKeysWithValues: plan.hosts.map { ($0.account.guid, $0.account) })
    for change in plan.changes {
      let (after, original) = (try #require(outcome[change.guid]), try #require(before[change.guid]))
      let rollback = Rollback(of: change, in: after, table: plan.table)
      let object = try ChangedObject().applying(rollback.change, to: after)
      #expect(rollback.conflicts.isEmpty)
      #expect(Set(object.allowedToDelegateTo) == Set(original.allowedToDelegateTo))
      #expect(object.userAccountControl == original.userAccountControl)
      var verifier = Verifier(table: plan.table)
      #expect(verifier.discrepancies(of: change, in: after, before: original.allowedToDelegateTo).isEmpty)
    }
  }

  @Test("A plan has one form, in whatever order the directory answers", arguments: 0..<20)
  func hasOneForm(seed: UInt64) throws {
    var fleet = try RandomFleet(seed: seed)
    let form = try fleet.plan(fleet.members).canonicalForm()
    var shuffled = fleet.members
    for index in shuffled.meshes.indices {
      shuffled.meshes[index].accounts.shuffle(using: &fleet.random)
      for host in shuffled.meshes[index].accounts.indices {
        shuffled.meshes[index].accounts[host].allowedToDelegateTo.sort(by: >)
      }
    }
    #expect(try fleet.plan(shuffled).canonicalForm() == form)
  }
}

/// A fleet with two meshes, perhaps a retired host and a file server, and lists full of what may be in one.
private struct RandomFleet {
  var random: SplitMix
  var scene = Scene()
  var members = FleetMembers(meshes: [])

  init(seed: UInt64) throws {
    random = SplitMix(state: seed)
    scene.isSamba = .random(using: &random)
    scene.policy.unmanaged = .random(using: &random) ? .keep : .remove
    scene.policy.ghosts = .random(using: &random) ? .keep : .remove
    scene.policy.delegationProtocol = .random(using: &random) ? .any : .kerberos
    scene.options.registerNames = .random(using: &random)
    scene.options.clearUnconstrained = .random(using: &random)
    let names = (0..<Int.random(in: 3...9, using: &random)).map { "host\($0)" }
    var hosts = try names.map { try host($0, among: names) }
    if Bool.random(using: &random) { members.retired = [hosts.removeLast()] }
    if Bool.random(using: &random) { members.storage = [hosts.removeLast()] }
    let cut = Int.random(in: 1...hosts.count, using: &random)
    members.meshes = [.init(name: "a", accounts: Array(hosts[..<cut])), .init(name: "b", accounts: Array(hosts[(cut - 1)...]))]
    members.departed = [.short("gone")]
  }

  mutating func plan(_ members: FleetMembers) throws -> Plan {
    try scene.plan(members)
  }

  /// The members as they are when a plan was made.
  func members(after plan: Plan) -> FleetMembers {
    let outcome = Dictionary(uniqueKeysWithValues: plan.outcome.map { ($0.guid, $0) })
    let update = { (accounts: [ComputerAccount]) in accounts.map { outcome[$0.guid] ?? $0 } }
    var members = members
    for index in members.meshes.indices { members.meshes[index].accounts = update(members.meshes[index].accounts) }
    members.retired = update(members.retired)
    return members
  }

  private mutating func host(_ name: String, among names: [String]) throws -> ComputerAccount {
    let peers = names.flatMap { [$0, "\($0).lab.test", $0.uppercased()] } + ["gone", "app", "gone.lab.test"]
    let possible = peers.flatMap { ["cifs/\($0)", "CIFS/\($0)", migration($0), escapedMigration($0), "http/\($0)"] }
    let list = possible.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }.shuffled(using: &random)
    let bits: [UserAccountControl] = [.trustedForDelegation, .trustedToAuthenticateForDelegation, .accountDisabled, .notDelegated]
    let flags = bits.filter { _ in Bool.random(using: &random) }.reduce(into: UserAccountControl.workstationTrustAccount) {
      $0.formUnion($1)
    }
    var host = try scene.host(name, list: list, flags: flags)
    if Bool.random(using: &random) { host.servicePrincipalNames.removeLast(Int.random(in: 1...2, using: &random)) }
    return host
  }
}

/// Sebastiano Vigna's SplitMix64: random numbers that a seed repeats.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
