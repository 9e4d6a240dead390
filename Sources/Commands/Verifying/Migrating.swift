internal import Delegation
internal import Kerberos
internal import Migration
internal import SMB
internal import WindowsTypes

/// Moves a disk along every edge whose tickets are proven, several side by side.
struct Migrating: Sendable {
  var disk: any DiskImage
  var destination: Destination
  var parallel: Int
  var operatorAccount: OperatorAccount
  var log: TraceKeeper

  /// One edge that can be tried: where it stands in the proof, and what opens its target.
  struct Item: Sendable {
    var position: Int
    var source: String
    var target: String
    var host: String
    var ticket: DelegatedTicket
  }

  /// What was seen of each item, by its position in the proof.
  func proofs(_ items: [Item]) async -> [Int: MigrationProof] {
    let board = MigrationBoard(total: items.count)
    defer { board.end() }
    let sources = Dictionary(grouping: items, by: \.host).mapValues(\.count)
    return await withTaskGroup(of: (Int, MigrationProof).self) { group in
      var proofs: [Int: MigrationProof] = [:]
      for (number, item) in items.enumerated() {
        if number >= parallel, let (position, proof) = await group.next() { proofs[position] = proof }
        if Task.isCancelled { break }
        group.addTask { (item.position, await proof(of: item, simultaneous: min(parallel, sources[item.host] ?? 1), board)) }
      }
      for await (position, proof) in group { proofs[position] = proof }
      return proofs
    }
  }

  private func proof(of item: Item, simultaneous: Int, _ board: MigrationBoard) async -> MigrationProof {
    let route = Route(
      source: item.source, target: item.target, server: ServerAddress(host: item.host),
      operatorName: operatorAccount.samAccountName, operatorSID: operatorAccount.sid,
      authentication: { _ in KerberosSecurityContext(try item.ticket.authentication()) })
    let row = board.begin("\(item.source) → \(item.target)")
    let migration = DiskMigration(disk, along: route, to: destination, simultaneous: simultaneous, log: log)
    let proof = await migration.prove { board.advance(row, $0) }
    board.finish(row, isProven: proof.isProven)
    return proof
  }
}

extension Migrating {
  /// The edges of a proof whose tickets are proven, with the ticket that opens each target.
  static func items(_ proof: Proof, plan: ProofPlan, fleet: Fleet, answers: [HostDelegation.Answers]) -> [Item] {
    let edges = zip(plan.sources, answers).flatMap { source, answers in source.edges.map { (edge: $0, tickets: answers.tickets) } }
    return zip(proof.edges.indices, edges).compactMap { position, edge in
      let proven = proof.edges[position]
      guard proven.hasProvenTickets, let name = edge.edge.sessionName, let ticket = edge.tickets[name] else { return nil }
      let target = fleet.hosts[edge.edge.target]
      let host = server(of: target, sessionName: name)
      return Item(position: position, source: proven.source, target: proven.target, host: host, ticket: ticket)
    }
  }

  /// Where a target serves files.
  static func server(of target: ComputerAccount, sessionName name: String) -> String {
    target.dnsHostName ?? ServicePrincipalName(name)?.host ?? target.shortName
  }
}
