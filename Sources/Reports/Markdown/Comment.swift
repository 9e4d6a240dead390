internal import Templates

/// A report as a comment on a merge request: short enough for one, and it says what was left out.
enum Comment {
  /// What a comment may hold: GitHub takes 65,536 characters, GitLab 1,000,000; the smaller number, with room for a line around it.
  static let limit = 60_000

  private struct Values: Sendable {
    var cut: String?
    var command: String
    var headline: String
    var verdict: ReportView.Badge
    var lead: String
    var facts: [ReportView.Fact]
    var notices: [ReportView.Notice]
    var groupsHeading: String
    var groups: [ReportView.Group]
    var groupsMore: String?
    var columns: [String]
    var hosts: [ReportView.HostRow]
    var gaps: [ReportView.Gap]
  }

  /// How much is shown: the first of these that fits.
  private static let limits: [ReportView.Limits] = [
    .init(groups: 40, items: 20, lines: 8, hosts: 64), .init(groups: 20, items: 8, lines: 4, hosts: 24),
    .init(groups: 20, items: 3, lines: 2, hosts: 0), .init(groups: 20, items: 0, lines: 0, hosts: 0),
  ]

  /// The comment's bytes.
  ///
  /// - Parameter view: makes the view with so much in it.
  static func render(hosts: Int, _ view: (ReportView.Limits) -> ReportView) throws -> [UInt8] {
    for limits in limits {
      let bytes = Array(try render(view(limits), hosts: hosts).utf8)
      if bytes.count <= limit { return bytes }
    }
    // Whatever is long is a sentence or a name then.
    return Array(try render(view(.init(groups: 0, items: 0, lines: 0, hosts: 0)).shortened, hosts: hosts).utf8)
  }

  private static func render(_ view: ReportView, hosts: Int) throws -> String {
    let more = hosts - view.hosts.count
    let values = Values(
      cut: more > 0 ? "The table of hosts leaves out \(more.of("host", "hosts")): a comment is short; \(ReportView.rest)." : nil,
      command: view.command, headline: view.headline, verdict: view.verdict, lead: view.lead, facts: view.facts, notices: view.notices,
      groupsHeading: view.groupsHeading, groups: view.groups, groupsMore: view.groupsMore, columns: view.columns,
      hosts: view.hosts, gaps: view.gaps)
    return try ReportTemplate.comment.rendered(with: values)
  }
}

extension ReportView {
  /// With the first notices, and each text's beginning.
  fileprivate var shortened: Self {
    var view = self
    view.notices = notices.prefix(10).map { .init(mark: $0.mark, sentence: String($0.sentence.prefix(500))) }
    if notices.count > 10 { view.groupsMore = "and \((notices.count - 10).of("more notice", "more notices")); \(Self.rest)" }
    view.gaps = gaps.prefix(20).map { .init(gapRule: $0.gapRule, reason: String($0.reason.prefix(300))) }
    view.groups = []
    view.hosts = []
    return view
  }
}
