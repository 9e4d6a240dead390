import Glibc
import Secrets
import Testing
import Threads

@testable import LDAP

@Suite(.timeLimit(.minutes(5))) struct HostileServerTests {
  private static let request = SearchRequest("DC=x", attributes: [])

  private func errorOfSearch(_ server: ScriptedServer, timeLimit: Duration = .seconds(60)) async throws -> LDAPError? {
    let connection = try await server.connect(timeLimit: timeLimit)
    return await #expect(throws: LDAPError.self) { try await connection.search(Self.request, into: 0) { count, _ in count += 1 } }
  }

  @Test func `A text of blanks takes no more time than another`() async throws {
    let server = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      client.send(Answer.searchDone(request.id, code: 2, String(repeating: " ", count: 1_000_000) + "x \n"))
      client.stall()
    }
    let diagnostic = try await errorOfSearch(server)?.diagnostic
    #expect(diagnostic?.utf8.count == 1_000_001 && diagnostic?.last == "x")
  }

  @Test func `More attributes than any object has, more objects than one, and references without end are errors`() async throws {
    let attributes = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      client.send(Answer.entry(request.id, "DC=x", (0..<5000).map { ("a\($0)", []) }), Answer.searchDone(request.id))
      client.stall()
    }
    #expect(try await errorOfSearch(attributes)?.diagnostic == "it has more attributes than any object")
    let objects = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      client.send(Answer.entry(request.id, "DC=x", []), Answer.entry(request.id, "DC=y", []))
      client.stall()
    }
    #expect(try await errorOfSearch(objects)?.diagnostic == "one object was asked for, and more come")
    let repetitions = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      for _ in 0...100 { client.send(Answer.entry(request.id, "DC=x", [])) }
      client.stall()
    }
    #expect(try await errorOfSearch(repetitions)?.diagnostic == "one object was asked for, and it comes without end")
    let references = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      let reference = Answer.message(request.id, BER.tlv(0x73, BER.string("ldap://dc.x/DC=x")))
      for _ in 0...10_000 { client.send(reference) }
      client.stall()
    }
    #expect(try await errorOfSearch(references)?.diagnostic == "references come without end")
  }

  @Test(arguments: [
    [UInt8](repeating: 0xFF, count: 64), [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x30, 0x80, 0x00, 0x00],
    Array("HTTP/1.1 400 Bad Request\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8),
    [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF, 0x02],
  ])
  func `Bytes that are no LDAP end the connection`(bytes: [UInt8]) async throws {
    let server = try ScriptedServer { client in
      _ = client.receive()
      client.send(bytes)
      client.stall()
    }
    #expect(try await errorOfSearch(server)?.isConnectionLost == true)
  }

  /// Found by fuzzing: libldap asserts that the name of a message without a request is not empty, and the process ends.
  @Test(
    arguments: [
      // An extended response without a request, whose name is empty; the same with long lengths, and with another operation's tag.
      [0x30, 0x0E, 0x02, 0x01, 0x00, 0x78, 0x09, 0x0A, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00, 0x8A, 0x00],
      [
        0x30, 0x88, 0, 0, 0, 0, 0, 0, 0, 0x18, 0x02, 0x88, 0, 0, 0, 0, 0, 0, 0, 0x01, 0x00, 0x78, 0x0B, 0x0A, 0x01, 0x00, 0x04, 0x00, 0x04,
        0x00, 0x8A, 0x82, 0x00, 0x00,
      ],
      [0x30, 0x0D, 0x02, 0x00, 0x61, 0x09, 0x0A, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00, 0x8A, 0x00],
      // With a name where none is looked for, and with another tag for the message's number.
      [0x30, 0x0F, 0x02, 0x01, 0x00, 0x78, 0x0A, 0x0A, 0x01, 0x00, 0x8A, 0x01, 0x31, 0x04, 0x00, 0x8A, 0x00],
      [0x30, 0x0E, 0x04, 0x01, 0x00, 0x78, 0x09, 0x0A, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00, 0x8A, 0x00],
      // Without a name, which a notice must have.
      [0x30, 0x0C, 0x02, 0x01, 0x00, 0x78, 0x07, 0x0A, 0x01, 0x34, 0x04, 0x00, 0x04, 0x00],
    ] as [[UInt8]], [1, 3, 64])
  func `A message without a request that is no notice ends the connection, and not the process`(bytes: [UInt8], step: Int) async throws {
    let server = try ScriptedServer { client in
      _ = client.receive()
      for start in stride(from: 0, to: bytes.count, by: step) { client.send(Array(bytes[start..<min(start + step, bytes.count)])) }
      client.stall()
    }
    #expect(try await errorOfSearch(server)?.isConnectionLost == true)
  }

  @Test func `A notice that is none of disconnection changes nothing`() async throws {
    let server = try ScriptedServer { client in
      guard let search = client.receive() else { return }
      let notice = Answer.message(0, BER.tlv(0x78, BER.enumerated(0), BER.string(""), BER.string(""), BER.string("1.2.3", tag: 0x8A)))
      client.send(notice, Answer.entry(search.id, "CN=1", []), notice, Answer.searchDone(search.id))
      client.stall()
    }
    let found = try await server.connect().search(Self.request, into: 0) { count, _ in count += 1 }
    #expect(found.value == 1)
  }

  @Test func `An entry that is cut short in its own length is an error`() async throws {
    let server = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      // The list of attributes claims more bytes than the message has.
      client.send(Answer.message(request.id, BER.tlv(0x64, BER.string("CN=x") + [0x30, 0x84, 0x00, 0x00, 0xFF, 0xFF, 0x30, 0x03])))
      client.send(Answer.searchDone(request.id))
      client.stall()
    }
    #expect(try await errorOfSearch(server)?.code == .decodingError)
  }

  @Test(arguments: [[], BER.string("")])
  func `A paging control without a value, or with an empty one, is an error, and not the end of the process`(value: [UInt8]) async throws {
    let server = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      let control = BER.tlv(0x30, BER.string("1.2.840.113556.1.4.319"), value)
      let done = BER.tlv(0x65, BER.enumerated(0), BER.string(""), BER.string(""))
      client.send(Answer.message(request.id, done, controls: BER.tlv(0xA0, control)))
      client.stall()
    }
    #expect(try await errorOfSearch(server)?.code == .decodingError)
  }

  @Test(arguments: [[UInt8](repeating: 0xFF, count: 7) + [0x1B, 0x00], [0xFF, 0xFF, 0xFF, 0x7F, 0x00], [0x00, 0x00]])
  func `A message with a tag that no answer has is an error`(operation: [UInt8]) async throws {
    let server = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      client.send(Answer.message(request.id, operation), Answer.searchDone(request.id))
      client.stall()
    }
    #expect(try await errorOfSearch(server) != nil)
  }

  @Test func `A server that stops in the middle of a message does not hang us`() async throws {
    let server = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      client.send(Array(Answer.entry(request.id, "CN=x", [("a", ["b"])]).dropLast(3)))
      client.stall()
    }
    let error = try await errorOfSearch(server, timeLimit: .milliseconds(300))
    #expect(error?.code == .timeout)
  }

  @Test func `A search can be cancelled while the server is silent`() async throws {
    let server = try ScriptedServer { client in client.stall() }
    let connection = try await server.connect(timeLimit: .seconds(30))
    let task = Task { try await connection.search(Self.request, into: 0) { count, _ in count += 1 }.value }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func `Writing to a server that is gone is an error, not the end of the process`() async throws {
    // In a process of its own, where nobody has ignored SIGPIPE.
    await #expect(processExitsWith: .success) {
      signal(SIGPIPE, SIG_DFL)
      let server = try ScriptedServer { client in _ = client.receive() }
      let connection = try await server.connect()
      let requests = (0..<16).map {
        ModifyRequest(dn: "CN=\($0)", changes: [.init(.add, "a", [String(repeating: "x", count: $0 == 0 ? 1 : 5_000_000)])])
      }
      await #expect(throws: LDAPError.self) { try await connection.modify(requests, willSend: { _ in }, didAnswer: { _, _ in }) }
    }
  }

  @Test func `A search that the caller ends leaves the connection of use`() async throws {
    struct Enough: Error {}
    let server = try ScriptedServer { client in
      while let request = client.receive() {
        guard request.isSearch else { continue }
        client.send(Answer.entry(request.id, "CN=1", []), Answer.entry(request.id, "CN=2", []), Answer.searchDone(request.id))
      }
    }
    let connection = try await server.connect()
    let request = SearchRequest("DC=x", scope: .subtree, attributes: [])
    await #expect(throws: Enough.self) { try await connection.search(request, into: 0) { _, _ in throw Enough() } }
    #expect(try await connection.search(request, into: [String]()) { $0.append($1.dn) }.value == ["CN=1", "CN=2"])
  }

  @Test(arguments: [ConnectionOptions.Security.plain, .startTLS])
  func `A server that stays silent while TLS begins does not hang us`(security: ConnectionOptions.Security) async throws {
    let server = try ScriptedServer { client in
      if security == .startTLS, let request = client.receive() { client.send(Answer.result(request.id, tag: 0x78)) }
      client.stall()
    }
    let address = try ServerAddress(scheme: security == .plain ? .ldaps : .ldap, host: "127.0.0.1", port: server.address.port)
    let options = ConnectionOptions(security: security, connectTimeout: .milliseconds(400), credentials: .gssapi())
    let error = await #expect(throws: LDAPError.self) { try await LDAPConnection.open(servers: [address], options: options) }
    #expect(error?.operation == .startTLS)
    #expect(error?.code == .timeout)
  }

  @Test func `A server that refuses StartTLS gets no password`() async throws {
    let server = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      client.send(Answer.result(request.id, tag: 0x78, code: 52, "no certificate"))
      #expect(client.receive()?.operation.tag != 0x60, "no bind may follow")
    }
    let options = ConnectionOptions(security: .startTLS, credentials: .simple(dn: "CN=x", password: Secret("secret".utf8)))
    let error = await #expect(throws: LDAPError.self) { try await LDAPConnection.open(servers: [server.address], options: options) }
    #expect(error?.operation == .startTLS)
    #expect(error?.likelyCauses == ["the server has no certificate"])
  }

  @Test func `Without TLS a password is refused before anything is sent`() async throws {
    let server = try ScriptedServer { client in
      #expect(client.receive() == nil)
    }
    let options = ConnectionOptions(credentials: .simple(dn: "CN=x", password: Secret("secret".utf8)))
    let error = await #expect(throws: LDAPError.self) { try await LDAPConnection.open(servers: [server.address], options: options) }
    #expect(error?.code == .confidentialityRequired)
    #expect(error?.object == "CN=x")
  }

  @Test(arguments: [("", "secret"), ("CN=x", ""), ("CN=x\0", "secret")])
  func `An empty name or password would bind nobody, and is refused`(dn: String, password: String) async throws {
    let options = ConnectionOptions(credentials: .simple(dn: dn, password: Secret(password.utf8)))
    await #expect(throws: LDAPError.self) {
      try await LDAPConnection.open(servers: [ServerAddress("ldaps://127.0.0.1:1")], options: options)
    }
  }

  @Test func `Nobody listening is told at once`() async throws {
    let error = await #expect(throws: LDAPError.self) {
      try await LDAPConnection.open(servers: [ServerAddress("ldap://127.0.0.1:1")], options: ConnectionOptions())
    }
    #expect(error?.operation == .connect)
    #expect(error?.diagnostic == "Connection refused (127.0.0.1)")
    #expect(error?.likelyCauses == ["no directory server listens on that port"])
  }

  @Test func `A name that does not resolve is told with the name`() async throws {
    let error = await #expect(throws: LDAPError.self) {
      try await LDAPConnection.open(servers: [ServerAddress("ldap://does-not-exist.invalid")], options: ConnectionOptions())
    }
    #expect(error?.operation == .resolve)
    #expect(error?.server == "ldap://does-not-exist.invalid")
  }
}
