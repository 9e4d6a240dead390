import Delegation
import LDAP
import Testing

@testable import ActiveDirectory

@Suite("Objects of a file answer filters as a controller does")
struct StoredObjectTests {
  private static let objects: [(name: String, attributes: [(name: String, values: [String])])] = [
    (
      "CN=ZULU,OU=Hosts,DC=lab,DC=test",
      [
        ("objectClass", ["top", "person", "user", "computer"]), ("sAMAccountName", ["ZULU$"]), ("userAccountControl", ["-2147479552"]),
        ("servicePrincipalName", ["HOST/zulu", "HOST/zulu.lab.test"]), ("memberOf", ["CN=Inner,DC=lab,DC=test"]),
      ]
    ),
    ("CN=boss,DC=lab,DC=test", [("objectClass", ["top", "person", "user"]), ("adminCount", ["1"])]),
    ("CN=Inner,DC=lab,DC=test", [("objectClass", ["top", "group"])]),
    ("CN=Outer,DC=lab,DC=test", [("objectClass", ["top", "group"]), ("member", ["cn=inner,dc=lab,dc=test", "CN=Outer,DC=lab,DC=test"])]),
    ("CN=app,DC=lab,DC=test", [("objectClass", ["top", "user", "computer", "msDS-GroupManagedServiceAccount"])]),
  ]

  private func names(_ filter: Filter) throws -> [String] {
    let content = try Self.objects.map { object in
      (name: try DistinguishedName(parsing: object.name), attributes: object.attributes.map { ($0.name, $0.values.map { Array($0.utf8) }) })
    }
    let chains = StoredGroups(content).chains(in: filter)
    let objects = content.map { StoredObject(name: $0.name, attributes: $0.attributes) }
    let found = objects.filter { $0.matches(filter, chains: chains) }.map(\.name.text)
    if let positions = StoredIndex(objects).positions(for: filter) {
      #expect(Set(found).isSubset(of: positions.map { objects[$0].name.text }), "an index hides what a filter finds")
    }
    return found.map { String($0.dropFirst(3).prefix { $0 != "," }) }
  }

  @Test("Values compare without regard to case, and attributes too")
  func equality() throws {
    #expect(try names(.equal("servicePrincipalName", "host/ZULU")) == ["ZULU"])
    #expect(try names(.equal("SAMACCOUNTNAME", "zulu$")) == ["ZULU"])
    #expect(try names(.equal("servicePrincipalName", "HOST/zul")) == [])
    #expect(try names(.equal("distinguishedName", "cn=Zulu, ou=hosts, dc=lab, dc=test")) == ["ZULU"])
  }

  @Test("Beginnings, presence and bits")
  func others() throws {
    #expect(try names(.prefix("servicePrincipalName", "host/zulu.")) == ["ZULU"])
    #expect(try names(.present("adminCount")) == ["boss"])
    #expect(try names(.bitAnd("userAccountControl", 0x1000)) == ["ZULU"])
    #expect(try names(.bitAnd("userAccountControl", 0x8000_0000)) == ["ZULU"])
    #expect(try names(.bitAnd("userAccountControl", 0x1002)) == [])
  }

  @Test("All and one")
  func combinations() throws {
    #expect(try names(.and([.equal("objectClass", "user"), .present("adminCount")])) == ["boss"])
    #expect(try names(.or([.equal("sAMAccountName", "ZULU$"), .present("adminCount")])) == ["ZULU", "boss"])
    #expect(try names(.or([.equal("sAMAccountName", "ZULU$"), .equal("servicePrincipalName", "x")])) == ["ZULU"])
    #expect(try names(.and([])).count == 5 && names(.or([])).isEmpty)
  }

  @Test("Membership goes through groups, by either side's word, and comes to an end")
  func chains() throws {
    #expect(try names(.inChain("memberOf", "CN=Outer,DC=lab,DC=test")) == ["ZULU", "Inner", "Outer"])
    #expect(try names(.inChain("memberOf", "CN=inner,DC=lab,DC=test")) == ["ZULU"])
  }

  @Test("The category is the most derived class, where the file doesn't have it")
  func categories() throws {
    #expect(try names(.equal("objectCategory", "computer")) == ["ZULU"])
    #expect(try names(.equal("objectCategory", "person")) == ["boss"])
    #expect(try names(.equal("objectCategory", "group")) == ["Inner", "Outer"])
  }
}
