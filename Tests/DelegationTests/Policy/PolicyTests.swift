import Delegation
import Testing

@Suite("Policy")
struct PolicyTests {
  @Test("A policy defaults to what live migration needs, and takes nothing away")
  func defaults() {
    let policy = Policy(meshes: [])
    #expect(policy.services == [.cifs, .migration])
    #expect(policy.names == [.short, .qualified])
    #expect(policy.delegationProtocol == .any)
    #expect(policy.unmanaged == .keep && policy.ghosts == .keep)
    #expect(policy.valuesPerObject == nil)
  }

  @Test("A rule has its three digits")
  func readsRules() throws {
    #expect(try RuleID(parsing: "KCD006").number == 6)
    #expect(try RuleID(parsing: "KCD018").description == "KCD018")
    #expect(try RuleID(parsing: "KCD009") < RuleID(parsing: "KCD010"))
  }

  @Test(
    "Nothing else is a rule",
    arguments: ["", "KCD", "KCD0", "KCD000", "KCD019", "KCD06", "KCD0006", "KCD+06", "KCD-01", "kcd006", " KCD006"])
  func refusesRules(text: String) {
    #expect(throws: NameError.self) { try RuleID(parsing: text) }
  }
}
