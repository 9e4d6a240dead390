import Foundation
import Testing

/// Provision and rollback again and again in one process; `Scripts/soak` does it longer, and on more hosts.
@Suite struct SoakTests {
  private static let program = URL(filePath: Desk.program).deletingLastPathComponent().appending(path: "Soak").path

  private func soak(_ cycles: Int, _ labels: [String], _ leak: String...) async throws -> Outcome {
    try await withUnit(of: labels.map { Computer($0) }) { unit, desk in
      let before = try await unit.state()
      let arguments = ["\(cycles)", unit.dn, labels.map(unit.name).joined(separator: ",")] + leak
      // Address Sanitizer keeps what is freed for a while, which is no growth of the program's.
      let options =
        ProcessInfo.processInfo.environment["ASAN_OPTIONS", default: ""]
        + ":quarantine_size_mb=0:thread_local_quarantine_size_kb=0"
      // No turn of the others': four of these would take them all.
      let outcome = try await desk.start(Self.program, arguments, environment: ["ASAN_OPTIONS": options]).outcome(within: .seconds(900))
      #expect(try await unit.state().mapValues(\.list) == before.mapValues(\.list))
      return outcome
    }
  }

  @Test func `Cycles of provision and rollback leave no memory, descriptor or thread behind`() async throws {
    let outcome = try await soak(12, ["A", "B", "C", "D", "E", "F", "G", "H"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    print(outcome.output)
  }

  @Test(arguments: ["memory", "descriptors", "threads"])
  func `A soak sees a leak`(of resource: String) async throws {
    let outcome = try await soak(8, ["A", "B"], resource)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("\(resource) grew"), "\(outcome.errors)")
  }
}
