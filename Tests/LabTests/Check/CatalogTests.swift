import ActiveDirectory
import LDAP
import Testing

/// The global catalog, by the same bind as the controller that it belongs to.
@Suite(.againstHangs) struct CatalogTests {
  @Test func `It tells who owns a name, and its names, as the domain does`() async throws {
    try await withUnit("A", "B") { unit, _ in
      let names = ["HOST/\(unit.name("A"))", "HOST/\(unit.host("B"))"]
      try await ProbeGround.connected(as: "alice") { directory in
        let filter = Filter.or(names.map { .equal("servicePrincipalName", $0) })
        let request = SearchRequest("", scope: .subtree, filter: filter, attributes: ["servicePrincipalName"])
        let catalog = try await directory.searchCatalog([request], into: [String: [String]]()) { found, entry in
          found[entry.dn] = try entry.strings("servicePrincipalName").sorted()
        }
        #expect(Set(catalog.value.keys) == [unit.dn("A"), unit.dn("B")])
        let here = SearchRequest(unit.dn, scope: .subtree, filter: filter, attributes: ["servicePrincipalName"])
        let domain = try await directory.search([here], into: [String: [String]]()) { found, entry in
          found[entry.dn] = try entry.strings("servicePrincipalName").sorted()
        }
        #expect(catalog.value == domain.value)
      }
    }
  }
}
