import Glibc
import Secrets
import Synchronization
import Testing

@testable import LDAP

/// How far server and client are.
private final class Stage: Sendable {
  private let value = Atomic(0)

  func reach(_ stage: Int) { value.store(stage, ordering: .sequentiallyConsistent) }
  func has(reached stage: Int) -> Bool { value.load(ordering: .sequentiallyConsistent) >= stage }
}

@Suite(.timeLimit(.minutes(5))) struct ObjectTests {
  private static let request = AddRequest(
    dn: "CN=x,DC=lab",
    attributes: [
      .init("objectClass", "top", "computer"), .init("description", "Grüße"), .init("unicodePwd", secret: Secret([0x22, 0, 0xFF, 0])),
    ])

  @Test func `A new object goes out with every value, bytes and all`() async throws {
    let server = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      #expect(request.isAdd && request.dn == "CN=x,DC=lab")
      #expect(
        request.newAttributes == [
          "objectClass": [Array("top".utf8), Array("computer".utf8)], "description": [Array("Grüße".utf8)],
          "unicodePwd": [[0x22, 0, 0xFF, 0]],
        ])
      client.send(Answer.addDone(request.id))
      client.stall()
    }
    try await server.connect().add(Self.request)
  }

  @Test func `An object goes by whatever name the server finds it`() async throws {
    let server = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      #expect(request.isDelete && request.dn == "<GUID=1>")
      client.send(Answer.deleteDone(request.id))
      client.stall()
    }
    try await server.connect().delete(DeleteRequest(dn: "<GUID=1>", name: "CN=x,DC=lab"))
  }

  @Test func `A refusal names the object and what the server said, and the connection goes on`() async throws {
    let server = try ScriptedServer { client in
      while let request = client.receive() {
        client.send(
          request.isAdd ? Answer.addDone(request.id, code: 68, "taken") : Answer.deleteDone(request.id, code: request.dn == "x" ? 66 : 0))
      }
    }
    let connection = try await server.connect()
    let taken = await #expect(throws: LDAPError.self) { try await connection.add(Self.request) }
    #expect(taken?.operation == .add && taken?.code == .entryAlreadyExists && taken?.isOutcomeUnknown == false)
    #expect(taken?.description.contains("add failed for CN=x,DC=lab: entryAlreadyExists (68): taken") == true)
    let parent = await #expect(throws: LDAPError.self) { try await connection.delete(DeleteRequest(dn: "x", name: "CN=x")) }
    #expect(parent?.operation == .delete && parent?.object == "CN=x" && parent?.likelyCauses == ["there are objects below it"])
    try await connection.delete(DeleteRequest(dn: "y"))
  }

  @Test(arguments: [false, true])
  func `Without an answer it is not known what became of the object`(stalls: Bool) async throws {
    let server = try ScriptedServer { client in
      _ = client.receive()
      if stalls { client.stall() }
    }
    let connection = try await server.connect(timeLimit: stalls ? .milliseconds(300) : .seconds(30))
    let error = await #expect(throws: LDAPError.self) { try await connection.add(Self.request) }
    #expect(error?.code == (stalls ? .timeout : .serverDown))
    #expect(error?.isOutcomeUnknown == true && error?.object == "CN=x,DC=lab")
    #expect(error?.description.contains("It is not known whether the server did it") == true)
    let closed = await #expect(throws: LDAPError.self) { try await connection.delete(DeleteRequest(dn: "CN=x,DC=lab")) }
    #expect(closed?.isOutcomeUnknown == false && closed?.diagnostic == "the connection is closed")
  }

  @Test func `An answer to another kind of request is none`() async throws {
    let server = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      client.send(Answer.modifyDone(request.id))
      client.stall()
    }
    let connection = try await server.connect()
    let error = await #expect(throws: LDAPError.self) { try await connection.add(Self.request) }
    #expect(error?.code == .decodingError && error?.isOutcomeUnknown == true)
  }

  @Test func `What was sent is settled, also where the task is cancelled meanwhile`() async throws {
    let stage = Stage()
    let server = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      stage.reach(1)
      while !stage.has(reached: 2) { usleep(5000) }
      usleep(200_000)
      client.send(Answer.addDone(request.id))
      client.stall()
    }
    let connection = try await server.connect()
    let task = Task { try await connection.add(Self.request) }
    while !stage.has(reached: 1) { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    stage.reach(2)
    try await task.value
  }

  @Test func `A cancelled task sends nothing`() async throws {
    let server = try ScriptedServer { client in
      #expect(client.receive()?.isAdd != true)
    }
    let connection = try await server.connect()
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      try await connection.add(Self.request)
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func `A connection that is lost to a cancelled task stays lost`() async throws {
    let stage = Stage()
    let server = try ScriptedServer { client in
      _ = client.receive()
      stage.reach(1)
      while !stage.has(reached: 2) { usleep(5000) }
      usleep(300_000)
    }
    let connection = try await server.connect()
    let request = ModifyRequest(dn: "CN=x", changes: [.init(.add, "description", ["x"])])
    let task = Task { try await connection.modify([request], willSend: { _ in }, didAnswer: { _, _ in }) }
    while !stage.has(reached: 1) { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    stage.reach(2)
    await #expect(throws: CancellationError.self) { try await task.value }
    let closed = await #expect(throws: LDAPError.self) { try await connection.delete(DeleteRequest(dn: "CN=x")) }
    #expect(closed?.diagnostic == "the connection is closed")
  }

  @Test func `A name with a NUL would be another object's name, and is not sent`() async throws {
    let server = try ScriptedServer { client in
      #expect(client.receive()?.isDelete != true)
    }
    let connection = try await server.connect()
    let error = await #expect(throws: LDAPError.self) { try await connection.delete(DeleteRequest(dn: "CN=x\0,DC=y")) }
    #expect(error?.code == .parameterError && error?.isOutcomeUnknown == false)
  }
}
