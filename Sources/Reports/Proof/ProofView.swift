internal import Delegation

extension ReportView {
  /// What the edges of a mesh were seen to do.
  init(_ report: ProofReport, limits: Limits) {
    let proof = report.proof
    let proven = proof.edges.count(where: proof.isProven)
    let tickets = proof.edges.reduce(0) { $0 + $1.services.count }
    self.init(
      command: "verify", subject: "Proof of a delegation mesh",
      headline: proof.isProven
        ? "Every edge of \(report.reading.domain) is proven"
        : "\(proven.grouped) of \(proof.edges.count.of("edge", "edges")) of \(report.reading.domain) \(proof.edges.count == 1 ? "is" : "are") proven",
      verdict: proof.isProven ? .success : .failure,
      lead:
        "\(tickets.of("ticket", "tickets")) asked for \(proof.operatorName), by \(Self.words(proof.evidence)); \(Self.words(proof.scope))",
      groupsHeading: "What failed")
    facts = Self.facts(report.reading, policy: nil, [Fact(label: "Operator", value: proof.operatorName)])
    let failed = proof.edges.count - proven
    tiles = [
      Tile(number: "\(proven.grouped) / \(proof.edges.count.grouped)", unit: "edges proven", tileTone: proof.isProven ? "good" : "quiet"),
      Tile(number: failed.grouped, unit: "not proven", tileTone: failed > 0 ? "error" : "quiet"),
      Tile(number: tickets.grouped, unit: "tickets", tileTone: "quiet"),
    ]
    let moved = proof.edges.count { $0.migration?.isProven ?? false }
    if proof.scope == .migration { tiles.append(Tile(number: moved.grouped, unit: "disks moved", tileTone: "quiet")) }
    notices = Self.notices(report.reading)
    let all = Group.failures(of: proof, limits: limits)
    groups = Array(all.prefix(limits.groups))
    if all.count > limits.groups { groupsMore = "and \((all.count - limits.groups).of("more cause", "more causes")); \(Self.rest)" }
    columns = ["proven as source", "proven as target"]
    hosts = Self.rows(of: proof, most: limits.hosts)
  }

  private static func words(_ evidence: ProofEvidence) -> String {
    switch evidence {
    case .transition: "protocol transition"
    case .ticket: "the operator's own tickets"
    }
  }

  private static func words(_ scope: ProofScope) -> String {
    switch scope {
    case .kdc: "proven are the tickets, no SMB session was opened"
    case .migration: "with them disks were moved; the hosts' own protocol on TCP 6600 is not part of the proof"
    }
  }

  private static func rows(of proof: Proof, most: Int) -> [HostRow] {
    let sources = Dictionary(grouping: proof.edges, by: \.source), targets = Dictionary(grouping: proof.edges, by: \.target)
    let words = { (edges: [EdgeProof]?) -> String in
      edges.map { "\($0.count(where: proof.isProven).grouped) of \($0.count.grouped)" } ?? "–"
    }
    return Set(sources.keys).union(targets.keys).sorted().prefix(most).map { host in
      HostRow(hostName: host, numbers: [words(sources[host]), words(targets[host])])
    }
  }
}

extension ReportView.Group {
  /// What failed, by cause.
  fileprivate static func failures(of proof: Proof, limits: ReportView.Limits) -> [Self] {
    let tickets = TicketFailure.all(in: proof)
    let causes = tickets.map { $0.inference?.cause.rawValue ?? "unknown" }.unique
    return causes.map { cause in
      let alike = tickets.filter { ($0.inference?.cause.rawValue ?? "unknown") == cause }
      return Self(
        cause, "no ticket that proves the edge", alike.map { .init($0, evidence: proof.evidence, limits: limits) }, limits: limits)
    } + disks(of: proof, limits: limits)
  }

  private static func disks(of proof: Proof, limits: ReportView.Limits) -> [Self] {
    let disks = DiskFailure.all(in: proof)
    return disks.map(\.failure.step).reduce(into: [MigrationFailure.Step]()) { if !$0.contains($1) { $0.append($1) } }.map { step in
      Self(
        "disk-\(step.rawValue)", step.inWords, disks.filter { $0.failure.step == step }.map { .init($0, limits: limits) }, limits: limits)
    }
  }

  private init(_ code: String, _ heading: String, tally: String? = nil, _ all: [ReportView.Item], limits: ReportView.Limits) {
    self.init(anchor: code, badge: .failure, code: code, heading: heading, tally: tally)
    items = Array(all.prefix(limits.items))
    if all.count > limits.items { itemsMore = "and \((all.count - limits.items).of("more failure", "more failures")); \(ReportView.rest)" }
  }
}

extension ReportView.Item {
  fileprivate init(_ failure: TicketFailure, evidence: ProofEvidence, limits: ReportView.Limits) {
    self.init(itemName: "\(failure.source) → \(failure.targets.enumerated(within: 40 * limits.lines))")
    fields = [.init(fieldLabel: "names", fieldText: failure.names.enumerated(within: 30 * limits.lines))]
    if let step = failure.step(evidence) { fields.append(.init(fieldLabel: "step", fieldText: step)) }
    guard let inference = failure.inference else { return }
    fields.append(.init(fieldLabel: "cause", fieldText: failure.explanation))
    fields.append(.init(fieldLabel: "from", fieldText: inference.basis))
    remedies = [inference.mend]
  }

  fileprivate init(_ disk: DiskFailure, limits: ReportView.Limits) {
    self.init(itemName: "\(disk.sources.enumerated(within: 40 * limits.lines)) → \(disk.target)")
    fields = [.init(fieldLabel: "said", fieldText: disk.failure.explanation)]
    if !disk.failure.cause.isEmpty { fields.append(.init(fieldLabel: "cause", fieldText: disk.failure.cause)) }
    if !disk.failure.mend.isEmpty { remedies = [disk.failure.mend] }
  }
}
