import Delegation
import Foundation
import Testing

@Suite("Lines of a journal")
struct JournalRecordTests {
  @Test("Every line comes back from JSON as it was")
  func roundTrip() throws {
    let object = try ChangedObject()
    let planning = JournalRecord.planning(
      [object.change], table: object.table, time: "2026-11-23T04:00:00Z", server: "ldap://dc1", controller: "dc1.lab.test",
      domain: "lab.test", fingerprint: "f00d", valuesPerObject: 3000)
    let records: [JournalRecord] =
      planning + [
        .sending(first: 0, last: 3), .done(number: 1), .failed(number: 2, reason: "“no”\n"), .doubtful(number: 3, reason: ""),
        .confirmed(number: 4), .differs(number: 5, details: ["a", "b"]), .continued(as: .rollback, time: "t", server: "s"),
        .continued(as: .resume, time: "t", server: "s", controller: "c"), .reverting(number: 6), .reverted(number: 7),
      ]
    for record in records {
      let json = try JSONEncoder().encode(record)
      #expect(try JSONDecoder().decode(JournalRecord.self, from: json) == record)
      #expect(!json.contains(UInt8(ascii: "\n")))
    }
  }

  @Test("The first line has the schema, and each entry of the changes once")
  func writesHeader() throws {
    let object = try ChangedObject()
    let records = JournalRecord.planning(
      [object.change, object.change], table: object.table, time: "", server: "", domain: "", fingerprint: "")
    guard case .begin(let header) = records[0] else { throw JournalError.noHeader }
    #expect(header.valuesPerObject == nil && header.controller == nil)
    #expect(header.schema == "kcdmesh.journal/1")
    #expect(header.entries == ["cifs/a", "cifs/b", "http/old"])
    #expect(records.count == 4 && records.last == .planned(changes: 2))
  }

  @Test(
    "A line of an unknown kind, or without its parts, is an error",
    arguments: [
      "{}", #"{"record":"other"}"#, #"{"record":"done"}"#, #"{"record":"sending","first":0}"#, #"{"record":"failed","number":1}"#,
      #"{"record":"continued","activity":"other","time":"","server":""}"#, #"{"record":"change","number":0}"#,
      #"{"record":"done","number":1.5}"#,
    ])
  func refuses(line: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(JournalRecord.self, from: Data(line.utf8)) }
  }
}
