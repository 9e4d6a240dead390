import Delegation
import Testing
import WindowsTypes

@Suite("Waivers, severities, and what fails")
struct WaiverTests {
  /// A ghost and an unmanaged entry at ZULU.
  private func scene(_ waivers: [Waiver]) throws -> CheckScene {
    var scene = try CheckScene()
    scene.strangers = [("app", ["HOST/app"], false)]
    scene.grant("http/gone")
    scene.grant("http/app")
    scene.scene.policy.waivers = waivers
    return scene
  }

  private func waiver(_ name: String, host: HostReference? = nil, entry: String? = nil, expires: String = "2026-11-23") throws -> Waiver {
    Waiver(rule: try rule(name), host: host, entry: entry, reason: "moves", owner: "j.doe", expires: expires)
  }

  @Test(
    "A waiver holds to the end of its day, and then its finding returns, marked so",
    arguments: ["2026-11-23T23:59:59Z", "2026-11-24T00:00:00Z"])
  func expiry(_ time: String) throws {
    var scene = try scene([waiver("KCD005")])
    scene.time = time
    let isOver = time.hasPrefix("2026-11-24")
    let compliance = try scene.compliance()
    let finding = try #require(compliance.findings.first { try $0.rule == rule("KCD005") })
    #expect(finding.waiver?.expired == isOver && finding.waiver?.owner == "j.doe" && finding.waiver?.expires == "2026-11-23")
    #expect(finding.failing == isOver && finding.isWaived != isOver)
    #expect(compliance.isCompliant != isOver)
    #expect(compliance.summary.error == (isOver ? 1 : 0) && compliance.summary.warning == 1)
  }

  @Test("A waiver is for its rule, its host and its entry")
  func scope() throws {
    let zulu = try HostReference(parsing: "zulu.lab.test"), yankee = HostReference.short("yankee")
    let holding = [
      try waiver("KCD005"), try waiver("KCD005", host: zulu), try waiver("KCD005", entry: "HTTP/GONE"),
      try waiver("KCD005", host: .short("Zulu"), entry: "http/gone"),
      try waiver("KCD005", host: .object(dn("cn=zulu,ou=hosts,dc=lab,dc=test"))),
    ]
    for waiver in holding { #expect(try scene([waiver]).compliance().isCompliant, "\(waiver)") }
    let others = [
      try waiver("KCD006"), try waiver("KCD005", host: yankee), try waiver("KCD005", entry: "http/app"),
      try waiver("KCD005", host: zulu, entry: "http"),
    ]
    for waiver in others { #expect(try !scene([waiver]).compliance().isCompliant, "\(waiver)") }
  }

  @Test("A waiver that holds wins over one that has expired")
  func renewal() throws {
    let compliance = try scene([waiver("KCD005", expires: "2026-01-01"), waiver("KCD005", expires: "2027-01-01")]).compliance()
    #expect(compliance.isCompliant)
    #expect(compliance.findings.compactMap(\.waiver).map(\.expires) == ["2027-01-01"])
  }

  @Test("The policy's severity counts, and a rule that is off is not evaluated and says so")
  func severities() throws {
    var scene = try scene([])
    scene.scene.policy.rules = [try rule("KCD006"): .severity(.critical), try rule("KCD005"): .off]
    let compliance = try scene.compliance()
    #expect(compliance.findings.map(\.severity) == [.critical])
    #expect(compliance.notEvaluated.map { "\($0.rule) \($0.reason)" } == ["KCD005 the policy turns it off"])
  }

  @Test("What fails is what is as grave as the limit", arguments: [(Severity.critical, 0), (.error, 1), (.warning, 2)])
  func limit(_ failOn: Severity, _ count: Int) throws {
    var scene = try scene([])
    scene.failOn = failOn
    let compliance = try scene.compliance()
    #expect(compliance.findings.count(where: \.failing) == count)
    #expect(compliance.isCompliant == (count == 0))
  }

  @Test("The gravest findings come first")
  func order() throws {
    var scene = try scene([])
    scene.hosts[2].userAccountControl.insert(.trustedForDelegation)
    #expect(try scene.compliance().findings.map(\.severity) == [.critical, .error, .warning])
  }
}
