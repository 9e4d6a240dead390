internal import Delegation
internal import Digests
internal import WindowsTypes

extension ReportView {
  /// The findings of a check.
  init(_ report: FindingsReport, limits: Limits) {
    let compliance = report.compliance
    let isCompliant = compliance.isCompliant
    let hosts = compliance.mesh.hosts.count.of("host", "hosts"), edges = compliance.mesh.edges.count.of("edge", "edges")
    self.init(
      command: "check", subject: "Compliance of a delegation mesh",
      headline: "\(report.reading.domain) \(isCompliant ? "is as" : "is not as") the policy wants it",
      verdict: isCompliant ? .success : .failure, lead: "\(hosts), \(edges); \(compliance.numbers)", groupsHeading: "Findings")
    facts = Self.facts(
      report.reading, policy: report.policySource,
      [
        Fact(label: "Fails on", value: "\(compliance.failOn.rawValue) and graver"),
        Fact(label: "Fingerprint of the state", value: compliance.mesh.fingerprint),
      ])
    tiles = Self.tiles(compliance)
    notices = Self.notices(report.reading)
    let all = FindingGroup.groups(of: compliance.findings)
    groups = all.prefix(limits.groups).map { Group($0, limits: limits) }
    if all.count > limits.groups { groupsMore = "\((all.count - limits.groups).of("more rule", "more rules")); \(Self.rest)" }
    columns = ["there", "missing"]
    self.hosts = compliance.mesh.hosts.prefix(limits.hosts).map { HostRow($0, in: compliance.mesh, limits: limits) }
    hasBudgets = self.hosts.contains { $0.bar != nil }
    gaps = compliance.notEvaluated.map { Gap(gapRule: $0.rule.description, reason: $0.reason) }
  }

  private static func tiles(_ compliance: Compliance) -> [Tile] {
    let summary = compliance.summary
    let complete = compliance.mesh.edges.count(where: \.isComplete)
    let waived = compliance.findings.count(where: \.isWaived)
    let severities = [
      (summary.critical, "critical", Severity.critical), (summary.error, summary.error == 1 ? "error" : "errors", .error),
      (summary.warning, summary.warning == 1 ? "warning" : "warnings", .warning), (summary.info, "for information", .info),
    ]
    return severities.map { Tile(number: $0.0.grouped, unit: $0.1, tileTone: $0.0 == 0 ? "quiet" : $0.2.rawValue) }
      + (waived > 0 ? [Tile(number: waived.grouped, unit: "waived", tileTone: "quiet")] : [])
      + [Tile(number: "\(complete.grouped) / \(compliance.mesh.edges.count.grouped)", unit: "edges complete", tileTone: "quiet")]
  }
}

extension ReportView.Group {
  fileprivate init(_ group: FindingGroup, limits: ReportView.Limits) {
    let rule = Rule.rule(group.rule)
    let allWaived = group.hosts.allSatisfy { $0.findings.allSatisfy(\.isWaived) }
    self.init(
      anchor: "\(rule.id)-\(group.severity.rawValue)", badge: .init(group.severity), code: rule.id.description, heading: rule.title,
      tally: Self.tally(group) + (allWaived ? ", waived" : ""), why: rule.why,
      mends: rule.mend.map { mend in
        .init(
          tool: mend.tool.rawValue, commandLines: mend.commands.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
      }, references: rule.references)
    items = group.hosts.prefix(limits.items).map { .init($0, limits: limits) }
    let more = group.hosts.dropFirst(limits.items)
    if !more.isEmpty {
      let count = more.reduce(0) { $0 + $1.findings.count }
      itemsMore = "and \(count.grouped) more of \(more.count.of("other host", "other hosts")); \(ReportView.rest)"
    }
  }

  private static func tally(_ group: FindingGroup) -> String {
    let findings = group.count.of("finding", "findings")
    return group.hosts.count == 1 ? findings : "\(findings), \(group.hosts.count.grouped) hosts"
  }
}

extension ReportView.Item {
  fileprivate init(_ host: FindingGroup.Host, limits: ReportView.Limits) {
    self.init(itemName: host.findings[0].host)
    lines = host.findings.prefix(limits.lines).map { finding in
      .init(
        target: finding.target, message: finding.message, wanted: finding.wanted.flatMap(finding.unsaid),
        found: finding.found.flatMap(finding.unsaid),
        waiver: finding.waiver.map(\.sentence))
    }
    if host.findings.count > limits.lines { linesMore = "and \((host.findings.count - limits.lines).grouped) more; \(ReportView.rest)" }
    remedies = host.findings.prefix(limits.lines).filter { !$0.isWaived }.map(\.remedy).unique
  }
}

extension ReportView.HostRow {
  /// The most entries of each kind that are named.
  private static let mostEntries = 20

  fileprivate init(_ host: MeshState.HostState, in mesh: MeshState, limits: ReportView.Limits) {
    self.init(
      hostName: host.name, dnsName: host.account?.dnsHostName, meshNames: host.meshes.map { mesh.meshes[$0] }.joined(separator: ", "),
      numbers: [host.present.grouped, host.missing.grouped])
    let flags = host.account?.userAccountControl.names.filter { $0 != "WORKSTATION_TRUST_ACCOUNT" } ?? ["not found in the directory"]
    traits = MeshState.Role.allCases.filter { host.roles.contains($0) && $0 != .source && $0 != .target }.map(\.rawValue) + flags
    bar = host.account.flatMap { ReportView.Bar($0.budget) }
    unmanagedEntries = host.unmanaged.prefix(Self.mostEntries).map { mesh.table[$0] }
    ghostEntries = host.ghosts.prefix(Self.mostEntries).map { mesh.table[$0] }
    let more = host.unmanaged.count + host.ghosts.count - unmanagedEntries.count - ghostEntries.count
    if more > 0 { entriesMore = "and \(more.grouped) more" }
  }
}

extension Finding {
  /// What the message doesn't say already.
  fileprivate func unsaid(_ text: String) -> String? { message.contains(text) ? nil : text }
}

extension WaiverState {
  /// Who accepts it, until when, and why.
  var sentence: String {
    expired ? "waiver of \(owner) expired on \(expires)" : "waived by \(owner) until \(expires): \(reason)"
  }
}

extension Compliance {
  /// What there is of each severity, in words.
  var numbers: String {
    let summary = summary
    var numbers = [
      (summary.critical, "critical"), (summary.error, summary.error == 1 ? "error" : "errors"),
      (summary.warning, summary.warning == 1 ? "warning" : "warnings"), (summary.info, "info"),
    ].filter { $0.0 > 0 }.map { "\($0.0.grouped) \($0.1)" }
    let waived = findings.count(where: \.isWaived)
    if waived > 0 { numbers.append("\(waived.grouped) waived") }
    return numbers.isEmpty ? "no findings" : numbers.joined(separator: ", ")
  }
}

extension MeshState {
  /// One for each state: the digest of the hosts' digests, so that no more than one host's text is held at a time.
  fileprivate var fingerprint: String {
    SHA256.hexadecimal(hostTexts.flatMap { SHA256.digest(Array($0.utf8)) })
  }
}
