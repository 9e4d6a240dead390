import Delegation
import Foundation
import Testing

@Suite("Traces")
struct TracesTests {
  private let header = TraceHeader(run: "r", time: "2026-03-14T09:26:53Z", domain: "lab.test", controller: "dc.lab.test", operator: "admin")
  private let share = Trace(.share, server: "zulu.lab.test", name: "kcdmesh-A.1$", place: #"C:\vms"#)
  private let file = Trace(.file, server: "zulu.lab.test", name: "kcdmesh-A.1.vhdx", place: "kcdmesh-A.1$")

  @Test func `What was announced remains until it is said to be gone, or never to have been`() throws {
    let records: [TraceRecord] = [
      .begin(header), .making(number: 1, share), .making(number: 2, file), .making(number: 3, share), .refused(number: 3),
      .removed(number: 2),
    ]
    #expect(try Traces(records).remaining.map(\.number) == [1])
    #expect(try Traces(Array(records.dropLast())).remaining.map(\.trace) == [share, file])
    #expect(try Traces([.begin(header)]).remaining.isEmpty)
  }

  @Test func `Each line is read as it was written`() throws {
    for record: TraceRecord in [.begin(header), .making(number: 1, file), .refused(number: 1), .removed(number: 2)] {
      #expect(try JSONDecoder().decode(TraceRecord.self, from: JSONEncoder().encode(record)) == record)
    }
  }

  @Test func `A journal of something else, and one that contradicts itself, are refused`() throws {
    var other = header
    other.schema = "kcdmesh.journal/1"
    let wrong: [[TraceRecord]] = [
      [], [.removed(number: 1)], [.begin(other)], [.begin(header), .begin(header)],
      [.begin(header), .making(number: 1, share), .making(number: 1, file)],
    ]
    for records in wrong { #expect(throws: DamagedTraces.self) { try Traces(records) } }
  }
}
