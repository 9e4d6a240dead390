import Foundation
import Glibc
import Testing

/// Kills from outside, at every step, with no hook in the program: see `Programs/crash`.
@Suite struct CrashTests {
  /// So many units side by side, each with its share of the steps: a run that follows a killed one waits for some seconds.
  private static let units = 6
  private static let computers: [Computer] = ((1...16).map { String(format: "H%02d", $0) } + ["O1", "R1", "R2", "R3"]).map { Computer($0) }

  @Test(.againstHangs)
  func `Killed at any step, a run leaves what resume and rollback settle: nothing lost, nothing extra`() async throws {
    let kept = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-crash-\(UUID())")
    try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: true)
    let reports = try await withThrowingTaskGroup(of: CrashReport.self) { group in
      for part in 0..<Self.units {
        group.addTask {
          try await withUnit(of: Self.computers) { unit, desk in try await Self.report(of: part, unit, desk, keep: kept) }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let total = reports.map(\.figures).reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    let figure = { total[$0] ?? 0 }
    print(
      """
      crash test: \(figure("provisionKills")) kills of provision at \(figure("steps")) different steps, \(figure("resumeKills")) of \
      provision --resume, \(figure("rollbackKills")) of rollback, \(figure("earlyKills")) before there was a journal, and \
      \(figure("signals")) SIGINT and SIGTERM; \(figure("inDoubt")) changes were in doubt, \(figure("administrators")) times an \
      administrator came between; after them \(figure("lost")) values lost, \(figure("extra")) extra
      """)
    for failure in reports.flatMap(\.failures) {
      Issue.record("\(failure.trial): \(failure.count) faults, kept in \(failure.kept):\n\(failure.found.joined(separator: "\n"))")
    }
    #expect(figure("provisionKills") >= 200)
    for name in ["resumeKills", "rollbackKills", "earlyKills", "signals", "inDoubt", "administrators"] {
      #expect(figure(name) > 0, "\(name)")
    }
    // Only what is empty goes.
    rmdir(kept.path)
  }

  private static func report(of part: Int, _ unit: Unit, _ desk: Desk, keep: URL) async throws -> CrashReport {
    let options = [
      "--program", Desk.program, "--tag", unit.tag, "--work", desk.directory.path, "--keep", keep.path, "--part", "\(part)",
      "--parts", "\(units)", "--kills", "35", "--continuations", "6", "--signals", "8",
    ]
    let outcome = try await desk.start("/usr/bin/python3", ["\(Desk.programs)/crash/crash.py"] + options).outcome(within: .seconds(1100))
    try #require(outcome.status == 0, "\(outcome.errors.suffix(3000))")
    return try JSONDecoder().decode(CrashReport.self, from: Data(outcome.output.utf8))
  }
}

/// What `crash.py` prints.
private struct CrashReport: Decodable, Sendable {
  struct Failure: Decodable, Sendable {
    var trial: String
    /// Where the trial's journal, steps and outputs are.
    var kept: String
    /// The first of its faults.
    var found: [String]
    var count: Int
  }

  var figures: [String: Int]
  var failures: [Failure]
}
