internal import ActiveDirectory
internal import Delegation
internal import PrintableText
internal import Reports

/// What a proof would ask for and make, in words: a dry run asks the KDC and the targets nothing, and makes nothing.
struct Rehearsal: Sendable {
  var facts: ProofFacts
  var plan: ProofPlan
  /// The domain controller that would be asked and, for a probe, written to.
  var controller: String
  var migration: MigrationOrder?
  /// Where a probe would be made; `nil` where the hosts' own keys serve.
  var probeContainer: String?

  /// A line for the tickets, one for the probe, and one for the disk of each edge.
  var lines: [String] {
    let isWriting = migration != nil || probeContainer != nil
    return [tickets] + [probe].compactMap(\.self) + disks
      + [isWriting ? "All of this would be taken away again. Nothing was asked or made." : "Nothing would be made, and nothing was asked."]
  }

  private var tickets: String {
    let count = plan.questionCount.of("ticket", "tickets")
    return "\(count) for \(facts.operatorAccount.samAccountName.printable), of the KDC of \(controller), as \(sources)"
  }

  private var probe: String? {
    guard let probeContainer else { return nil }
    return "on \(controller) the computer account \(ProbeIdentity.pattern) in \(probeContainer.printable), with protocol transition;"
      + " it gets the delegation of each source in turn"
  }

  private var sources: String { plan.sources.map { facts.fleet.hosts[$0.host].shortName.printable }.joined(separator: ", ") }

  /// An edge whose tickets are refused would get no disk; that is not known before they are asked for.
  private var disks: [String] {
    guard let migration else { return [] }
    return plan.sources.flatMap { source in
      source.edges.map { edge in
        let (from, to) = (facts.fleet.hosts[source.host].shortName, facts.fleet.hosts[edge.target])
        let server = Migrating.server(of: to, sessionName: edge.sessionName ?? "")
        let made = migration.intention(from: from, on: server, for: facts.operatorAccount.samAccountName)
        return "\(from.printable) → \(to.shortName.printable): \(made)"
      }
    }
  }
}
