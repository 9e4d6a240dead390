internal import Delegation
internal import Foundation
internal import PrintableText

extension FindingsReport {
  /// The findings for code scanning: one result for each host and rule, whatever the number of entries.
  var sarif: SARIFLog {
    let rules = Rule.table
    let run = SARIFLog.Run(
      tool: .init(driver: .init(rules: rules.map(SARIFLog.Rule.init))),
      invocations: [
        .init(
          executionSuccessful: reading.complete, endTimeUtc: reading.time,
          toolExecutionNotifications: compliance.notEvaluated.map { gap in
            .init(
              level: .warning, message: .init(text: "\(gap.rule) was not evaluated, or not in full: \(gap.reason.printable)"),
              associatedRule: .init(id: gap.rule.description, index: gap.rule.index))
          })
      ],
      artifacts: policyURI.map { [.init(location: .init(uri: $0))] }, results: HostFindings.all(in: compliance.findings).map(result),
      properties: .init(
        domain: reading.domain.printable, server: reading.server.printable, time: reading.time, complete: reading.complete,
        compliant: compliance.isCompliant))
    return SARIFLog(runs: [run])
  }

  private func result(_ found: HostFindings) -> SARIFLog.Result {
    let waived = found.findings.allSatisfy(\.isWaived)
    let host = found.host.printable
    return .init(
      ruleId: found.rule.description, ruleIndex: found.rule.index, level: .init(found.severity), message: .init(text: found.message),
      locations: [
        .init(
          physicalLocation: place(of: found.host),
          logicalLocations: [.init(name: host, fullyQualifiedName: "\(reading.domain.printable)/\(host)")])
      ],
      partialFingerprints: [
        "hostAndRule/v1": "\(reading.domain.lowercased().printable)/\(found.host.lowercased().printable)/\(found.rule)"
      ],
      suppressions: waived
        ? found.findings.compactMap(\.waiver?.sentence).unique.map { .init(justification: $0.printable) } : nil)
  }

  /// Where the policy names the host, else its first line; `nil` without a policy file.
  private func place(of host: String) -> SARIFLog.Location.PhysicalLocation? {
    guard let policyURI else { return nil }
    let account = compliance.mesh.hosts.first { $0.name == host }?.account
    let names = [host, account?.dnsHostName, account?.distinguishedName.text].compactMap { $0?.lowercased() }
    let line = policyLines.hosts.filter { names.contains($0.key.description.lowercased()) }.map(\.value).min()
    return .init(artifactLocation: .init(uri: policyURI, index: 0), region: .init(startLine: line ?? 1))
  }

  /// The policy's path as a relative reference (RFC 3986 4.2).
  private var policyURI: String? {
    guard let file = policyLines.file else { return nil }
    let allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
    let path = file.addingPercentEncoding(withAllowedCharacters: allowed)
    return path.map { file.hasPrefix("/") ? "file://" + $0 : $0 }
  }
}

/// What one rule has found at one host.
private struct HostFindings {
  var rule: RuleID
  var host: String
  /// At least one; none of them waived, unless all are.
  var findings: [Finding]

  /// The gravest one's.
  var severity: Severity { findings.map(\.severity).max() ?? .info }

  /// The most findings that a message tells.
  private static let most = 10

  var message: String {
    let lines = findings.prefix(Self.most).map { ($0.target.map { "→ \($0): " } ?? "") + $0.message }.map(\.printable)
    let more = findings.count > Self.most ? ["and \((findings.count - Self.most).grouped) more"] : []
    let mend = findings.prefix(Self.most).map(\.remedy).unique.map { "Mend: " + $0.printable }
    return (["\(host.printable): \(Rule.rule(rule).title)"] + lines + more + mend).joined(separator: "\n")
  }

  /// In the order in which they come first.
  static func all(in findings: [Finding]) -> [HostFindings] {
    struct Key: Hashable {
      var rule: RuleID
      var host: String
    }
    var positions: [Key: Int] = [:]
    var all: [HostFindings] = []
    for finding in findings {
      let key = Key(rule: finding.rule, host: finding.host)
      if let position = positions[key] {
        all[position].findings.append(finding)
      } else {
        positions[key] = all.count
        all.append(HostFindings(rule: finding.rule, host: finding.host, findings: [finding]))
      }
    }
    for position in all.indices where !all[position].findings.allSatisfy(\.isWaived) {
      all[position].findings.removeAll(where: \.isWaived)
    }
    return all
  }
}

extension RuleID {
  /// The rule's position in the table.
  fileprivate var index: Int { number - Self.range.lowerBound }
}

extension SARIFLog.Level {
  fileprivate init(_ severity: Severity) {
    switch severity {
    case .critical, .error: self = .error
    case .warning: self = .warning
    case .info: self = .note
    }
  }
}

extension SARIFLog.Rule {
  fileprivate init(_ rule: Rule) {
    let ways = rule.mend.map { "\($0.tool.rawValue):\n\n```\n\($0.commands)\n```" }
    let references = rule.references.map { "- \($0)" }.joined(separator: "\n")
    self.init(
      id: rule.id.description, shortDescription: .init(text: rule.title), fullDescription: .init(text: rule.why),
      help: .init(
        text: ([rule.why] + rule.mend.map { "\($0.tool.rawValue): \($0.commands)" } + rule.references).joined(separator: "\n\n"),
        markdown: ([rule.why, "**How to mend it**"] + ways + ["**References**", references]).joined(separator: "\n\n")),
      defaultConfiguration: .init(level: .init(rule.severity)),
      properties: .init(tags: ["security", "kerberos", "delegation"], securitySeverity: rule.severity.score))
  }
}

extension Severity {
  /// By the bands that viewers know: over 9.0 critical, from 7.0 high, from 4.0 medium.
  fileprivate var score: String {
    switch self {
    case .critical: "9.5"
    case .error: "7.5"
    case .warning: "5.0"
    case .info: "1.0"
    }
  }
}
