import LDAP
import Secrets
import Testing

/// Objects made and deleted in a unit of the test's own.
@Suite(.againstHangs) struct NewObjectTests {
  private func computer(_ name: String, in unit: TestUnit, account: String? = nil) -> AddRequest {
    AddRequest(
      dn: "CN=\(name),\(unit.dn)",
      attributes: [
        .init("objectClass", "computer"), .init("sAMAccountName", "\(account ?? name)$"), .init("userAccountControl", "4096"),
        .init("description", "Grüße"), .init("servicePrincipalName", "HOST/\(name)", "HOST/\(name).lab.test"),
      ])
  }

  @Test func `What is made is what another program reads, and is gone when it is deleted`() async throws {
    try await TestUnit.withUnit(computers: 0) { unit in
      let connection = try await Directory.connect()
      let request = computer("N\(unit.tag)", in: unit)
      try await connection.add(request)
      #expect(try unit.values(of: "sAMAccountName", request.dn) == ["N\(unit.tag)$"])
      #expect(try unit.values(of: "servicePrincipalName", request.dn) == ["HOST/N\(unit.tag)", "HOST/N\(unit.tag).lab.test"])
      #expect(try await connection.read(request.dn, attributes: ["description"]) { try $0.string("description") } == "Grüße")
      try await connection.delete(DeleteRequest(dn: request.dn))
      #expect(throws: ProgramFailed.self) { try unit.values(of: "cn", request.dn) }
    }
  }

  @Test(arguments: ["ldap://dc.lab.test", "ldaps://dc.lab.test"])
  func `A password that is given to a new account is the account's, over a sealed connection and over TLS`(url: String) async throws {
    try await TestUnit.withUnit(computers: 0) { unit in
      let connection = try await url.hasPrefix("ldaps") ? Directory.connectByPassword(url) : Directory.connect(url)
      var request = computer("P\(unit.tag)", in: unit)
      request.attributes.append(.init("unicodePwd", secret: Secret("\"Pa55-word\"".utf8.flatMap { [$0, 0] })))
      try await connection.add(request)
      let cache = "FILE:/tmp/kcdmesh-test-P\(unit.tag).cc"
      try run("kinit", ["-c", cache, "P\(unit.tag)$"], input: "Pa55-word\n")
      try run("kdestroy", ["-c", cache])
    }
  }

  @Test func `A name that is taken, and a container that is not there, are told apart`() async throws {
    try await TestUnit.withUnit(computers: 1) { unit in
      let connection = try await Directory.connect()
      let request = computer("D\(unit.tag)", in: unit)
      try await connection.add(request)
      let taken = await #expect(throws: LDAPError.self) { try await connection.add(request) }
      #expect(taken?.code == .entryAlreadyExists)
      let account = computer("E\(unit.tag)", in: unit, account: "D\(unit.tag)")
      let accountTaken = await #expect(throws: LDAPError.self) { try await connection.add(account) }
      #expect(accountTaken?.code == .entryAlreadyExists && accountTaken?.likelyCauses[0].contains("sAMAccountName") == true)
      let orphan = AddRequest(dn: "CN=x,OU=nowhere,\(unit.dn)", attributes: request.attributes)
      let nowhere = await #expect(throws: LDAPError.self) { try await connection.add(orphan) }
      #expect(nowhere?.code == .noSuchObject && nowhere?.likelyCauses[0].contains("no such container") == true)
    }
  }

  @Test func `An object with others below it stays, and one that is gone is told as that, each time`() async throws {
    try await TestUnit.withUnit(computers: 1) { unit in
      let connection = try await Directory.connect()
      let parent = await #expect(throws: LDAPError.self) { try await connection.delete(DeleteRequest(dn: unit.dn)) }
      #expect(parent?.code == .notAllowedOnNonLeaf)
      try await connection.delete(DeleteRequest(dn: unit.computers[0]))
      for _ in 0..<10 {
        let gone = await #expect(throws: LDAPError.self) { try await connection.delete(DeleteRequest(dn: unit.computers[0])) }
        #expect(gone?.code == .noSuchObject && gone?.likelyCauses == ["someone else has deleted it already"])
      }
    }
  }

  @Test func `Who may neither make nor delete is told`() async throws {
    try await TestUnit.withUnit(computers: 1) { unit in
      let connection = try await Directory.connect(as: "alice")
      let made = await #expect(throws: LDAPError.self) { try await connection.add(computer("A\(unit.tag)", in: unit)) }
      #expect(made?.code == .insufficientAccessRights && made?.likelyCauses.count == 2)
      let deleted = await #expect(throws: LDAPError.self) { try await connection.delete(DeleteRequest(dn: unit.computers[0])) }
      #expect(deleted?.code == .insufficientAccessRights && deleted?.likelyCauses.count == 1)
    }
  }
}
