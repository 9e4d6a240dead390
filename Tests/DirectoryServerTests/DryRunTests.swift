import Foundation
import Testing

/// What only looks sends no write: the server counts.
@Suite(.timeLimit(.minutes(20)), .inTurns) struct DryRunTests {
  /// A place where a mesh was written and a plan and journals lie: `done` and, of refused changes, `open`.
  private func prepared() async throws -> Workplace {
    let place = try Workplace()
    #expect(try await place.kcdmesh("diff", "--save-plan", "plan.json").status == 0)
    try place.server.add(.init("modify", "busy", times: -1))
    #expect(try await place.kcdmesh("provision", "--yes", "--journal", "open").status == 1)
    try place.server.heal()
    return place
  }

  @Test(arguments: [
    ["hosts"], ["hosts", "--discover"], ["init", "--discover"], ["diff"], ["diff", "--save-plan", "other.json"], ["check"], ["snapshot"],
    ["provision", "--dry-run"], ["provision", "--dry-run", "--yes", "--register-spns", "--clear-unconstrained"],
    ["provision", "--dry-run", "--plan", "plan.json"], ["provision", "--dry-run", "--resume", "open"], ["rollback", "open", "--dry-run"],
    // Nobody agrees.
    ["provision"], ["provision", "--plan", "plan.json"], ["provision", "--resume", "open"],
    // Too much.
    ["provision", "--yes", "--max-changes", "1"], ["provision", "--yes", "--expect-fingerprint", "00"],
  ])
  func `It sends no write`(command: [String]) async throws {
    let place = try await prepared()
    let (writes, state) = (try place.server.counts.writes, try place.server.state)
    let outcome = try await place.run(command)
    let isDone = [0, 1, 2].contains(outcome.status)
    #expect(isDone, "\(outcome)")
    #expect(try place.server.counts.writes == writes && writes == 4)
    #expect(try place.server.state == state)
  }

  @Test func `A rollback's dry run sends no write where there is something to undo`() async throws {
    let place = try Workplace()
    #expect(try await place.kcdmesh("provision", "--yes", "--journal", "j").status == 0)
    let outcome = try await place.kcdmesh("rollback", "j", "--dry-run")
    #expect(outcome.status == 0 && outcome.words.contains("43 to remove"), "\(outcome)")
    #expect(try place.server.counts.writes == 4)
  }
}
