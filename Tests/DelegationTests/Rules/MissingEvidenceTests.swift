import Delegation
import Testing
import WindowsTypes

@Suite("What could not be read")
struct MissingEvidenceTests {
  private func gaps(_ spoil: (inout CheckScene) throws -> Void) throws -> [String] {
    var scene = try CheckScene()
    try spoil(&scene)
    return try scene.compliance().notEvaluated.map { "\($0.rule) \($0.reason)" }
  }

  @Test("Without owners nothing is called a ghost, and three rules say so; what is unmanaged is known all the same")
  func owners() throws {
    var scene = try CheckScene()
    scene.ownersFailure = "no catalog"
    scene.grant("http/gone")
    let compliance = try scene.compliance()
    #expect(compliance.findings.map(\.rule.description) == ["KCD006"])
    #expect(compliance.notEvaluated.map { "\($0.rule) \($0.reason)" } == ["KCD005 no catalog", "KCD008 no catalog", "KCD012 no catalog"])
  }

  @Test("Who is found in a part of the forest is found")
  func partialOwners() throws {
    var scene = try CheckScene()
    scene.ownersFailure = "no catalog"
    scene.strangers = [("dc", ["ldap/dc"], true), ("thief", [migration("yankee")], false)]
    scene.grant("ldap/dc")
    #expect(try scene.rules().map(\.description) == ["KCD008", "KCD012"])
  }

  @Test("Whether a host is in another domain stays open without owners, but where its distinguished name tells")
  func missingHosts() throws {
    func isOpen(_ name: HostReference) throws -> Bool {
      let gaps = try gaps {
        $0.ownersFailure = "no catalog"
        $0.missing = [MissingHost(name, meshes: ["production"], hint: nil)]
      }
      return gaps.contains("KCD013 no catalog")
    }
    #expect(try isOpen(.qualified("w.other.test")))
    #expect(try !isOpen(.object(dn("CN=w,DC=lab,DC=test"))))
  }

  @Test("Unknown members of Protected Users leave three rules open")
  func protectedUsers() throws {
    let gaps = try gaps {
      $0.surroundings.protectedUsers = .none(gap: "no group")
      $0.scene.policy.operators = ["mover"]
    }
    #expect(gaps == ["KCD014 no group", "KCD015 no group", "KCD017 no group"])
  }

  @Test("A scan that was not done says so, and what it saw counts")
  func scan() throws {
    var scene = try CheckScene()
    let entry = scene.entry("cifs/zulu")
    scene.surroundings.delegators = .part(
      [Delegator(distinguishedName: try dn("CN=web,DC=lab"), samAccountName: "WEB$", entries: [entry])], gap: "too slow")
    let compliance = try scene.compliance()
    #expect(compliance.findings.map { "\($0.rule) \($0.host) \($0.target ?? "")" } == ["KCD016 WEB ZULU"])
    #expect(compliance.notEvaluated.map { "\($0.rule) \($0.reason)" } == ["KCD016 too slow"])
  }

  @Test("Each other gap leaves its own rule open")
  func others() throws {
    #expect(try gaps { $0.surroundings.encryptionGap = "x" } == ["KCD010 x"])
    #expect(try gaps { $0.surroundings.descriptorGap = "x" } == ["KCD016 x"])
    #expect(try gaps { $0.surroundings.privileged = .none(gap: "x") } == ["KCD017 x"])
    #expect(
      try gaps {
        $0.surroundings.operators = .none(gap: "x")
        $0.scene.policy.operators = ["mover"]
      } == ["KCD014 x"])
    #expect(try gaps { $0.hosts[0].resourceDescriptor = .malformed("cut off") }.map { $0.prefix(6) } == ["KCD016"])
  }
}
