import Glibc
import Synchronization
import Testing

@testable import LDAP

@Suite(.timeLimit(.minutes(5))) struct SearchTests {
  private static let request = SearchRequest("DC=x", scope: .subtree, attributes: ["member"], pageSize: 2)

  private func names(_ server: ScriptedServer) async throws -> SearchOutcome<[String]> {
    try await server.connect().search(Self.request, into: []) { $0.append($1.dn) }
  }

  @Test func `Pages are fetched until the cookie is empty`() async throws {
    let server = try ScriptedServer { client in
      var page = 0
      while let request = client.receive(), request.isSearch {
        page += 1
        client.send(
          Answer.entry(request.id, "CN=\(page)", []), Answer.reference(request.id, "ldap://other/DC=\(page)"),
          Answer.searchDone(request.id, cookie: page < 3 ? "more" : ""))
      }
    }
    let outcome = try await names(server)
    #expect(outcome.value == ["CN=1", "CN=2", "CN=3"])
    #expect(outcome.entryCount == 3)
    #expect(outcome.references == ["ldap://other/DC=1", "ldap://other/DC=2", "ldap://other/DC=3"])
  }

  @Test func `Requests that the socket does not take yet go out later, and each is answered`() async throws {
    let server = try ScriptedServer { client in
      usleep(1_500_000)
      while let request = client.receive(), request.isSearch {
        client.send(Answer.entry(request.id, request.dn, []), Answer.searchDone(request.id, cookie: ""))
      }
    }
    let attribute = String(repeating: "x", count: 16_000_000)
    let requests = (0..<4).map { SearchRequest("CN=\($0)", scope: .subtree, attributes: [attribute]) }
    let connection = try await server.connect(timeLimit: .seconds(20))
    let found = try await connection.search(requests, into: [String]()) { $0.append($1.dn) }
    #expect(found.value == ["CN=0", "CN=1", "CN=2", "CN=3"])
  }

  @Test func `A request that can't be sent is an error after those before it were answered`() async throws {
    let server = try ScriptedServer { client in
      while let request = client.receive(), request.isSearch {
        client.send(Answer.entry(request.id, request.dn, []), Answer.searchDone(request.id, cookie: ""))
      }
    }
    let connection = try await server.connect()
    let requests = ["CN=0", "CN=\01"].map { SearchRequest($0, scope: .subtree, attributes: []) }
    let found = Mutex<[String]>([])
    let error = await #expect(throws: LDAPError.self) {
      try await connection.search(requests, into: 0) { _, entry in found.withLock { $0.append(entry.dn) } }
    }
    #expect(error?.code == .parameterError)
    #expect(found.withLock { $0 } == ["CN=0"])
    #expect(try await connection.search(Array(requests.prefix(1)), into: [String]()) { $0.append($1.dn) }.value == ["CN=0"])
  }

  @Test(arguments: [
    (UInt8(4), ResultCode.sizeLimitExceeded), (3, .timeLimitExceeded), (10, .referral), (11, .adminLimitExceeded),
    (50, .insufficientAccessRights),
  ])
  func `A search that did not come to its end is an error`(code: UInt8, expected: ResultCode) async throws {
    let server = try ScriptedServer { client in
      guard let request = client.receive() else { return }
      client.send(Answer.entry(request.id, "CN=1", []), Answer.searchDone(request.id, code: code, "partial"))
      client.stall()
    }
    let error = await #expect(throws: LDAPError.self) { try await names(server) }
    #expect(error?.code == expected)
    #expect(error?.object == "DC=x")
    #expect(error?.server == server.address.description)
  }

  @Test func `Ranged values are fetched to the end, whatever the server's step`() async throws {
    let values = (0..<7).map { "CN=m\($0)" }
    let server = try ScriptedServer { client in
      while let request = client.receive() {
        switch request.attributes {
        case ["member"]:
          client.send(
            Answer.entry(request.id, "CN=g", [("cn", ["g"]), ("member", []), ("member;range=0-2", Array(values[0...2]))]),
            Answer.searchDone(request.id, cookie: ""))
        case ["member;range=0-*", "uSNChanged"]: client.sendPart("member;range=0-2", values[0...2], request)
        case ["member;range=3-*", "uSNChanged"]: client.sendPart("member;range=3-3", values[3...3], request)
        case ["member;range=4-*", "uSNChanged"]: client.sendPart("MEMBER;Range=4-*", values[4...], request)
        default: return
        }
      }
    }
    let connection = try await server.connect()
    let outcome = try await connection.search(Self.request, into: [String]()) { result, entry in
      #expect(entry.attributes == ["cn", "member"])
      #expect(entry.count(of: "MEMBER") == 7)
      result = try entry.strings("Member")
    }
    #expect(outcome.value == values)
  }

  @Test(arguments: ["member;range=2-*", "member;range=4-*", "member;range=3-9", "member", "other;range=3-*"])
  func `A server that contradicts itself in ranges is not believed`(second: String) async throws {
    let server = try ScriptedServer { client in
      while let request = client.receive() {
        let isFollowing = request.attributes.first == "member;range=3-*"
        client.sendPart(isFollowing ? second : "member;range=0-2", ["a", "b", "c"], request)
      }
    }
    let error = await #expect(throws: LDAPError.self) { try await names(server) }
    #expect(error?.code == .decodingError)
    #expect(error?.object == "CN=g")
    #expect(error?.attribute == "member")
  }

  @Test func `A list that is changed between its parts is read again, and given up where that never ends`() async throws {
    for steadyFrom in [3, Int.max] {
      let server = try ScriptedServer { client in
        var readings = 0
        while let request = client.receive() {
          let isFollowing = request.attributes.first == "member;range=3-*"
          if request.attributes.first == "member;range=0-*" { readings += 1 }
          let number = isFollowing && readings < steadyFrom ? "\(readings).5" : "\(readings)"
          client.sendPart(isFollowing ? "member;range=3-*" : "member;range=0-2", isFollowing ? ["d"] : ["a", "b", "c"], request, number)
        }
      }
      let connection = try await server.connect()
      let search = { try await connection.search(Self.request, into: [String]()) { $0 = try $1.strings("member") }.value }
      if steadyFrom == 3 {
        #expect(try await search() == ["a", "b", "c", "d"])
      } else {
        let error = await #expect(throws: LDAPError.self) { _ = try await search() }
        #expect(error?.code == .other && error?.object == "CN=g" && error?.attribute == "member")
        #expect(error?.advice == "Run again when nobody does.")
      }
    }
  }

  @Test func `An object that comes twice is one, and an attribute that comes twice is an error`() async throws {
    let server = try ScriptedServer { client in
      while let request = client.receive(), request.isSearch {
        let attribute = ("cn", ["x"])
        client.send(
          Answer.entry(request.id, "CN=x", [attribute]),
          Answer.entry(request.id, request.dn == "DC=x" ? "CN=x" : "CN=y", request.dn == "DC=x" ? [] : [attribute, attribute]),
          Answer.searchDone(request.id, cookie: ""))
      }
    }
    let connection = try await server.connect()
    #expect(try await connection.search(Self.request, into: 0) { found, _ in found += 1 }.value == 1)
    let error = await #expect(throws: LDAPError.self) {
      try await connection.search(SearchRequest("DC=y", scope: .subtree, attributes: []), into: 0) { found, _ in found += 1 }
    }
    #expect(error?.code == .decodingError && error?.object == "CN=y" && error?.attribute == "cn")
  }

  @Test(arguments: [UInt8(51), 52])
  func `A server that is busy is asked again, from where it was`(code: UInt8) async throws {
    let server = try ScriptedServer { client in
      var count = 0
      while let request = client.receive(), request.isSearch {
        count += 1
        switch count {
        case 2, 3: client.send(Answer.searchDone(request.id, code: code, "busy"))
        default: client.send(Answer.entry(request.id, "CN=\(count)", []), Answer.searchDone(request.id, cookie: count < 4 ? "more" : ""))
        }
      }
    }
    #expect(try await names(server).value == ["CN=1", "CN=4"])
  }

  @Test func `A server that stays busy, or says so after it has begun, is an error`() async throws {
    for hasBegun in [false, true] {
      let server = try ScriptedServer { client in
        while let request = client.receive(), request.isSearch {
          if hasBegun { client.send(Answer.entry(request.id, "CN=1", [])) }
          client.send(Answer.searchDone(request.id, code: 51, "busy"))
        }
      }
      let connection = try await server.connect(timeLimit: .seconds(1))
      let error = await #expect(throws: LDAPError.self) { try await connection.search(Self.request, into: 0) { found, _ in found += 1 } }
      #expect(error?.code == .busy)
      #expect(error?.diagnostic == (hasBegun ? "busy" : "busy (asked 3 times)"))
    }
  }

  @Test func `One value where several came, and text that is none, are errors with object and attribute`() async throws {
    let server = try ScriptedServer { client in
      while let request = client.receive() {
        let broken = BER.tlv(
          0x64, BER.string("CN=x"),
          BER.tlv(
            0x30, BER.tlv(0x30, BER.string("two"), BER.tlv(0x31, BER.string("1"), BER.string("2"))),
            BER.tlv(0x30, BER.string("raw"), BER.tlv(0x31, BER.tlv(0x04, [0xFF, 0xFE]))),
            BER.tlv(0x30, BER.string("empty"), BER.tlv(0x31))))
        client.send(Answer.message(request.id, broken), Answer.searchDone(request.id))
      }
    }
    let connection = try await server.connect()
    for attribute in ["two", "raw"] {
      let error = await #expect(throws: LDAPError.self) {
        try await connection.read("CN=x", attributes: []) { try $0.string(attribute) }
      }
      #expect(error?.object == "CN=x")
      #expect(error?.attribute == attribute)
    }
  }

  @Test func `Absent, empty and binary attributes are told apart`() async throws {
    let server = try ScriptedServer { client in
      while let request = client.receive() {
        client.send(Answer.entry(request.id, "CN=x", [("empty", []), ("one", ["1"])]), Answer.searchDone(request.id))
      }
    }
    let found = try await server.connect().read("CN=x", attributes: []) { (entry: borrowing SearchEntry) throws in
      #expect(entry.has("EMPTY") && !entry.has("absent"))
      #expect(entry.count(of: "empty") == 0)
      #expect(try entry.string("empty") == nil)
      #expect(try entry.string("absent") == nil)
      #expect(try entry.bytes("one") == [0x31])
      return true
    }
    #expect(found == true)
  }

  @Test func `What is not there is nil, not an error`() async throws {
    let server = try ScriptedServer { client in
      while let request = client.receive() { client.send(Answer.searchDone(request.id, code: 32)) }
    }
    let name = try await server.connect().read("CN=x", attributes: []) { $0.dn }
    #expect(name == nil)
  }
}

extension ScriptedClient {
  /// A part of a list, of an object with an update number.
  fileprivate func sendPart(_ name: String, _ values: some Sequence<String>, _ request: Request, _ number: String = "1") {
    send(Answer.entry(request.id, "CN=g", [(name, Array(values)), ("uSNChanged", [number])]), Answer.searchDone(request.id, cookie: ""))
  }
}
