import Delegation
import Testing

@Suite("Value budget")
struct BudgetTests {
  @Test("Windows holds 1200 values, Samba any number; the policy's limit goes before both")
  func choosesLimit() {
    var policy = Policy(meshes: [])
    #expect(Budget.limit(policy: policy, isSamba: false) == 1200)
    #expect(Budget.limit(policy: policy, isSamba: true) == nil)
    policy.valuesPerObject = 3000
    #expect(Budget.limit(policy: policy, isSamba: false) == 3000)
    #expect(Budget.limit(policy: policy, isSamba: true) == 3000)
  }

  @Test("A budget is tight from four fifths on, and exceeded above its limit")
  func grades() {
    #expect(!Budget(used: 959, limit: 1200).isTight)
    #expect(Budget(used: 960, limit: 1200).isTight)
    #expect(!Budget(used: 1200, limit: 1200).isExceeded)
    #expect(Budget(used: 1201, limit: 1200).isExceeded)
    #expect(!Budget(used: .max / 8, limit: nil).isExceeded && !Budget(used: .max / 8, limit: nil).isTight)
  }

  @Test("All values of the object count towards it")
  func countsEverything() throws {
    var scene = Scene()
    var zulu = try scene.host("zulu", list: ["http/app", "cifs/YANKEE"])
    zulu.otherValues = 7
    let budget = try scene.plan([zulu, scene.host("yankee")]).host("zulu").budget
    #expect(budget == Budget(used: 2 + 3 + 4 + 7, limit: 1200))
  }

  @Test("A mesh that doesn't fit is blocked, with the numbers and the way out; on Samba it fits")
  func blocksLargeMesh() throws {
    var scene = Scene()
    scene.policy.valuesPerObject = 11
    let hosts = try scene.hosts("zulu", "yankee", "xray")
    let plan = try scene.plan(hosts)
    #expect(plan.blockers.count == 3)
    #expect(plan.blockers.first == .budgetExceeded(host: "XRAY", Budget(used: 12, limit: 11)))
    #expect(plan.blockers.first?.description.contains("12 values, 1 more than the 11") == true)
    scene.policy.valuesPerObject = 12
    #expect(try scene.plan(hosts).blockers.isEmpty)
    scene.policy.valuesPerObject = nil
    scene.isSamba = true
    #expect(try scene.plan(hosts).blockers.isEmpty)
  }

  @Test("Nearing the limit is a warning")
  func warnsBeforeLimit() throws {
    var scene = Scene()
    scene.policy.valuesPerObject = 15
    let plan = try scene.plan(scene.hosts("zulu", "yankee", "xray"))
    #expect(plan.blockers.isEmpty)
    #expect(plan.warnings.contains(.tightBudget(host: "ZULU", Budget(used: 12, limit: 15))))
  }

  @Test("An object that holds too much may shrink, or change a flag, but not grow")
  func allowsShrinking() throws {
    var scene = Scene()
    scene.policy.valuesPerObject = 12
    let foreign = (0..<10).map { "http/app\($0)" }
    let (full, yankee) = (try scene.host("zulu", list: foreign), try scene.host("yankee"))
    #expect(try !scene.plan([full, yankee]).blockers.isEmpty)
    var kept = full
    kept.allowedToDelegateTo += try scene.plan([scene.host("zulu"), yankee]).host("zulu").add
    let flagOnly = try scene.plan([kept, yankee])
    #expect(try flagOnly.host("zulu").budget.isExceeded && flagOnly.blockers.isEmpty)
    scene.policy.unmanaged = .remove
    scene.policy.valuesPerObject = 4
    let shrinking = try scene.plan([full, yankee])
    #expect(try shrinking.host("zulu").budget.isExceeded)
    #expect(!shrinking.blockers.contains(.budgetExceeded(host: "ZULU", Budget(used: 8, limit: 4))))
  }

  @Test("Names that are registered count, and can be what doesn't fit")
  func countsRegisteredNames() throws {
    var scene = Scene()
    scene.options.registerNames = true
    scene.policy.valuesPerObject = 7
    var zulu = try scene.host("zulu")
    zulu.servicePrincipalNames.removeLast(2)
    let hosts = [zulu, try scene.host("yankee")]
    let plan = try scene.plan(hosts)
    #expect(try plan.host("zulu").budget.used == 8)
    #expect(plan.blockers.contains(.budgetExceeded(host: "ZULU", Budget(used: 8, limit: 7))))
  }
}
