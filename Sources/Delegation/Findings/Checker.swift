/// Runs the rules over what was read, and applies what the policy says of them.
public struct Checker: Sendable {
  private let facts: CheckFacts
  private let failOn: Severity
  /// The day of the check (UTC), as `YYYY-MM-DD`.
  private let today: String

  /// A checker.
  ///
  /// - Parameters:
  ///   - failOn: the least severity that makes the check fail.
  ///   - time: when the check is made (UTC), in the form of RFC 3339; waivers hold to the end of their day.
  public init(_ facts: CheckFacts, failOn: Severity, time: String) {
    self.facts = facts
    self.failOn = failOn
    today = String(time.prefix(10))
  }

  /// What each rule finds.
  private var verdicts: [(rule: Rule, verdict: @Sendable (CheckFacts) -> RuleVerdict)] {
    [
      (.missingEntry, { $0.missingEntries() }), (.halfConfigured, { $0.halfConfiguredHosts() }),
      (.unwantedTransition, { $0.unwantedTransitions() }), (.unconstrained, { $0.unconstrainedHosts() }), (.ghost, { $0.ghosts() }),
      (.unmanaged, { $0.unmanagedEntries() }), (.migrationName, { $0.unregisteredTargets() }), (.sharedName, { $0.sharedNames() }),
      (.hostAccount, { $0.unusableAccounts() }), (.encryptionTypes, { $0.weakEncryption() }), (.valueBudget, { $0.tightBudgets() }),
      (.domainController, { $0.controllerEntries() }), (.domainBorder, { $0.borderCrossings() }),
      (.operators, { $0.undelegableOperators() }), (.protectedHost, { $0.protectedHosts() }), (.outsider, { $0.outsiders() }),
      (.blastRadius, { $0.exposedAccounts() }), (.retired, { $0.leftovers() }),
    ]
  }

  /// Checks.
  public func compliance() -> Compliance {
    var compliance = Compliance(findings: [], failOn: failOn, mesh: MeshState(facts))
    let waivers = Waivers(facts, today: today)
    for (rule, verdict) in verdicts {
      guard facts.policy.rules[rule.id] != .off else {
        compliance.notEvaluated.append(NotEvaluated(rule.id, "the policy turns it off"))
        continue
      }
      let verdict = verdict(facts)
      compliance.notEvaluated += verdict.gaps.map { NotEvaluated(rule.id, $0) }
      compliance.findings += verdict.findings.map { settled($0, waivers) }
    }
    compliance.findings = Severity.allCases.reversed().flatMap { severity in compliance.findings.filter { $0.severity == severity } }
    return compliance
  }

  private func settled(_ finding: Finding, _ waivers: Waivers) -> Finding {
    var finding = finding
    if case .severity(let severity)? = facts.policy.rules[finding.rule] { finding.severity = severity }
    finding.waiver = waivers.state(of: finding)
    finding.failing = finding.severity >= failOn && !finding.isWaived
    return finding
  }
}
