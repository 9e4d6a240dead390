import Delegation
import Foundation
import SystemPackage
import WindowsTypes

@testable import Storage

extension FuzzTarget {
  /// The files that kcdmesh reads: policies, saved plans and journals.
  static let files: [FuzzTarget] = [
    FuzzTarget("policy") { bytes in
      guard let text = String(validating: bytes, as: UTF8.self) else { return }
      do {
        let policy = try PolicyFile.parse(text, path: "policy.yaml")
        for mesh in policy.meshes {
          if case .discovered = mesh.hosts.source { throw Contradiction("\(mesh.name) takes whoever registers a name, from wherever") }
        }
      } catch let error as PolicyError {
        try Contradiction.unless(!error.problems.isEmpty, "an error that names no fault")
        _ = error.description
      }
    },
    FuzzTarget("plan") { bytes in
      try withFile(bytes) { path in
        let plan = try PlanFile.read(path, expectedFingerprint: nil)
        let fingerprint = Fingerprint.of(plan)
        try Contradiction.unless(fingerprint.utf8.count == 64, "no fingerprint")
        let again = try? PlanFile.read(path, expectedFingerprint: fingerprint.uppercased())
        try Contradiction.unless(again.map(Fingerprint.of) == fingerprint, "the plan has another fingerprint when it is read again")
        for host in plan.hosts { try requireSafe(host.change, of: host.account) }
      }
    },
    FuzzTarget("journal") { bytes in
      try withFile(bytes) { path in
        let journal = try JournalFile.read(at: path)
        let records = try JournalFile.readRecords(at: path)
        try Contradiction.unless(try JournalFile.continue(at: path).journal.states == journal.states, "it continues in another state")
        for change in journal.changes { try requireSafe(change, of: nil) }
        // What was read survives being written and read again, line by line.
        let copy = try rewritten(records)
        try Contradiction.unless(copy == records, "the lines are read again as others")
        try Contradiction.unless(try Journal(copy).states == journal.states, "the journal is read again in another state")
      }
    },
    FuzzTarget("traces") { bytes in
      try withFile(bytes) { path in
        let traces = try TraceFile.continue(at: path).traces
        try Contradiction.unless(Set(traces.remaining.map(\.number)).count == traces.remaining.count, "one trace twice")
      }
    },
  ]

  /// Whatever a file says, no domain controller is written to, and nobody gets unconstrained delegation.
  private static func requireSafe(_ change: ObjectChange, of account: ComputerAccount?) throws(Contradiction) {
    let isController = account?.isDomainController ?? change.flagsBefore.isDomainController
    try Contradiction.unless(!isController, "a domain controller is to be written")
    try Contradiction.unless(!change.flagsAfter.contains(.trustedForDelegation), "unconstrained delegation is to be given, or stays")
    try Contradiction.unless(change.removeServicePrincipalNames.isEmpty, "a service principal name is to be taken away")
  }

  /// The records as they come back from a new journal.
  private static func rewritten(_ records: [JournalRecord]) throws -> [JournalRecord] {
    let path = FilePath("\(scratch)/kcdmesh-fuzz-\(ProcessInfo.processInfo.processIdentifier)-again")
    unlink(path.string)
    defer { unlink(path.string) }
    _ = try JournalFile.create(at: path, beginning: records)
    return try JournalFile.readRecords(at: path)
  }

  private static let scratch = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()

  /// Puts the bytes into a file, in memory where there is such a place.
  private static func withFile(_ bytes: [UInt8], _ body: (FilePath) throws -> Void) throws {
    let path = "\(scratch)/kcdmesh-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
    try Data(bytes).write(to: URL(filePath: path))
    defer { unlink(path) }
    guard chmod(path, 0o600) == 0 else { return }
    try body(FilePath(path))
  }
}
