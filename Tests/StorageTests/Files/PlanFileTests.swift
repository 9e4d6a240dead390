import Delegation
import Foundation
import Storage
import SystemPackage
import Testing

@Suite("A saved plan")
struct PlanFileTests {
  private let directory: TemporaryDirectory
  private let document: PlanDocument

  init() throws {
    directory = try TemporaryDirectory()
    let plan = try makePlan()
    let reading = Reading(server: "ldap://dc.lab.test", domain: "lab.test", time: "2026-11-23T04:12:09Z", complete: true)
    document = PlanDocument(plan, reading: reading, fingerprint: Fingerprint.of(plan))
  }

  private func save(_ change: (inout PlanDocument) -> Void = { _ in }) throws -> FilePath {
    var document = document
    change(&document)
    let file = directory.path.appending("plan.json")
    try OutputFile.write(Array(try JSONEncoder().encode(document)), to: file, action: "save the plan")
    return file
  }

  @Test("is read back with the same fingerprint and the same changes")
  func roundTrip() throws {
    let plan = try PlanFile.read(try save(), expectedFingerprint: nil)
    #expect(Fingerprint.of(plan) == document.fingerprint)
    let original = try makePlan()
    #expect(
      plan.changes.map { $0.attributeChanges(table: plan.table) } == original.changes.map { $0.attributeChanges(table: original.table) })
  }

  @Test("is taken where its fingerprint is the expected one, in either case")
  func expected() throws {
    _ = try PlanFile.read(try save(), expectedFingerprint: document.fingerprint.uppercased())
  }

  @Test("is refused where its fingerprint is another")
  func unexpected() throws {
    let file = try save()
    let error = try #require(throws: FileError.self) { _ = try PlanFile.read(file, expectedFingerprint: "00") }
    #expect("\(error)".contains("not the expected one"))
  }

  @Test("that was edited is refused")
  func edited() throws {
    let file = try save { $0.hosts[0].add = ["cifs/dc"] }
    let error = try #require(throws: FileError.self) { _ = try PlanFile.read(file, expectedFingerprint: nil) }
    #expect("\(error)".contains("it was edited"))
  }

  @Test("whose warnings, ghosts or limit were edited is refused")
  func embellished() throws {
    let edits: [(inout PlanDocument) -> Void] = [
      { $0.warnings = [] }, { $0.warnings.append("all is well") }, { $0.hosts[0].ghosts = $0.hosts[0].unmanaged },
      { $0.hosts[0].budget.limit = 1200 },
      { document in
        document.hosts[0].unmanaged = []
        document.hosts[0].keep += 1
        document.summary.unmanaged -= 1
        document.summary.keep += 1
      },
      { document in
        document.hosts[0].state.otherValues += 1
        document.hosts[0].budget.used += 1
      },
    ]
    for edit in edits {
      let file = try save(edit)
      let error = try #require(throws: FileError.self) { _ = try PlanFile.read(file, expectedFingerprint: nil) }
      #expect("\(error)".contains("it was edited"))
    }
  }

  @Test("whose fingerprint alone was edited is refused")
  func forged() throws {
    let file = try save { $0.fingerprint = "00" }
    #expect(throws: FileError.self) { _ = try PlanFile.read(file, expectedFingerprint: "00") }
  }

  @Test("for another domain has another fingerprint")
  func domain() throws {
    let file = try save { $0.reading.domain = "evil.test" }
    #expect(throws: FileError.self) { _ = try PlanFile.read(file, expectedFingerprint: nil) }
  }

  @Test("that is not JSON, or lacks a part, says so")
  func damaged() throws {
    let file = try directory.file("plan.json", "{")
    #expect(throws: FileError.self) { _ = try PlanFile.read(file, expectedFingerprint: nil) }
    let empty = try directory.file("empty.json", "{}")
    let error = try #require(throws: FileError.self) { _ = try PlanFile.read(empty, expectedFingerprint: nil) }
    #expect("\(error)".contains("is missing"))
  }
}
