import Delegation
import Foundation
import Reports
import Templates
import Testing
import WindowsTypes

@Suite("What is written fits the published schemas")
struct SchemaTests {
  private static let time = "2026-03-14T09:27:01Z"
  private static let server = "ldap://dc1.corp.example.com"

  @Test("plans do", arguments: Scenario.allCases.filter { $0 != .refused && $0 != .greatMesh })
  func plans(_ scenario: Scenario) throws {
    let json = try scenario.report().rendered(as: .json, style: .plain)
    #expect(try Validation.complaint(about: json, by: .plan) == nil)
  }

  @Test("hosts do")
  func hosts() throws {
    let json = try HostScenario.mixed().rendered(as: .json, style: .plain)
    #expect(try Validation.complaint(about: json, by: .hosts) == nil)
  }

  @Test("proofs do", arguments: ProofScenario.allCases)
  func proofs(_ scenario: ProofScenario) throws {
    let json = try scenario.report().rendered(as: .json, style: .plain)
    #expect(try Validation.complaint(about: json, by: .proof) == nil)
  }

  @Test("every kind of a journal's lines does")
  func journals() throws {
    let plan = try Scenario.everyday.report().plan
    let planned = JournalRecord.planning(
      plan.changes, table: plan.table, time: Self.time, server: Self.server, controller: "dc1.corp.example.com", domain: Fixtures.domain,
      fingerprint: Fixtures.fingerprint, valuesPerObject: 1200)
    let records =
      planned + [
        .sending(first: 0, last: 2), .done(number: 0), .failed(number: 1, reason: "no right"), .doubtful(number: 2, reason: "no answer"),
        .confirmed(number: 0), .differs(number: 0, details: ["“cifs/a” is not there"]),
        .continued(as: .resume, time: Self.time, server: Self.server, controller: "dc2.corp.example.com"),
        .continued(as: .rollback, time: Self.time, server: Self.server),
        .reverting(number: 0), .reverted(number: 0),
      ]
    let lines = try records.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    #expect(try Validation.complaint(about: Array(lines.joined(separator: "\n").utf8), by: .journal, lines: true) == nil)
  }

  @Test("every kind of a proof's journal's lines does")
  func traces() throws {
    let records: [TraceRecord] = [
      .begin(TraceHeader(run: "r", time: Self.time, domain: Fixtures.domain, controller: "dc.\(Fixtures.domain)", operator: "admin")),
      .making(number: 1, Trace(.account, server: Self.server, name: "KCDPROBE0000001$", place: "DC=corp")), .refused(number: 1),
      .removed(number: 1),
    ]
    let lines = try records.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    #expect(try Validation.complaint(about: Array(lines.joined(separator: "\n").utf8), by: .traces, lines: true) == nil)
  }

  @Test("findings and proofs of the contract do", arguments: [Schema.findings, .proof])
  func examples(_ schema: Schema) throws {
    #expect(try Validation.complaint(about: Array(try #require(Self.examples[schema]).utf8), by: schema) == nil)
  }

  @Test("a key too many, one too few, or another value does not", arguments: Mutation.all)
  func mutations(_ mutation: Mutation) throws {
    let complaint = try Validation.complaint(about: Array(mutation.text.utf8), by: mutation.schema)
    #expect(complaint?.contains(mutation.complaint) == true, "\(complaint ?? "it was accepted")")
  }

  private static let examples: [Schema: String] = [
    .findings: """
    {"schema": "kcdmesh.findings/1", "compliant": false,
     "reading": {"server": "ldap://dc1", "domain": "corp.example.com", "time": "2026-03-14T09:27:01Z", "complete": true},
     "summary": {"critical": 0, "error": 1, "warning": 1, "info": 0},
     "notEvaluated": [{"rule": "KCD005", "reason": "no global catalog answered"}],
     "findings": [
      {"rule": "KCD001", "severity": "error", "failing": true, "host": "zulu", "target": "yankee", "entry": "cifs/yankee",
       "message": "an entry of the mesh is missing", "wanted": "cifs/yankee", "found": "nothing", "remedy": "kcdmesh provision"},
      {"rule": "KCD006", "severity": "warning", "failing": false, "host": "zulu", "entry": "http/app", "message": "unmanaged",
       "remedy": "remove it", "waiver": {"reason": "moves", "owner": "j.doe", "expires": "2027-01-31", "expired": false}}]}
    """,
    .proof: """
    {"schema": "kcdmesh.proof/1", "proven": false, "scope": "kdc", "operator": "migration-admin", "evidence": "transition",
     "reading": {"server": "ldap://dc1", "domain": "corp.example.com", "time": "2026-03-14T09:27:01Z", "complete": true},
     "edges": [
      {"source": "zulu", "target": "yankee", "by": "host",
       "services": [{"name": "cifs/yankee", "verdict": "granted", "through": "list"}],
       "session": {"dialect": "3.1.1", "signing": "AES-128-GMAC", "cipher": "AES-128-GCM", "user": "LAB\\\\administrator"},
       "transfer": {"bytes": 16777216, "seconds": 0.25, "verified": true}},
      {"source": "yankee", "target": "zulu", "by": "probe",
       "services": [{"name": "cifs/zulu", "verdict": "refused", "cause": "name-not-in-list",
        "explanation": "the list lacks it", "basis": "the list", "mend": "kcdmesh provision", "step": "delegation", "error": "no [13]"}],
       "error": "the ticket was refused"}]}
    """,
  ]

  /// An example with one part of it wrong.
  struct Mutation: Sendable, CustomTestStringConvertible {
    var schema: Schema
    var old: String
    var new: String
    var complaint: String

    var text: String { SchemaTests.examples[schema, default: ""].replacing(old, with: new, maxReplacements: 1) }
    var testDescription: String { "\(schema.rawValue): \(new)" }

    static let all = [
      Mutation(
        schema: .findings, old: "\"compliant\": false", new: "\"compliant\": false, \"extra\": 1", complaint: "'extra' was unexpected"),
      Mutation(schema: .findings, old: "\"failing\": true, ", new: "", complaint: "'failing' is a required property"),
      Mutation(schema: .findings, old: "KCD001", new: "KCD019", complaint: "does not match"),
      Mutation(schema: .findings, old: "\"info\": 0", new: "\"info\": -1", complaint: "less than the minimum"),
      Mutation(schema: .findings, old: "09:27:01Z", new: "09:27:01+01:00", complaint: "does not match"),
      Mutation(schema: .findings, old: "findings/1", new: "findings/2", complaint: "was expected"),
      Mutation(schema: .proof, old: "name-not-in-list", new: "not on the list", complaint: "is not one of"),
      Mutation(schema: .proof, old: "\"step\": \"delegation\", ", new: "", complaint: "'step' is a dependency"),
      Mutation(schema: .proof, old: "\"granted\"", new: "\"maybe\"", complaint: "is not one of"),
      Mutation(schema: .proof, old: "\"verified\": true", new: "\"verified\": \"yes\"", complaint: "is not of type 'boolean'"),
      Mutation(schema: .proof, old: "\"proven\": false", new: "\"proven\": false, \"proven\": true", complaint: "a key is there twice"),
    ]
  }
}
