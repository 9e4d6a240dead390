import Delegation
import Testing
import WindowsTypes

@Suite("Planned flags")
struct FlagPlanTests {
  @Test("Protocol transition is set on every source, and on no host that is only a target")
  func setsProtocolTransition() throws {
    var scene = Scene()
    let hosts = try scene.hosts("zulu", "yankee")
    let plan = try scene.plan(.directed(hosts, from: ["zulu"], to: ["yankee"]))
    #expect(try plan.host("zulu").flagsAfter == [.workstationTrustAccount, .trustedToAuthenticateForDelegation])
    #expect(try plan.host("yankee").flagsAfter == .workstationTrustAccount)
    #expect(plan.summary.flagChanges == 1)
  }

  @Test("A host whose entries are all there and whose bit is off is half-configured, and gets its bit")
  func mendsHalfConfiguration() throws {
    var scene = Scene()
    let hosts = try scene.plan(scene.hosts("zulu", "yankee")).outcome.map { account in
      var account = account
      account.userAccountControl.remove(.trustedToAuthenticateForDelegation)
      return account
    }
    let plan = try scene.plan(hosts)
    #expect(plan.summary.add == 0 && plan.summary.flagChanges == 2)
  }

  @Test("With Kerberos only, protocol transition is taken away")
  func clearsProtocolTransition() throws {
    var scene = Scene()
    scene.policy.delegationProtocol = .kerberos
    let flags: UserAccountControl = [.workstationTrustAccount, .trustedToAuthenticateForDelegation]
    let plan = try scene.plan([scene.host("zulu", flags: flags), scene.host("yankee")])
    #expect(try plan.host("zulu").flagsAfter == .workstationTrustAccount)
    #expect(try plan.host("yankee").flagsAfter == .workstationTrustAccount)
  }

  @Test("No other bit changes, known or unknown", arguments: [false, true])
  func keepsOtherBits(clearUnconstrained: Bool) throws {
    var scene = Scene()
    scene.options.clearUnconstrained = clearUnconstrained
    let all = UserAccountControl(rawValue: 0xFFFF_FFFF).subtracting([.serverTrustAccount, .partialSecretsAccount])
    let plan = try scene.plan([scene.host("zulu", flags: all), scene.host("yankee")])
    #expect(try plan.host("zulu").flagsAfter == (clearUnconstrained ? all.subtracting(.trustedForDelegation) : all))
  }

  @Test("Unconstrained delegation blocks the plan until it is cleared, which only its option does")
  func blocksUnconstrained() throws {
    var scene = Scene()
    let hosts = [try scene.host("zulu", flags: [.workstationTrustAccount, .trustedForDelegation]), try scene.host("yankee")]
    let blocked = try scene.plan(hosts)
    #expect(blocked.blockers == [.unconstrained(host: "ZULU")])
    #expect(try blocked.host("zulu").flagsAfter.contains(.trustedForDelegation))
    scene.options.clearUnconstrained = true
    let cleared = try scene.plan(hosts)
    #expect(cleared.blockers.isEmpty)
    #expect(try cleared.host("zulu").flagsAfter == [.workstationTrustAccount, .trustedToAuthenticateForDelegation])
    #expect(cleared.summary.flagChanges == 3)
  }

  @Test("A retired host, or one that is only a target, blocks as well while it is trusted without constraints")
  func blocksEveryPlannedHost() throws {
    var scene = Scene()
    let flags: UserAccountControl = [.workstationTrustAccount, .trustedForDelegation]
    let (zulu, yankee, xray) = (try scene.host("zulu"), try scene.host("yankee", flags: flags), try scene.host("xray", flags: flags))
    var members = try FleetMembers.directed([zulu, yankee], from: ["zulu"], to: ["yankee"])
    members.retired = [xray]
    #expect(try Set(scene.plan(members).blockers) == [.unconstrained(host: "YANKEE"), .unconstrained(host: "XRAY")])
  }

  @Test("A disabled host is planned for, with a warning")
  func warnsOfDisabledHosts() throws {
    var scene = Scene()
    let plan = try scene.plan([scene.host("zulu", flags: [.workstationTrustAccount, .accountDisabled]), scene.host("yankee")])
    #expect(plan.warnings == [.disabled(host: "ZULU")])
    #expect(try plan.host("zulu").flagsAfter.contains(.accountDisabled))
  }
}
