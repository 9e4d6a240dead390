import Delegation
import Foundation
import Testing
import WindowsTypes

@Suite("Plan documents")
struct PlanDocumentTests {
  @Test("A plan comes back from its document, by way of JSON, as the same plan")
  func roundTrip() throws {
    let plan = try samplePlan()
    let json = try JSONEncoder().encode(document(plan))
    let back = try Plan(JSONDecoder().decode(PlanDocument.self, from: json))
    #expect(back.canonicalForm() == plan.canonicalForm())
    #expect(back.summary == plan.summary)
    #expect(back.hosts.map(\.budget) == plan.hosts.map(\.budget))
    #expect(document(back).hosts == document(plan).hosts)
  }

  @Test("What a plan warned of when it was made is still there when it is read back")
  func keepsWarnings() throws {
    var plan = try samplePlan()
    plan.warnings = [.disabled(host: "zulu"), .newlyDiscovered(host: "yankee")]
    let back = try Plan(document(plan))
    #expect(back.warnings.map(\.description) == plan.warnings.map(\.description))
    #expect(document(back).warnings == document(plan).warnings)
    #expect(PlanWarning.noted("\u{1B}[2J").description.contains("\u{1B}") == false)
  }

  @Test("A budget without a limit says null")
  func writesNull() throws {
    let json = try #require(String(data: JSONEncoder().encode(Budget(used: 3, limit: nil)), encoding: .utf8))
    #expect(json.contains(#""limit":null"#))
    #expect(try JSONDecoder().decode(Budget.self, from: Data(json.utf8)) == Budget(used: 3, limit: nil))
  }

  @Test("Another form, an incomplete reading and a blocked plan are refused")
  func refusesUnfitDocuments() throws {
    var other = document(try samplePlan())
    other.schema = "kcdmesh.plan/2"
    #expect(throws: PlanDocumentError.wrongSchema("kcdmesh.plan/2")) { try Plan(other) }
    var incomplete = document(try samplePlan())
    incomplete.reading.complete = false
    #expect(throws: PlanDocumentError.incomplete) { try Plan(incomplete) }
    var blocked = document(try samplePlan())
    blocked.blockers = ["no"]
    #expect(throws: PlanDocumentError.blocked(["no"])) { try Plan(blocked) }
  }

  @Test("A document whose parts contradict each other is refused", arguments: Tampering.all)
  func refusesContradictions(tampering: Tampering) throws {
    var document = document(try samplePlan())
    tampering.change(&document.hosts[1])
    #expect(throws: PlanDocumentError.self) { try Plan(document) }
  }

  @Test("An object that is planned for twice is refused")
  func refusesDoubles() throws {
    var document = document(try samplePlan())
    document.hosts[0].guid = document.hosts[1].guid
    #expect(throws: PlanDocumentError.inconsistent(host: "", "one object is planned for twice")) { try Plan(document) }
  }

  @Test("A name that is none is refused")
  func refusesBadNames() throws {
    var document = document(try samplePlan())
    document.hosts[0].dn = "zulu"
    #expect(throws: NameError.self) { try Plan(document) }
  }

  /// One way to write into a document what no planner makes.
  struct Tampering: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var change: @Sendable (inout PlanDocument.Host) -> Void

    init(_ name: String, _ change: @escaping @Sendable (inout PlanDocument.Host) -> Void) {
      testDescription = name
      self.change = change
    }

    static let all = [
      Tampering("adds what is there") { $0.add[0] = "CIFS/yankee" },
      Tampering("adds twice") { $0.add[0] = $0.add[1].uppercased() },
      Tampering("removes what isn't there") { $0.remove[0] = "http/absent" },
      Tampering("removes twice") { $0.remove.append($0.remove[0]) },
      Tampering("removes what it keeps as unmanaged") { $0.remove[0] = $0.unmanaged[0] },
      Tampering("leaves alone what isn't there") { $0.unmanaged[0] = "http/absent" },
      Tampering("hides a removal") { $0.keep += 1 },
      Tampering("adds beyond its budget") { $0.budget.limit = 4 },
      Tampering("miscounts its values") { $0.budget.used -= 1 },
      Tampering("disables the account") { $0.userAccountControl.after |= 0x2 },
      Tampering("sets unconstrained delegation") { $0.userAccountControl.after |= 0x80000 },
      Tampering("stays unconstrained") { host in
        host.userAccountControl.before |= 0x80000
        host.userAccountControl.after |= 0x80000
      },
      Tampering("is a domain controller") { host in
        host.userAccountControl.before |= 0x2000
        host.userAccountControl.after |= 0x2000
      },
      Tampering("keeps more entries than can be counted") { $0.keep = .max },
      Tampering("holds more values than can be counted") { $0.state.otherValues = .max },
      Tampering("holds less than nothing") { host in
        host.state.otherValues = -1
        host.budget.used -= 1
      },
      Tampering("has a limit that no object has") { $0.budget.limit = .min },
      Tampering("takes a name away") { $0.removeServicePrincipalNames = [migration("yankee")] },
      Tampering("registers another host's name") { $0.addServicePrincipalNames[0] = migration("dc1") },
      Tampering("registers another service") { $0.addServicePrincipalNames[0] = "HTTP/zulu" },
      Tampering("registers a longer name") { $0.addServicePrincipalNames[0] += "/x" },
      Tampering("registers a name twice") { host in
        host.addServicePrincipalNames.append(host.addServicePrincipalNames[0].lowercased())
        host.budget.used += 1
      },
      Tampering("registers what it has") { $0.addServicePrincipalNames[0] = migration("ZULU") },
    ]
  }

  /// `zulu` adds, removes, keeps, leaves alone, registers and changes its flags.
  private func samplePlan() throws -> Plan {
    var scene = Scene()
    scene.isSamba = true
    scene.policy.ghosts = .remove
    scene.options.registerNames = true
    scene.options.clearUnconstrained = true
    let app = try dn("CN=app,DC=lab")
    let zulu = try scene.host(
      "zulu", list: ["cifs/YANKEE", "http/gone", "http/app"], flags: [.workstationTrustAccount, .trustedForDelegation])
    let hosts = [zulu, try scene.host("yankee")]
    scene.owners = ServicePrincipalNameOwners(
      hostAliases: [], accounts: hosts.map { ($0.distinguishedName, $0.servicePrincipalNames) } + [(app, ["http/app"])])
    return try scene.plan(hosts)
  }

  private func document(_ plan: Plan) -> PlanDocument {
    PlanDocument(
      plan, reading: Reading(server: "ldap://dc1.lab.test", domain: "lab.test", time: "2026-11-23T04:00:00Z", complete: true),
      fingerprint: "f00d")
  }
}
