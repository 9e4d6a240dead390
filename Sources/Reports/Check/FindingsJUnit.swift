internal import Delegation

extension FindingsReport {
  /// The most findings of one case that are told.
  private static let mostDetails = 100

  /// A suite for each host and each account that something was found of, with a case for each rule.
  var testResults: JUnitView {
    let found = Dictionary(grouping: compliance.findings, by: \.host)
    let gaps = Dictionary(grouping: compliance.notEvaluated, by: \.rule).mapValues { $0.map(\.reason).joined(separator: "; ") }
    let hosts = (compliance.mesh.hosts.map(\.name) + compliance.findings.map(\.host)).unique
    let suites = hosts.map { host in
      let findings = Dictionary(grouping: found[host, default: []], by: \.rule)
      return JUnitView.Suite(
        suiteName: host,
        cases: Rule.table.map { Self.result(of: $0, at: host, findings[$0.id, default: []], gap: gaps[$0.id]) })
    }
    return JUnitView(suitesName: "kcdmesh check \(reading.domain)", suites: suites)
  }

  private static func result(of rule: Rule, at host: String, _ findings: [Finding], gap: String?) -> JUnitView.Case {
    var result = JUnitView.Case(className: "\(host).\(rule.id)", caseName: "\(rule.id) \(rule.title)")
    let failing = findings.filter(\.failing)
    if let first = failing.first {
      let more = failing.count > 1 ? " (and \((failing.count - 1).grouped) more)" : ""
      result.failure = .init(summary: first.message + more, kind: first.severity.rawValue, details: details(of: failing))
    } else if !findings.isEmpty, findings.allSatisfy(\.isWaived) {
      result.skip = findings.compactMap(\.waiver?.sentence).unique.joined(separator: "; ")
    } else if findings.isEmpty, let gap {
      result.skip = "not evaluated: \(gap)"
    } else {
      result.notes = findings.isEmpty ? [] : details(of: findings)
    }
    return result
  }

  private static func details(of findings: [Finding]) -> [String] {
    var lines = findings.prefix(mostDetails).map { finding in
      let target = finding.target.map { "→ \($0): " } ?? ""
      return "\(finding.severity.rawValue): \(target)\(finding.message)" + (finding.waiver.map { " (\($0.sentence))" } ?? "")
    }
    if findings.count > mostDetails { lines.append("and \((findings.count - mostDetails).grouped) more; \(ReportView.rest)") }
    return lines + findings.prefix(mostDetails).filter { !$0.isWaived }.map(\.remedy).unique.map { "mend: \($0)" }
  }
}
