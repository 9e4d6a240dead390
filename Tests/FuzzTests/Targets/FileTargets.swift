import Delegation
import Foundation
import SystemPackage

@testable import Storage

extension FuzzTarget {
  /// The files that kcdmesh reads: policies, saved plans and journals.
  static let files: [FuzzTarget] = [
    FuzzTarget("policy") { bytes in
      guard let text = String(validating: bytes, as: UTF8.self) else { return }
      do {
        _ = try PolicyFile.parse(text, path: "policy.yaml")
      } catch let error as PolicyError {
        try Contradiction.unless(!error.problems.isEmpty, "an error that names no fault")
        _ = error.description
      }
    },
    FuzzTarget("plan") { bytes in
      try withFile(bytes) { path in
        let plan = try PlanFile.read(path, expectedFingerprint: nil)
        try Contradiction.unless(Fingerprint.of(plan).utf8.count == 64, "no fingerprint")
      }
    },
    FuzzTarget("journal") { bytes in
      try withFile(bytes) { path in
        _ = try JournalFile.read(at: path)
        _ = try JournalFile.continue(at: path)
      }
    },
    FuzzTarget("traces") { bytes in
      try withFile(bytes) { path in
        let traces = try TraceFile.continue(at: path).traces
        try Contradiction.unless(Set(traces.remaining.map(\.number)).count == traces.remaining.count, "one trace twice")
      }
    },
  ]

  /// Puts the bytes into a file, in memory where there is such a place.
  private static func withFile(_ bytes: [UInt8], _ body: (FilePath) throws -> Void) throws {
    let shared = "/dev/shm"
    let directory = FileManager.default.isWritableFile(atPath: shared) ? shared : NSTemporaryDirectory()
    let path = "\(directory)/kcdmesh-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
    try Data(bytes).write(to: URL(filePath: path))
    defer { unlink(path) }
    guard chmod(path, 0o600) == 0 else { return }
    try body(FilePath(path))
  }
}
