import Foundation
import Synchronization
import Testing

/// Eight hosts, what the directory holds of them before and after a run, and a way to the controller that fails when told to.
final class FaultGround: Sendable {
  let unit: Unit
  let desk: Desk
  let proxy: FaultProxy
  /// What the hosts hold when nothing is done.
  let bare: [String: Delegation]
  /// What they hold when all is done.
  let whole: [String: Delegation]
  /// The bytes of a run that nothing disturbs.
  let traffic: Traffic
  /// What the last run has left.
  private let latest: Mutex<[String: Account]>

  private init(unit: Unit, desk: Desk, proxy: FaultProxy, bare: [String: Account], whole: [String: Delegation], traffic: Traffic) {
    (self.unit, self.desk, self.proxy, self.whole, self.traffic) = (unit, desk, proxy, whole, traffic)
    self.bare = bare.mapValues(\.delegation)
    latest = Mutex(bare)
  }

  /// What kcdmesh writes of a computer.
  struct Delegation: Hashable, Sendable {
    var list: [String]
    var flags: Int
  }

  static let labels = (1...8).map { "H\($0)" }

  /// Makes the ground: the fleet is provisioned over the way as it is, proven by an independent program, and rolled back.
  static func with<Result: Sendable>(_ body: (FaultGround) async throws -> Result) async throws -> Result {
    try await withUnit(of: labels.map { Computer($0) }) { unit, desk in
      try desk.write("kcdmesh.yaml", unit.policy("rules: {KCD017: off}"))
      let proxy = try await FaultProxy(at: desk)
      let bare = try await unit.state()
      try proxy.order("fresh")
      let run = try await proxy.start(["provision", "--yes", "--journal", "undisturbed"], at: desk).outcome()
      try #require(run.status == 0, "\(run)")
      let traffic = try proxy.traffic()
      let verdict = try await unit.oracle()
      try #require(verdict.status == 0, "\(verdict)")
      let whole = try await unit.state().mapValues(\.delegation)
      let ground = FaultGround(unit: unit, desk: desk, proxy: proxy, bare: bare, whole: whole, traffic: traffic)
      try await ground.rollBack("undisturbed", "the ground")
      return try await body(ground)
    }
  }

  /// Runs a command over the way to the controller, with a fault on it.
  func run(_ arguments: [String], with fault: String) async throws -> Outcome {
    try proxy.order("fresh")
    try proxy.order(fault)
    return try await proxy.start(arguments, at: desk).outcome()
  }

  // MARK: One faulty run of provision

  /// Runs `provision` with a fault, checks its end against the directory, and settles what it left by a direct way.
  ///
  /// - Parameters:
  ///   - mustTell: whether the fault can't have gone unnoticed.
  func provision(with fault: String, _ further: [String] = [], resumes: Bool, mustTell: Bool = false) async throws -> Tally {
    let before = latest.withLock(\.self)
    let journal = "journal-\(UUID())"
    let outcome = try await run(["provision", "--yes", "--journal", journal] + further, with: fault)
    // What a fault has kept back arrives now.
    try proxy.order("release")
    let after = try await unit.state()
    let said = Comment(rawValue: "\(fault): status \(outcome.status): \(outcome.errors)")

    #expect([0, 1, 3].contains(outcome.status) && (outcome.status == 0 || !outcome.errors.isEmpty), said)
    // Where only answers were lost, a new connection may have seen that all is done.
    #expect(!mustTell || outcome.status != 0 || outcome.errors.contains("warning: \(proxy.url)"), said)
    for (label, account) in after {
      #expect([bare[label], whole[label]].contains(account.delegation), "\(fault): \(label) is neither as before nor as after")
    }
    if outcome.status == 0 { #expect(after.mapValues(\.delegation) == whole, said) }
    if outcome.status == 1 { #expect(after == before, said) }

    var tally = Tally(status: outcome.status)
    if try desk.files.contains(journal) {
      tally.inDoubt = try requireTruth(of: journal, after: after, fault)
      try await settle(journal, resumes: resumes, fault)
      tally.settled = [resumes ? 1 : 0, resumes ? 0 : 1]
    } else {
      #expect(outcome.status == 1 && after == before, said)
    }
    return tally
  }

  /// Checks each claim of a journal against the directory; tells how many changes it leaves in doubt.
  private func requireTruth(of journal: String, after: [String: Account], _ fault: String) throws -> Int {
    let text = try JournalText(try desk.read(journal))
    var inDoubt = 0
    for (host, claim) in zip(text.hosts, text.claims) {
      let label = host.replacing("-\(unit.tag)", with: "")
      let found = after[label]?.delegation
      switch claim {
      case "confirmed", "done": #expect(found == whole[label], "\(fault): the journal says \(claim) of \(label)")
      case "planned", "failed": #expect(found == bare[label], "\(fault): the journal says \(claim) of \(label)")
      case "sending", "doubtful": inDoubt += 1
      default: Issue.record("\(fault): the journal says \(claim) of \(label)")
      }
    }
    return inDoubt
  }

  private func settle(_ journal: String, resumes: Bool, _ fault: String) async throws {
    if resumes {
      let resumed = try await direct(["provision", "--yes", "--resume", journal])
      #expect(resumed.status == 0, "\(fault): \(resumed)")
      let state = try await unit.state()
      #expect(state.mapValues(\.delegation) == whole, "\(fault): resumed, and not whole")
    }
    try await rollBack(journal, fault)
  }

  /// Runs kcdmesh past the proxy.
  ///
  /// And past the turns that programs take: one that settles a doubt waits for seconds, and does nothing.
  private func direct(_ arguments: [String]) async throws -> Outcome {
    try await desk.start(Desk.program, arguments + ["--server", "ldap://\(Directory.controller)"]).outcome()
  }

  private func rollBack(_ journal: String, _ fault: String) async throws {
    let back = try await direct(["rollback", "--yes", journal])
    #expect(back.status == 0, "\(fault): \(back)")
    let state = try await unit.state()
    latest.withLock { $0 = state }
    try #require(state.mapValues(\.delegation) == bare, "\(fault): rolled back, and not as before")
  }
}

extension Account {
  fileprivate var delegation: FaultGround.Delegation { .init(list: list, flags: flags) }
}

/// What runs with faults came to.
struct Tally: Sendable, CustomStringConvertible {
  var runs = 0
  var statuses: [Int32: Int] = [:]
  /// Changes that a journal left in doubt.
  var inDoubt = 0
  /// Journals that were settled: by resuming and then rolling back, and by rolling back at once.
  var settled = [0, 0]

  init() {}
  init(status: Int32) { (runs, statuses) = (1, [status: 1]) }

  static func + (one: Self, other: Self) -> Self {
    var sum = one
    sum.runs += other.runs
    sum.statuses.merge(other.statuses, uniquingKeysWith: +)
    sum.inDoubt += other.inDoubt
    sum.settled = zip(one.settled, other.settled).map(+)
    return sum
  }

  var description: String {
    let statuses = statuses.sorted { $0.key < $1.key }.map { "\($0.value) with \($0.key)" }.joined(separator: ", ")
    let journals = "\(settled[0]) journals resumed and rolled back, \(settled[1]) rolled back"
    return "\(runs) runs ended \(statuses); \(inDoubt) changes in doubt; \(journals)"
  }
}

/// Does each piece of work on one of several grounds side by side.
///
/// All grounds have names of one length, so a byte's place is the same in all.
func onGrounds<Work: Sendable>(
  _ count: Int = 8, _ work: [Work], _ body: @escaping @Sendable (FaultGround, Work, Int) async throws -> Tally
) async throws -> Tally {
  try await withThrowingTaskGroup(of: Tally.self) { group in
    for lane in 0..<count {
      group.addTask {
        try await FaultGround.with { ground in
          var tally = Tally()
          for index in stride(from: lane, to: work.count, by: count) { tally = tally + (try await body(ground, work[index], index)) }
          return tally
        }
      }
    }
    return try await group.reduce(Tally(), +)
  }
}
