import Delegation
import LDIF
import Reports
import Testing

@Suite("A plan as a change file")
struct DiffLDIFTests {
  @Test("reads as it was agreed")
  func golden() throws {
    try Golden.expect(try Scenario.everyday.report().rendered(as: .ldif, style: .plain), "diff-everyday.ldif")
  }

  @Test("holds exactly the modifies that provision sends", arguments: Scenario.allCases.filter { $0 != .greatMesh && $0 != .refused })
  func roundTrip(_ scenario: Scenario) throws {
    let report = try scenario.report()
    var reader = LDIFReader(try report.rendered(as: .ldif, style: .plain))
    var found: [LDIFRecord] = []
    while let record = try reader.next() { found.append(record) }

    let changes = report.plan.changes
    #expect(found.count == changes.count)
    for (record, change) in zip(found, changes) {
      let wanted = change.attributeChanges(table: report.plan.table).map { part in
        LDIFModification(part.operation == .add ? .add : .delete, LDIFAttribute(part.attribute, part.values.map { LDIFValue($0) }))
      }
      #expect(record == LDIFRecord(dn: change.distinguishedName.text, kind: .change(.modify(wanted))))
    }
  }

  @Test("swaps the flags, and never writes over them")
  func flags() throws {
    let text = String(decoding: try Scenario.everyday.report().rendered(as: .ldif, style: .plain), as: UTF8.self)
    #expect(!text.contains("replace:"))
    #expect(
      text.contains("delete: userAccountControl\nuserAccountControl: 528384\n-\nadd: userAccountControl\nuserAccountControl: 16781312\n-"))
  }

  @Test("says in its head where it comes from, and that provision would refuse it")
  func head() throws {
    let text = String(decoding: try Scenario.refused.report().rendered(as: .ldif, style: .plain), as: UTF8.self)
    let head = text.split(separator: "\n").prefix { $0.hasPrefix("#") || $0.hasPrefix("version") }
    #expect(head.first == "version: 1")
    #expect(head.contains { $0.contains("ldap://dc1.corp.example.com at 2026-03-14T09:26:53Z") })
    #expect(head.contains { $0.contains(Fixtures.fingerprint) })
    #expect(head.contains { $0.contains("provision will refuse") })
  }
}
