internal import Delegation
internal import PrintableText
internal import WindowsTypes

extension ReportView {
  /// A plan, and what became of it.
  init(_ report: DiffReport, limits: Limits) {
    let plan = report.plan, summary = plan.summary
    self.init(
      command: "diff", subject: report.subject, headline: report.headline, verdict: report.verdict, lead: summary.inWords,
      groupsHeading: report.outcome == nil ? "What is to change" : "What was to change")
    facts = Self.facts(report.reading, policy: report.policySource, [Fact(label: "Fingerprint", value: report.fingerprint)])
    if let journal = report.outcome?.journal { facts.append(Fact(label: "Journal", value: journal)) }
    tiles = [
      Tile(number: summary.add.grouped, unit: "entries to add", tileTone: summary.add > 0 ? "change" : "quiet"),
      Tile(number: summary.remove.grouped, unit: "to remove", tileTone: summary.remove > 0 ? "warning" : "quiet"),
      Tile(number: summary.flagChanges.grouped, unit: "flags to change", tileTone: summary.flagChanges > 0 ? "change" : "quiet"),
      Tile(number: summary.keep.grouped, unit: "kept", tileTone: "quiet"),
      Tile(number: summary.unmanaged.grouped, unit: "unmanaged", tileTone: summary.unmanaged > 0 ? "warning" : "quiet"),
    ]
    notices = Self.notices(report.reading) + report.notices
    let text = DiffText(report: report, view: DiffView(plan), summary: summary, canvas: TextCanvas(TextStyle(color: false, width: 110)))
    groups = text.view.blocks.prefix(limits.groups).enumerated().map { Group(text, $1, number: $0, lines: limits.lines) }
    let more = text.view.blocks.count - limits.groups
    if more > 0 { groupsMore = "and \(more.of("other host or kind of host", "other hosts or kinds of hosts")); \(Self.rest)" }
    columns = ["kept", "added", "removed"]
    hosts = plan.hosts.prefix(limits.hosts).map { HostRow($0, in: plan) }
    hasBudgets = hosts.contains { $0.bar != nil }
  }
}

extension DiffReport {
  fileprivate var subject: String {
    switch purpose {
    case .policy: outcome == nil ? "Dry run: policy against directory" : "Delegation as it was written"
    case .resume: "The rest of an interrupted plan"
    case .rollback: "Rollback of a journal"
    }
  }

  fileprivate var verdict: ReportView.Badge {
    if !plan.blockers.isEmpty || outcome.map({ !$0.failures.isEmpty }) ?? false { return .failure }
    return outcome != nil || plan.isEmpty ? .success : .change
  }

  fileprivate var headline: String {
    let domain = reading.domain
    if let outcome {
      return outcome.failures.isEmpty ? "\(domain) was changed, and found so" : "\(domain) was not changed in every part"
    }
    let count = plan.hosts.count(where: \.hasChanges)
    return count == 0
      ? "Nothing is to change in \(domain)" : "\(count.of("host", "hosts")) of \(domain) \(count == 1 ? "is" : "are") to change"
  }

  fileprivate var notices: [ReportView.Notice] {
    let failures = outcome?.failures ?? []
    return NoticeDigest.sentences(plan.blockers).map { .init(mark: .failure, sentence: "provision will refuse: \($0)") }
      + failures.map { failure in
        let state = failure.mayBeChanged ? "it may have been changed" : "it was not changed"
        return .init(mark: .failure, sentence: "\(failure.host): \(failure.reason) (\(state))")
      } + NoticeDigest.sentences(plan.warnings).map { .init(mark: .warning, sentence: $0) }
  }
}

extension PlanSummary {
  fileprivate var inWords: String {
    let flags = flagChanges.of("flag to change", "flags to change")
    return
      "\(hosts.of("host", "hosts")): \(add.of("entry to add", "entries to add")), \(remove.grouped) to remove, \(flags), \(keep.grouped) kept"
  }
}

extension ReportView.Group {
  /// One host, or several that change alike, line by line as the text form has them.
  fileprivate init(_ text: DiffText, _ block: DiffView.Block, number: Int, lines limit: Int) {
    let names = block.hosts.map { text.report.plan.hosts[$0].account.shortName }
    let name = names.count == 1 ? names[0] : "\(names.count.grouped) hosts alike"
    self.init(anchor: "change-\(number + 1)", badge: .change, code: nil, heading: name)
    var text = DiffText(report: text.report, view: text.view, summary: text.summary, canvas: TextCanvas(text.canvas.style))
    text.write(block)
    let lines = String(decoding: text.canvas.bytes, as: UTF8.self).split(separator: "\n").dropFirst()
    let shown = limit == ReportView.Limits.page.lines ? lines.count : limit * 4
    let place = text.report.plan.hosts[block.hosts[0]].account.distinguishedName.text
    var item = ReportView.Item(itemName: names.count == 1 ? place : names.enumerated(within: 400))
    item.changes = lines.prefix(shown).map { .init(ink: Self.ink(of: $0), line: String($0.dropFirst(2))) }
    if lines.count > shown { item.linesMore = "and \((lines.count - shown).of("more line", "more lines")); \(ReportView.rest)" }
    let backticks = item.changes.flatMap { $0.changeText.split { $0 != "`" }.map(\.count) }.max() ?? 0
    item.fence = String(repeating: "`", count: max(3, backticks + 1))
    items = [item]
  }

  /// The sign says what it is; the colour follows it.
  private static func ink(of line: Substring) -> String {
    switch line.first(where: { $0 != " " }) {
    case "+": "added"
    case "-": "removed"
    case "~": "changed"
    case "?": "unmanaged"
    default: "plain"
    }
  }
}

extension ReportView.HostRow {
  fileprivate init(_ host: HostPlan, in plan: Plan) {
    self.init(
      hostName: host.account.shortName, dnsName: host.account.dnsHostName,
      numbers: [host.keep.grouped, host.add.count.grouped, host.remove.count.grouped])
    traits = host.flagsAfter.names.filter { $0 != "WORKSTATION_TRUST_ACCOUNT" }
    bar = ReportView.Bar(host.budget)
    unmanagedEntries = host.unmanaged.filter { $0.ownership != .ghost }.prefix(20).map { plan.table[$0.entry] }
    ghostEntries = host.unmanaged.filter { $0.ownership == .ghost }.prefix(20).map { plan.table[$0.entry] }
    let more = host.unmanaged.count - unmanagedEntries.count - ghostEntries.count
    if more > 0 { entriesMore = "and \(more.grouped) more" }
  }
}
