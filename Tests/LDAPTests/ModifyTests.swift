import Dispatch
import Glibc
import Synchronization
import Testing

@testable import LDAP

/// What the callbacks were told, in order.
private final class Log: Sendable {
  enum Event: Equatable {
    case willSend(Range<Int>)
    case done(Int)
    case failed(Int, ResultCode)
    case unknown(Int)
  }

  private let events = Mutex<[Event]>([])
  var all: [Event] { events.withLock { $0 } }
  var answered: [Int] {
    all.compactMap {
      switch $0 {
      case .done(let index), .failed(let index, _), .unknown(let index): index
      case .willSend: nil
      }
    }
  }

  func willSend(_ range: Range<Int>) { events.withLock { $0.append(.willSend(range)) } }

  func didAnswer(_ index: Int, _ error: LDAPError?) {
    events.withLock {
      $0.append(error.map { $0.isOutcomeUnknown ? .unknown(index) : .failed(index, $0.code) } ?? .done(index))
    }
  }
}

@Suite(.timeLimit(.minutes(5))) struct ModifyTests {
  private static func requests(_ count: Int, valueSize: Int = 1) -> [ModifyRequest] {
    (0..<count).map {
      ModifyRequest(dn: "CN=\($0)", changes: [.init(.add, "description", [String(repeating: "x", count: valueSize)])])
    }
  }

  @Test func `Answers in any order reach their requests, once each`() async throws {
    let server = try ScriptedServer { client in
      for _ in 0..<2 {
        let batch = (0..<4).compactMap { _ in client.receive() }
        for request in batch.reversed() {
          client.send(Answer.modifyDone(request.id, code: request.dn == "CN=2" ? 20 : 0, "exists"))
        }
      }
      client.stall()
    }
    let log = Log()
    let connection = try await server.connect()
    try await connection.modify(Self.requests(8), inFlight: 4, willSend: log.willSend, didAnswer: log.didAnswer)
    #expect(log.answered.sorted() == Array(0..<8))
    #expect(log.all.contains(.failed(2, .attributeOrValueExists)))
    #expect(log.all.first == .willSend(0..<4))
  }

  @Test func `Nothing goes out before it is announced, and no more than the window`() async throws {
    let isAnnounced = Mutex(0)
    let most = Mutex(0)
    let server = try ScriptedServer { client in
      while let request = client.receive(), request.isModify {
        #expect(Int(request.dn.dropFirst(3)).map { $0 < isAnnounced.withLock { $0 } } == true)
        client.send(Answer.modifyDone(request.id))
      }
    }
    let answered = Mutex(0)
    try await server.connect().modify(Self.requests(100), inFlight: 8) { range in
      isAnnounced.withLock { $0 = range.upperBound }
      let open = range.upperBound - answered.withLock { $0 }
      most.withLock { $0 = max($0, open) }
    } didAnswer: { _, _ in
      answered.withLock { $0 += 1 }
    }
    #expect(answered.withLock { $0 } == 100)
    #expect(most.withLock { $0 } == 8)
  }

  @Test func `A lost connection leaves what was under way in doubt, and the rest unreported`() async throws {
    let server = try ScriptedServer { client in
      let batch = (0..<4).compactMap { _ in client.receive() }
      client.send(Answer.modifyDone(batch[1].id))
    }
    let log = Log()
    let connection = try await server.connect()
    let error = await #expect(throws: LDAPError.self) {
      try await connection.modify(Self.requests(20), inFlight: 4, willSend: log.willSend, didAnswer: log.didAnswer)
    }
    #expect(error?.code == .serverDown)
    #expect(log.all == [.willSend(0..<4), .done(1), .unknown(0), .unknown(2), .unknown(3)])
    await #expect(throws: LDAPError.self, "a lost connection stays lost") { try await connection.read("", attributes: []) { $0.dn } }
  }

  @Test func `A stalled server ends in a time-out, with everything under way in doubt`() async throws {
    let server = try ScriptedServer { client in
      while client.receive() != nil {}
    }
    let log = Log()
    let connection = try await server.connect(timeLimit: .milliseconds(300))
    let error = await #expect(throws: LDAPError.self) {
      try await connection.modify(Self.requests(3), willSend: log.willSend, didAnswer: log.didAnswer)
    }
    #expect(error?.code == .timeout)
    #expect(log.all == [.willSend(0..<3), .unknown(0), .unknown(1), .unknown(2)])
  }

  @Test func `Cancellation stops sending, and settles what is under way`() async throws {
    let isCancelled = DispatchSemaphore(value: 0)
    let server = try ScriptedServer { client in
      let batch = (0..<4).compactMap { _ in client.receive() }
      isCancelled.wait()
      for request in batch { client.send(Answer.modifyDone(request.id)) }
      client.stall()
    }
    let log = Log()
    let connection = try await server.connect()
    let task = Task {
      try await connection.modify(Self.requests(20), inFlight: 4, willSend: log.willSend, didAnswer: log.didAnswer)
    }
    // The first group is under way, and the server waits for the signal.
    while log.all.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
    task.cancel()
    isCancelled.signal()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(log.answered == [0, 1, 2, 3])
  }

  @Test func `A journal that can't be written stops everything before it begins`() async throws {
    struct DiskFull: Error {}
    let server = try ScriptedServer { client in
      #expect(client.receive()?.isModify != true)
    }
    let connection = try await server.connect()
    let log = Log()
    await #expect(throws: DiskFull.self) {
      try await connection.modify(Self.requests(3), willSend: { _ in throw DiskFull() }, didAnswer: log.didAnswer)
    }
    #expect(log.all.isEmpty)
  }

  @Test func `Requests bigger than the socket's buffer wait, and none is lost`() async throws {
    let server = try ScriptedServer { client in
      usleep(200_000)
      while let request = client.receive() {
        client.send(Answer.modifyDone(request.id, code: request.operation.content.count > 1_000_000 ? 0 : 80))
      }
    }
    let log = Log()
    try await server.connect().modify(Self.requests(24, valueSize: 1_000_000), willSend: log.willSend, didAnswer: log.didAnswer)
    #expect(log.answered == Array(0..<24))
    #expect(!log.all.contains { if case .failed = $0 { true } else { false } })
  }

  @Test(arguments: [
    // An answer to a search, and answers to a modify that lack their code or end early (RFC 4511 4.1.9).
    BER.tlv(0x65, BER.enumerated(0), BER.string(""), BER.string("")), BER.tlv(0x67, BER.string("")), BER.tlv(0x67, [0x0A, 0x01]),
  ])
  func `An answer that can't be understood leaves its request in doubt, never unsent`(answer: [UInt8]) async throws {
    let server = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      client.send(Answer.message(request.id, answer))
      client.stall()
    }
    let log = Log()
    let connection = try await server.connect()
    let error = await #expect(throws: LDAPError.self) {
      try await connection.modify(Self.requests(2), willSend: log.willSend, didAnswer: log.didAnswer)
    }
    #expect(error?.isConnectionLost == true)
    #expect(log.all == [.willSend(0..<2), .unknown(0), .unknown(1)])
  }

  @Test func `An error names the object as the caller does, whatever the server is given`() async throws {
    let server = try ScriptedServer { client in
      while let request = client.receive() { client.send(Answer.modifyDone(request.id, code: request.dn == "<GUID=1>" ? 50 : 0)) }
    }
    let object = Mutex<String?>(nil)
    let request = ModifyRequest(dn: "<GUID=1>", name: "CN=ZULU,DC=lab", changes: [.init(.add, "description", ["x"])])
    try await server.connect().modify([request], willSend: { _ in }) { _, error in object.withLock { $0 = error?.object } }
    #expect(object.withLock { $0 } == "CN=ZULU,DC=lab")
  }

  @Test func `A name with a NUL would be another object's name, and is not sent`() async throws {
    let server = try ScriptedServer { client in
      while let request = client.receive() { client.send(Answer.modifyDone(request.id)) }
    }
    let log = Log()
    let requests = [ModifyRequest(dn: "CN=x\0,DC=y", changes: []), ModifyRequest(dn: "CN=z", changes: [.init(.delete, "a", [])])]
    try await server.connect().modify(requests, willSend: log.willSend, didAnswer: log.didAnswer)
    #expect(log.all.contains(.failed(0, .parameterError)))
    #expect(log.all.contains(.done(1)))
  }
}
