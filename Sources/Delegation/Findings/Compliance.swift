/// What a check has found, and the state of the mesh that it was found in: all that reports of `check` are made of.
public struct Compliance: Sendable {
  /// The findings, the gravest first, then by rule, in the order of the hosts.
  public var findings: [Finding]
  /// Rules about which nothing, or not everything, is claimed, by rule.
  public var notEvaluated: [NotEvaluated]
  /// The least severity that makes the check fail.
  public var failOn: Severity
  /// The hosts and edges, as they are.
  public var mesh: MeshState

  /// What was found.
  public init(findings: [Finding], notEvaluated: [NotEvaluated] = [], failOn: Severity = .error, mesh: MeshState) {
    self.findings = findings
    self.notEvaluated = notEvaluated
    self.failOn = failOn
    self.mesh = mesh
  }

  /// Whether no finding fails.
  public var isCompliant: Bool {
    !findings.contains(where: \.failing)
  }

  /// How many findings there are of each severity, without those that are waived.
  public var summary: Summary {
    findings.reduce(into: Summary()) { sum, finding in
      guard !finding.isWaived else { return }
      switch finding.severity {
      case .critical: sum.critical += 1
      case .error: sum.error += 1
      case .warning: sum.warning += 1
      case .info: sum.info += 1
      }
    }
  }

  /// Numbers of findings by severity, by the names of the contract.
  public struct Summary: Hashable, Sendable, Codable {
    public var critical = 0
    public var error = 0
    public var warning = 0
    public var info = 0

    /// None.
    public init() {}
  }
}
