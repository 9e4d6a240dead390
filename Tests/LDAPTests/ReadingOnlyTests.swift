import Synchronization
import Testing

@testable import LDAP

@Suite(.timeLimit(.minutes(5))) struct ReadingOnlyTests {
  @Test func `A connection for reading sends no request that writes, and reads on`() async throws {
    let received = Mutex<[UInt8]>([])
    let server = try ScriptedServer { client in
      while let request = client.receive() {
        received.withLock { $0.append(request.operation.tag) }
        client.send(Answer.searchDone(request.id, cookie: ""))
      }
    }
    let connection = try await server.connect(access: .reading)
    let modify = ModifyRequest(dn: "CN=x", changes: [.init(.add, "description", ["x"])])
    let writes: [@Sendable () async throws -> Void] = [
      { try await connection.modify(modify) },
      {
        try await connection.modify([modify], willSend: { _ in Issue.record("announced") }, didAnswer: { _, _ in Issue.record("answered") })
      },
      { try await connection.add(AddRequest(dn: "CN=x", attributes: [.init("objectClass", "top")])) },
      { try await connection.delete(DeleteRequest(dn: "CN=x")) },
    ]
    for write in writes {
      let error = await #expect(throws: LDAPError.self) { try await write() }
      #expect(error?.description.contains("opened for reading, nothing was sent") == true)
      #expect(error?.isOutcomeUnknown == false)
    }
    _ = try await connection.search(SearchRequest("DC=x", scope: .subtree, attributes: []), into: 0) { _, _ in }
    #expect(received.withLock(\.self) == [0x63], "a search and nothing else")
  }
}
