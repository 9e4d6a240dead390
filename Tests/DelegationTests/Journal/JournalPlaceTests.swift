import Delegation
import Testing

@Suite struct JournalPlaceTests {
  private func planning() throws -> [JournalRecord] {
    let object = try ChangedObject()
    return JournalRecord.planning(
      [object.change], table: object.table, time: "", server: "ldap://dc1", controller: "dc1.lab.test", domain: "lab.test", fingerprint: "")
  }

  private let elsewhere = JournalRecord.continued(as: .rollback, time: "", server: "ldap://dc2", controller: "dc2.lab.test")
  private let first = Journal.Place(server: "ldap://dc1", controller: "dc1.lab.test")
  private let second = Journal.Place(server: "ldap://dc2", controller: "dc2.lab.test")

  @Test func `A change belongs to the controller that it was last sent to`() throws {
    let sent = try planning() + [.sending(first: 0, last: 0), .confirmed(number: 0)]
    #expect(try Journal(sent).place == first)
    #expect(try Journal(sent).places == [first])
    let moved = try Journal(sent + [elsewhere])
    #expect(moved.place == second && moved.places == [first], "it was not sent again")
    let undone = try Journal(sent + [elsewhere, .reverting(number: 0)])
    #expect(undone.place == second && undone.places == [second])
    let again = try Journal(try planning() + [elsewhere, .sending(first: 0, last: 0)])
    #expect(again.places == [second])
  }

  @Test func `What has no answer, or was answered and not seen, is unsettled; all else can go on elsewhere`() throws {
    let sent = try planning() + [.sending(first: 0, last: 0)]
    let unsettled: [[JournalRecord]] = [
      [], [.done(number: 0)], [.doubtful(number: 0, reason: "")], [.confirmed(number: 0), .differs(number: 0, details: ["x"])],
      [.confirmed(number: 0), .reverting(number: 0)],
    ]
    for lines in unsettled { #expect(try Journal(sent + lines).unsettled.count == 1, "\(lines)") }
    let settled: [JournalRecord] = [.confirmed(number: 0), .failed(number: 0, reason: ""), .reverted(number: 0)]
    for line in settled { #expect(try Journal(sent + [line]).unsettled.isEmpty, "\(line)") }
    #expect(try Journal(try planning()).unsettled.isEmpty)
  }

  @Test(arguments: [
    // By its own name it is told, however it was reached; without one, by the URL's host.
    ("ldap://alias", "DC1.lab.test" as String?, true), ("ldap://dc1.lab.test", "dc2.lab.test", false), ("ldap://dc1.lab.test", nil, true),
    ("ldaps://DC1.lab.test:6636", nil, true), ("ldap://dc2.lab.test", nil, false), ("ldap://alias", nil, false),
    ("ldap://other.dc1.lab.test", nil, false), ("ldap://[fd00::1]:389", nil, false),
  ])
  func `A controller is told by its own name`(server: String, controller: String?, isIt: Bool) {
    let place = Journal.Place(server: server, controller: controller)
    #expect(place.isController(named: "dc1.lab.test", at: "ldap://10.0.0.1") == isIt)
    #expect(place.isController(named: "dc1.lab.test", at: server) == (isIt || controller == nil))
  }
}
