import Delegation
import LDAP
import Testing

@testable import ActiveDirectory

@Suite(.timeLimit(.minutes(5))) struct OwnerFinderTests {
  /// What a controller shows of the forest to the one who asks.
  struct Forest: Sendable {
    var mappings = ["host=alerter,cifs,http"]
    var domains = 1
    var isMappingObjectSeen = true
  }

  /// A domain in which one account owns `HOST/zulu` and `app/one`.
  private func owners(of names: [String], in forest: Forest) async throws -> ServicePrincipalNameOwners {
    let server = try ScriptedServer { client in
      while let request = client.receive(), request.isSearch {
        if request.dn.hasPrefix("CN=Directory Service") {
          let entry = Answer.entry(request.id, request.dn, [("sPNMappings", forest.mappings)])
          client.send(forest.isMappingObjectSeen ? entry : [], Answer.searchDone(request.id, code: forest.isMappingObjectSeen ? 0 : 32))
        } else if request.dn.hasPrefix("CN=Partitions") {
          let references = (0..<forest.domains).flatMap { Answer.entry(request.id, "CN=\($0),\(request.dn)", []) }
          client.send(references, Answer.searchDone(request.id, cookie: ""))
        } else {
          #expect(request.dn == "DC=lab,DC=test")
          client.send(
            Answer.entry(request.id, "CN=ZULU,DC=lab,DC=test", [("servicePrincipalName", ["HOST/zulu", "app/one"])]),
            Answer.searchDone(request.id, cookie: ""))
        }
      }
    }
    let values = [
      "defaultNamingContext": "DC=lab,DC=test", "configurationNamingContext": "CN=Configuration,DC=lab,DC=test",
      "dnsHostName": "dc.lab.test",
    ]
    let directory = Directory(
      connection: try await server.connect(timeLimit: .seconds(60)), root: try RootDSE(values, server: "ldap://dc.lab.test"),
      options: ConnectionOptions())
    return try await OwnerFinder(directory).owners(of: names)
  }

  @Test func `What the whole forest shows is known`() async throws {
    let owners = try await owners(of: ["cifs/zulu", "cifs/gone"], in: Forest())
    #expect(owners.failure == nil)
    #expect(owners.ownership(of: "CIFS/zulu") == .owned)
    #expect(owners.ownership(of: "cifs/gone") == .ghost)
  }

  @Test(arguments: [
    Forest(mappings: []), Forest(mappings: ["other=x"]), Forest(isMappingObjectSeen: false), Forest(domains: 0), Forest(domains: 2),
  ])
  func `What can't be read makes no ghost, and who is found owns all the same`(forest: Forest) async throws {
    let owners = try await owners(of: ["app/one", "cifs/gone"], in: forest)
    #expect(owners.failure != nil)
    #expect(owners.ownership(of: "app/one") == .owned)
    #expect(owners.owners(of: "app/one")?.map(\.text) == ["CN=ZULU,DC=lab,DC=test"])
    #expect(owners.ownership(of: "cifs/gone") == .unknown)
    #expect(owners.owners(of: "cifs/gone") == nil)
  }
}
