import Foundation
import Testing

/// A mesh of its own, provisioned and compliant, to be spoiled by tools that are not ours.
struct CheckGround: Sendable {
  let unit: Unit
  let desk: Desk

  /// Computers A, B and C in the mesh, D beside it.
  static func with(_ policy: String = "", body: (CheckGround) async throws -> Void) async throws {
    try await withUnit("A", "B", "C", "D") { unit, desk in
      let ground = CheckGround(unit: unit, desk: desk)
      try ground.write(policy)
      let provisioned = try await desk.kcdmesh("provision", "--yes", "--journal", "journal")
      try #require(provisioned.status == 0, "\(provisioned)")
      try await ground.expectCompliance()
      try await body(ground)
    }
  }

  /// Writes the policy; the domain's administrators, whom every run would tell of, are left out.
  func write(_ policy: String, exclude: [String] = ["D"]) throws {
    let rules = policy.contains("rules:") ? "" : "\nrules: {KCD017: off}"
    try desk.write("kcdmesh.yaml", unit.policy(policy.replacing("TAG", with: unit.tag) + rules, exclude: exclude))
  }

  // MARK: What is found

  func check(_ arguments: String...) async throws -> Check {
    let outcome = try await desk.run(Desk.program, ["check", "--format", "json"] + arguments)
    try #require([0, 2].contains(outcome.status), "\(outcome)")
    return Check(status: outcome.status, report: try JSONDecoder().decode(Check.Report.self, from: Data(outcome.output.utf8)))
  }

  func expectCompliance(at location: SourceLocation = #_sourceLocation) async throws {
    let check = try await check()
    #expect(check.status == 0 && check.report.findings.isEmpty, "\(check.report.findings)", sourceLocation: location)
  }

  /// Expects that a fault is found by a rule and by nothing else, in the directory and in a snapshot of it, and that it is gone when mended.
  func expect(
    _ rule: String, host: String? = nil, at location: SourceLocation = #_sourceLocation, whenDone fault: () async throws -> Void,
    untilDone mend: () async throws -> Void
  ) async throws {
    try await fault()
    let check = try await check()
    #expect(Set(check.report.findings.map(\.rule)) == [rule], "\(check.report.findings)", sourceLocation: location)
    if let host { #expect(Set(check.report.findings.map(\.host)) == [host], "\(check.report.findings)", sourceLocation: location) }
    let isGrave = check.report.findings.contains { ["critical", "error"].contains($0.severity) }
    #expect(check.status == (isGrave ? 2 : 0) && check.report.compliant != isGrave, sourceLocation: location)
    let stored = try await storedCheck()
    #expect(stored.report.findings == check.report.findings, sourceLocation: location)
    #expect(stored.report.notEvaluated == check.report.notEvaluated, sourceLocation: location)
    try await mend()
    try await expectCompliance(at: location)
  }

  /// The check of a snapshot, by somebody who has no ticket.
  private func storedCheck() async throws -> Check {
    let outcome = try await desk.kcdmesh("snapshot", "--output", "snapshot.ldif")
    try #require(outcome.status == 0, "\(outcome)")
    let stored = try await desk.run(
      Desk.program, ["check", "--format", "json", "--snapshot", "snapshot.ldif"], environment: ["KRB5CCNAME": "FILE:/nonexistent"])
    try #require([0, 2].contains(stored.status), "\(stored)")
    return Check(status: stored.status, report: try JSONDecoder().decode(Check.Report.self, from: Data(stored.output.utf8)))
  }

  // MARK: What is done

  func modify(_ label: String, _ change: String) async throws {
    try await unit.modify(label, change)
  }

  func samba(_ arguments: String...) async throws {
    let outcome = try await desk.run(
      "samba-tool", arguments + ["-H", "ldap://\(Directory.controller)", "--use-kerberos=required"])
    try #require(outcome.status == 0, "\(arguments): \(outcome)")
  }

  func account(_ label: String) -> String { unit.name(label) + "$" }
}

/// What `check` said.
struct Check: Sendable {
  var status: Int32
  var report: Report

  struct Report: Decodable, Sendable {
    var compliant: Bool
    var findings: [Finding]
    var notEvaluated: [NotEvaluated]
  }

  struct Finding: Decodable, Hashable, Sendable {
    var rule: String
    var severity: String
    var failing: Bool
    var host: String
    var target: String?
    var entry: String?
    var message: String
    var found: String?
    var waiver: Waiver?
  }

  struct Waiver: Decodable, Hashable, Sendable {
    var owner: String
    var expired: Bool
  }

  struct NotEvaluated: Decodable, Hashable, Sendable {
    var rule: String
    var reason: String
  }
}
