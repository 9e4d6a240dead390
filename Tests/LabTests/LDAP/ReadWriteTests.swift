import LDAP
import Synchronization
import Testing

@Suite(.againstHangs) struct ReadWriteTests {
  private static let list = "msDS-AllowedToDelegateTo"

  private static func values(_ count: Int) -> [String] { (0..<count).map { "cifs/host\($0).lab.test" } }

  @Test(arguments: [1, 7, 20, 500])
  func `Every page size brings the same objects`(pageSize: Int) async throws {
    try await TestUnit.withUnit(computers: 20) { unit in
      let connection = try await Directory.connect()
      let request = SearchRequest(
        unit.dn, scope: .subtree, filter: .equal("objectClass", "computer"), attributes: ["sAMAccountName"], pageSize: pageSize)
      let outcome = try await connection.search(request, into: [String]()) { $0.append($1.dn) }
      #expect(outcome.value.sorted() == unit.computers.sorted())
      #expect(outcome.entryCount == 20)
    }
  }

  @Test func `A search of the domain's root tells of the other partitions and does not go there`() async throws {
    let connection = try await Directory.connect()
    let request = SearchRequest(Directory.base, scope: .subtree, filter: .equal("sAMAccountName", "alice"), attributes: ["cn"])
    let outcome = try await connection.search(request, into: [String]()) { $0.append($1.dn) }
    #expect(outcome.value == ["CN=alice,CN=Users,DC=lab,DC=test"])
    #expect(outcome.references.contains { $0.contains("CN=Configuration,DC=lab,DC=test") })
  }

  @Test func `What is written is what another program reads`() async throws {
    try await TestUnit.withUnit(computers: 3) { unit in
      let connection = try await Directory.connect()
      let values = Self.values(1500)
      let requests = unit.computers.map { ModifyRequest(dn: $0, changes: [.init(.add, Self.list, values)]) }
      try await connection.modify(requests, willSend: { _ in }, didAnswer: { _, error in #expect(error == nil) })
      for dn in unit.computers {
        #expect(try unit.values(of: Self.list, dn) == values.sorted())
        #expect(try await connection.read(dn, attributes: [Self.list]) { try $0.strings(Self.list).sorted() } == values.sorted())
      }
    }
  }

  @Test func `One request that fails in the middle does not stop the others`() async throws {
    try await TestUnit.withUnit(computers: 30) { unit in
      let connection = try await Directory.connect()
      var requests = unit.computers.map { ModifyRequest(dn: $0, changes: [.init(.add, Self.list, Self.values(5))]) }
      requests[10].dn = "CN=nobody,\(unit.dn)"
      requests[11].changes = [.init(.delete, Self.list, ["cifs/not-there"])]
      requests[12].changes = [.init(.add, "noSuchAttributeAtAll", ["x"])]
      let answers = Mutex<[Int: LDAPError?]>([:])
      try await connection.modify(requests, willSend: { _ in }) { index, error in
        answers.withLock { $0[index] = .some(error) }
      }
      let errors = answers.withLock { $0 }
      #expect(errors.count == 30)
      #expect(errors.filter { $0.value != nil }.keys.sorted() == [10, 11, 12])
      #expect(errors[10]??.code == .noSuchObject)
      #expect(errors[11]??.code == .noSuchAttribute)
      #expect(errors[11]??.object == requests[11].dn && errors[11]??.attribute == Self.list)
      #expect(errors[12]??.code == .undefinedAttributeType || errors[12]??.code == .noSuchAttribute)
      #expect(try unit.values(of: Self.list, unit.computers[29]).count == 5)
    }
  }

  @Test func `A value that is there already is an error: the permissive control is never sent`() async throws {
    try await TestUnit.withUnit(computers: 1) { unit in
      let connection = try await Directory.connect()
      let request = ModifyRequest(dn: unit.computers[0], changes: [.init(.add, Self.list, ["cifs/a"])])
      let codes = Mutex<[ResultCode]>([])
      for _ in 0..<2 {
        try await connection.modify([request], willSend: { _ in }) { _, error in
          codes.withLock { $0.append(error?.code ?? .success) }
        }
      }
      #expect(codes.withLock { $0 } == [.success, .attributeOrValueExists])
    }
  }

  @Test func `Who may not write is told both causes`() async throws {
    try await TestUnit.withUnit(computers: 1) { unit in
      let connection = try await Directory.connect(as: "alice")
      let request = ModifyRequest(dn: unit.computers[0], changes: [.init(.add, Self.list, ["cifs/a"])])
      let found = Mutex<LDAPError?>(nil)
      try await connection.modify([request], willSend: { _ in }) { _, error in found.withLock { $0 = error } }
      let error = try #require(found.withLock { $0 })
      #expect(error.code == .insufficientAccessRights)
      #expect(error.object == unit.computers[0])
      #expect(error.likelyCauses.count == 2)
      #expect(error.likelyCauses[1].contains("SeEnableDelegationPrivilege"))
    }
  }

  @Test func `Many big requests go through TLS as well`() async throws {
    try await TestUnit.withUnit(computers: 12) { unit in
      let connection = try await Directory.connectByPassword()
      let values = (0..<1500).map { "cifs/a-rather-long-name-to-fill-the-buffers-\($0).lab.test" }
      let requests = unit.computers.map { ModifyRequest(dn: $0, changes: [.init(.add, Self.list, values)]) }
      try await connection.modify(requests, willSend: { _ in }, didAnswer: { _, error in #expect(error == nil) })
      let request = SearchRequest(unit.dn, scope: .oneLevel, attributes: [Self.list], pageSize: 5)
      let outcome = try await connection.search(request, into: 0) { count, entry in count += entry.count(of: Self.list) }
      #expect(outcome.value == 12 * 1500)
    }
  }

  @Test func `The domain's controllers are found by DNS`() async throws {
    let controllers = try await ServerDiscovery.domainControllers(of: "lab.test")
    #expect(controllers.map(\.description) == ["ldap://dc.lab.test", "ldap://dc2.lab.test"], "by their priorities")
    #expect(try await ServerDiscovery.pdcEmulator(of: "LAB.TEST.").map(\.host) == ["dc.lab.test"])
    let error = await #expect(throws: LDAPError.self) { try await ServerDiscovery.domainControllers(of: "nowhere.test") }
    #expect(error?.server == "SRV record _ldap._tcp.dc._msdcs.nowhere.test")
    let malformed = await #expect(throws: LDAPError.self) { try await ServerDiscovery.domainControllers(of: "lab test;") }
    #expect(malformed?.code == .parameterError)
  }
}
