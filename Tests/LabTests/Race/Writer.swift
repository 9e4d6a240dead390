import Foundation
import Testing

/// One who runs kcdmesh over and over, as a pipeline would, and keeps book of what it was told is done.
struct Writer: Sendable {
  let name: String
  let desk: Desk
  /// The policies, in turns.
  let policies: [String]

  private(set) var book = Book()
  private(set) var runs = 0
  /// Runs of which a part was refused or undone, because another was there first.
  private(set) var racedRuns = 0
  /// Why objects were refused, and how many.
  private(set) var refusals: [String: Int] = [:]
  /// Objects that were changed again before they were read again.
  private(set) var differences = 0
  private var journals: [String] = []

  init(_ name: String, desk: Desk, policies: [String]) throws {
    (self.name, self.desk) = (name, desk)
    self.policies = policies.indices.map { "\(name)-\($0).yaml" }
    for (file, policy) in zip(self.policies, policies) { try desk.write(file, policy) }
  }

  /// Provisions one policy after the other, and rolls back in between, until so many single changes are made.
  mutating func work(until changes: Int) async throws {
    var round = 0
    while book.changes < changes {
      try #require(round < 200, "\(name) gets nowhere")
      try await provision(policies[round % policies.count])
      round += 1
      if round % 2 == 0 { try await rollBack() }
    }
  }

  /// Provisions a policy; who was refused plans anew and resumes, in turns, and gives up for this time at the fifth refusal.
  private mutating func provision(_ policy: String) async throws {
    var status = try await begin(policy)
    for attempt in 0..<4 where status != 0 {
      if attempt % 2 == 0, let journal = journals.last {
        status = try await run(["provision", "--yes", "--resume", journal], journal)
      } else {
        status = try await begin(policy)
      }
    }
  }

  private mutating func begin(_ policy: String) async throws -> Int32 {
    let journal = "\(name)-\(runs).journal"
    let status = try await run(["provision", "--yes", "--config", policy, "--journal", journal], journal)
    if try desk.files.contains(journal) { journals.append(journal) }
    return status
  }

  /// Undoes all journals, the last one first.
  private mutating func rollBack() async throws {
    for journal in journals.reversed() {
      var status: Int32 = 1
      for _ in 0..<4 where status != 0 { status = try await run(["rollback", "--yes", journal], journal) }
    }
    journals = []
  }

  /// Runs kcdmesh, enters what it says was made, and checks that its status says the same.
  private mutating func run(_ arguments: [String], _ journal: String) async throws -> Int32 {
    let known = try lines(of: journal).count
    let outcome = try await desk.run(Desk.program, arguments + ["--format", "json"])
    let text = try JournalText(try desk.files.contains(journal) ? try desk.read(journal) : "")
    let part = JournalPart(text.lines.dropFirst(known))
    let said = Comment(rawValue: "\(name): \(arguments.joined(separator: " ")): \(outcome.status): \(outcome.errors)")

    runs += 1
    differences += part.differing.count
    for reason in part.refused { refusals[reason, default: 0] += 1 }
    if !part.refused.isEmpty || !part.differing.isEmpty { racedRuns += 1 }

    #expect([0, 1, 3].contains(outcome.status), said)
    switch outcome.status {
    case 0: #expect(part.refused.isEmpty && part.differing.isEmpty, said)
    case 1: #expect(part.made.isEmpty, said)
    default: #expect(!part.made.isEmpty || arguments.contains("--resume"), said)
    }
    guard part.wasSent else { return outcome.status }
    let plan = try JSONDecoder().decode(PlanText.self, from: Data(outcome.output.utf8))
    #expect(plan.outcome?.confirmed == part.made.subtracting(part.differing).count, said)
    for number in part.made {
      let host = try #require(plan.hosts.first { $0.name == text.hosts[number] }, said)
      book.enter(host)
    }
    return outcome.status
  }

  private func lines(of journal: String) throws -> [JournalText.Line] {
    try desk.files.contains(journal) ? try JournalText(try desk.read(journal)).lines : []
  }
}

/// What one run has written into a journal, forwards or backwards.
private struct JournalPart {
  /// Changes that the directory said it made.
  var made: Set<Int> = []
  /// Changes that were not as written when they were read again.
  var differing: Set<Int> = []
  /// Why changes were refused.
  var refused: [String] = []
  var wasSent = false

  init(_ lines: some Sequence<JournalText.Line>) {
    var reverting: Set<Int> = []
    for line in lines {
      switch (line.record, line.number) {
      case ("sending", _): wasSent = true
      case ("reverting", let number?):
        wasSent = true
        reverting.insert(number)
      case ("reverted", let number?) where reverting.contains(number): made.insert(number)
      // Backwards it says that the change is still there.
      case ("done", let number?) where reverting.contains(number): refused.append("a rollback")
      case ("done", let number?): made.insert(number)
      case ("differs", let number?): differing.insert(number)
      case ("failed", _): refused.append(line.reason?.firstMatch(of: /[a-z]+[A-Z][A-Za-z]+ \(\d+\)/).map { String($0.0) } ?? "\(line)")
      default: break
      }
    }
  }
}
