import Synchronization
import Testing
import WindowsTypes

@testable import SMB

/// Requests that travel together.
@Suite(.timeLimit(.minutes(5))) struct CompoundTests {
  private static let previous = [UInt8](repeating: 0xFF, count: 16)

  @Test(arguments: [false, true]) func `A file is deleted in one round trip`(encrypts: Bool) async throws {
    let seen = Mutex<[ScriptedRequest]>([])
    let server = try ScriptedServer(encrypts: encrypts) { request, reply in
      seen.withLock { $0.append(request) }
      return [reply]
    }
    let client = try await server.connect()
    let share = try await client.connectShare("vms")
    seen.withLock { $0 = [] }
    try await client.delete("old.vhdx", on: share)
    let requests = seen.withLock { $0 }
    #expect(requests.map(\.command) == [.create, .setInfo, .close])
    #expect(requests.map(\.isRelated) == [false, true, true])
    #expect(requests.allSatisfy { $0.isSigned != encrypts })
    #expect(requests.dropLast().allSatisfy { $0.bytes.count % 8 == 0 })
    #expect(Array(requests[1].bytes[80..<96]) == Self.previous && Array(requests[2].bytes[72..<88]) == Self.previous)
    let numbers = requests.map(\.messageID)
    #expect(numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2])
  }

  @Test func `Without credits for all they go one by one`() async throws {
    let seen = Mutex<[ScriptedRequest]>([])
    let server = try ScriptedServer { request, reply in
      seen.withLock { $0.append(request) }
      var poor = reply
      poor.credits = 1
      return [poor]
    }
    let client = try await server.connect()
    let share = try await client.connectShare("vms")
    seen.withLock { $0 = [] }
    try await client.delete("old.vhdx", on: share)
    let requests = seen.withLock { $0 }
    #expect(requests.map(\.command) == [.create, .setInfo, .close])
    #expect(requests.allSatisfy { !$0.isRelated })
    #expect(Array(requests[2].bytes[72..<88]) != Self.previous)
  }

  @Test(arguments: [Command.create, .setInfo, .close]) func `Each answer's status counts`(command: Command) async throws {
    let server = try ScriptedServer { request, reply in [request.command == command ? reply.failing(.accessDenied) : reply] }
    let client = try await server.connect()
    let share = try await client.connectShare("vms")
    let error = await #expect(throws: SMBError.self) { try await client.delete("old.vhdx", on: share) }
    #expect(error?.status == .accessDenied && error?.operation == .delete && error?.object == "\\\\127.0.0.1\\vms\\old.vhdx")
    try await client.echo()
  }

  @Test func `If one fails and those after it with it, the handle is closed all the same`() async throws {
    let closes = Mutex<[[UInt8]]>([])
    let server = try ScriptedServer { request, reply in
      if request.command == .close { closes.withLock { $0.append(Array(request.bytes[72..<88])) } }
      let fails = request.command == .setInfo || request.command == .close && request.isRelated
      return [fails ? reply.failing(.cannotDelete) : reply]
    }
    let client = try await server.connect()
    let share = try await client.connectShare("vms")
    let error = await #expect(throws: SMBError.self) { try await client.delete("old.vhdx", on: share) }
    #expect(error?.status == .cannotDelete)
    #expect(closes.withLock { $0.count } == 2 && closes.withLock { $0.last } != Self.previous)
  }

  @Test(arguments: [Command.create, .setInfo, .close]) func `Each answer's signature counts`(command: Command) async throws {
    let server = try ScriptedServer { request, reply in
      var changed = reply
      if request.command == command { changed.tamper = { $0[$0.count - 1] ^= 1 } }
      return [changed]
    }
    let client = try await server.connect()
    let share = try await client.connectShare("vms")
    let error = await #expect(throws: SMBError.self) { try await client.delete("old.vhdx", on: share) }
    #expect(error?.kind == .notAuthentic)
  }

  @Test func `A directory that is not there is told by the first answer`() async throws {
    let server = try ScriptedServer { request, reply in
      [request.command == .create || request.isRelated ? reply.failing(.objectNameNotFound) : reply]
    }
    let client = try await server.connect()
    let share = try await client.connectShare("vms")
    #expect(try await !client.directoryExists("none", on: share))
  }
}
