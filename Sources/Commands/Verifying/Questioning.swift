internal import Delegation
internal import Kerberos
internal import Synchronization

/// Asks the KDC as every source, several side by side: each on a thread of its own, with a context and a connection of its own.
struct Questioning: Sendable {
  var delegations: [HostDelegation]
  var plan: ProofPlan
  var parallel: Int
  /// Whether the tickets that open a session with the targets are to be used.
  var keepsTickets: Bool

  /// The answers to each source, in the plan's order.
  func answers() async throws -> [HostDelegation.Answers] {
    let names = plan.sources.map(\.names)
    let kept = plan.sources.map { keepsTickets ? Set($0.edges.compactMap(\.sessionName)) : [] }
    let progress = TicketProgress(total: names.reduce(0) { $0 + $1.count })
    return try await withThrowingTaskGroup(of: (Int, HostDelegation.Answers).self) { group in
      var answers = [HostDelegation.Answers?](repeating: nil, count: delegations.count)
      var outage: HostDelegation.Answers?
      for position in delegations.indices {
        if position >= parallel, let (done, answer) = try await group.next() {
          answers[done] = answer
          outage = outage ?? (answer.failure?.code == .unreachable ? answer : nil)
        }
        // Each source more would wait for the same silence.
        if let outage {
          answers[position] = outage
          continue
        }
        let delegation = delegations[position]
        group.addTask {
          (position, try await delegation.answers(for: names[position], keeping: kept[position]) { progress.advance() })
        }
      }
      for try await (done, answer) in group { answers[done] = answer }
      return answers.compactMap(\.self)
    }
  }
}

/// How far it is, told on a terminal.
private final class TicketProgress: Sendable {
  private let total: Int
  private let done = Atomic(0)

  /// Each answer takes a few milliseconds; a line for each would be work of its own.
  private static let step = 16

  init(total: Int) {
    self.total = total
  }

  func advance() {
    let count = done.add(1, ordering: .relaxed).newValue
    if count.isMultiple(of: Self.step) { Console.progress("asked for \(count) of \(total) tickets") }
  }
}
