internal import Delegation
internal import PrintableText

/// What a check has found, for a terminal or a log: the gravest rules first, below each its hosts and how to mend them.
struct FindingsText {
  let report: FindingsReport
  var canvas: TextCanvas

  /// How many findings of one host and rule are shown.
  private static let mostAlike = 4
  /// How many hosts of one rule are shown.
  private static let mostHosts = 12

  /// The report's bytes.
  static func render(_ report: FindingsReport, style: TextStyle) -> [UInt8] {
    var text = FindingsText(report: report, canvas: TextCanvas(style))
    text.write()
    return text.canvas.bytes
  }

  private mutating func write() {
    writeHead()
    for group in FindingGroup.groups(of: report.compliance.findings) { write(group) }
    writeNotEvaluated()
  }

  private mutating func writeHead() {
    let (compliance, reading) = (report.compliance, report.reading)
    let isCompliant = compliance.isCompliant
    canvas.line([
      Piece(isCompliant ? "✓" : "✗", isCompliant ? .success : .failure),
      Piece("\(reading.domain) \(isCompliant ? "is as" : "is not as") the policy wants", .strong, isGlued: true),
    ])
    let hosts = compliance.mesh.hosts.count.of("host", "hosts"), edges = compliance.mesh.edges.count.of("edge", "edges")
    canvas.line(Piece.words("\(hosts), \(edges); \(compliance.numbers)"), indent: 2)
    canvas.line(Piece.words("policy \(report.policySource), read from \(reading.server) at \(reading.time)", .faint), indent: 2)
  }

  // MARK: Findings

  private mutating func write(_ group: FindingGroup) {
    canvas.gap()
    canvas.line(
      [Piece(group.rule.description, .strong), Piece(group.severity.rawValue, Self.ink(of: group.severity)), Piece(group.title, .strong)]
        + (group.count == 1 ? [] : [Piece("(\(group.count.grouped))", .faint)]))
    let isMendedAtOnce = group.commonRemedy != nil
    for host in group.hosts.prefix(Self.mostHosts) { write(host, showsRemedies: !isMendedAtOnce) }
    if group.hosts.count > Self.mostHosts {
      let more = group.hosts.dropFirst(Self.mostHosts)
      let count = more.reduce(0) { $0 + $1.findings.count }
      canvas.line(
        Piece.words("and \(count.grouped) more of \(more.count.of("other host", "other hosts")); the JSON form has them all", .faint),
        indent: 2)
    }
    if let remedy = group.commonRemedy { writeRemedy(remedy, indent: 2) }
  }

  private mutating func write(_ host: FindingGroup.Host, showsRemedies: Bool) {
    if host.findings.count > Self.mostAlike, host.findings.allSatisfy({ $0.target != nil }) { return writeTargets(of: host) }
    for finding in host.findings.prefix(Self.mostAlike) {
      let target = finding.target.map { " → \($0)" } ?? ""
      canvas.line([Piece("\(finding.host)\(target)", .strong)] + Piece.words(finding.message) + Self.note(on: finding), indent: 2)
      if showsRemedies, !finding.isWaived { writeRemedy(finding.remedy, indent: 4) }
    }
    guard host.findings.count > Self.mostAlike else { return }
    let more = (host.findings.count - Self.mostAlike).grouped
    canvas.line([Piece(host.findings[0].host, .strong)] + Piece.words("and \(more) more of its own; the JSON form has them all"), indent: 2)
  }

  /// Many findings of one host, each towards another.
  private mutating func writeTargets(of host: FindingGroup.Host) {
    let targets = host.findings.compactMap(\.target).unique.map(\.printable)
    let name = Piece(host.findings[0].host, .strong)
    let count = host.findings.count.of("entry", "entries")
    let names = targets.enumerated(within: canvas.style.width - name.text.columns - count.columns - 8)
    canvas.line([name] + Piece.words("\(count), → \(names)"), indent: 2)
  }

  /// Not broken, so that it can be copied.
  private mutating func writeRemedy(_ remedy: String, indent: Int) {
    canvas.line([Piece("mend:", .faint), Piece(remedy, .faint, isGlued: true)], indent: indent)
  }

  private static func note(on finding: Finding) -> [Piece] {
    guard let waiver = finding.waiver else { return [] }
    return Piece.words("(\(waiver.sentence))", waiver.expired ? .warning : .faint)
  }

  private static func ink(of severity: Severity) -> Ink {
    switch severity {
    case .critical, .error: .failure
    case .warning: .warning
    case .info: .faint
    }
  }

  private mutating func writeNotEvaluated() {
    guard !report.compliance.notEvaluated.isEmpty else { return }
    canvas.gap()
    canvas.line([Piece("Not evaluated:", .strong)] + Piece.words("nothing, or not all, is claimed about", .faint))
    for item in report.compliance.notEvaluated {
      canvas.line([Piece(item.rule.description, .warning)] + Piece.words(item.reason), indent: 2)
    }
  }
}

/// The findings of one rule and severity, by host.
struct FindingGroup {
  var rule: RuleID
  var severity: Severity
  var hosts: [Host]

  /// What was found at one host.
  struct Host {
    /// At least one.
    var findings: [Finding]
  }

  /// What mends all of it, where that is one thing and there is more than one to mend.
  var commonRemedy: String? {
    let findings = hosts.lazy.flatMap(\.findings).filter { !$0.isWaived }
    guard let first = findings.first?.remedy, findings.dropFirst().first != nil else { return nil }
    return findings.allSatisfy { $0.remedy == first } ? first : nil
  }

  var title: String { Rule.rule(rule).title }
  var count: Int { hosts.reduce(0) { $0 + $1.findings.count } }

  /// The groups, in the order in which they begin.
  static func groups(of findings: [Finding]) -> [FindingGroup] {
    struct Key: Hashable {
      var rule: RuleID
      var severity: Severity
    }
    var positions: [Key: Int] = [:]
    var hosts: [[String: Int]] = []
    var groups: [FindingGroup] = []
    for finding in findings {
      let key = Key(rule: finding.rule, severity: finding.severity)
      let group = positions[key] ?? groups.count
      if group == groups.count {
        positions[key] = group
        groups.append(FindingGroup(rule: finding.rule, severity: finding.severity, hosts: []))
        hosts.append([:])
      }
      if let host = hosts[group][finding.host] {
        groups[group].hosts[host].findings.append(finding)
      } else {
        hosts[group][finding.host] = groups[group].hosts.count
        groups[group].hosts.append(Host(findings: [finding]))
      }
    }
    return groups
  }
}
