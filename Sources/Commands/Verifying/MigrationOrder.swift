internal import Delegation
internal import Migration
internal import PrintableText
internal import Reports

/// What is to be moved where.
struct MigrationOrder: Sendable {
  var disk: any DiskImage
  var destination: Destination

  /// What will be written to the targets.
  ///
  /// - Throws: ``NoFileService`` where the mesh can't open a session.
  func intention(_ plan: ProofPlan, parallel: Int) throws -> String {
    let edges = plan.sources.flatMap(\.edges)
    guard edges.allSatisfy({ $0.sessionName != nil }) else { throw NoFileService() }
    let targets = Set(edges.map(\.target)).count
    let total = disk.size.multipliedReportingOverflow(by: UInt64(edges.count))
    let sum = total.overflow ? "more than 16 EiB" : DiskSize(bytes: total.partialValue).description
    return "moves \(disk.name), a file of \(DiskSize(bytes: disk.size)), along \(edges.count.of("edge", "edges")) to "
      + "\(targets.of("target", "targets")): \(sum) in all, \(min(parallel, edges.count)) at a time, each taken away again"
  }

  /// What one edge makes on its target.
  func intention(from source: String, on server: String, for user: String) -> String {
    let names = destination.names(for: source)
    let file = "the file \(names.file.printable), \(DiskSize(bytes: disk.size))"
    return switch destination {
    case .directory(let path):
      "on \(server.printable) the share \((names.share ?? "").printable) of \(path.printable), for \(user.printable) alone, and in it \(file)"
    case .share(let share): "on \\\\\(server.printable)\\\(share.printable) \(file)"
    }
  }

  /// Moves the disks, and puts into the proof what was seen.
  ///
  /// - Throws: `CancellationError` after a signal, when all is cleaned up.
  func execute(
    _ items: [Migrating.Item], as account: OperatorAccount, parallel: Int, keeper: TraceKeeper, proof: inout Proof
  ) async throws {
    proof.scope = .migration
    let migrating = Migrating(disk: disk, destination: destination, parallel: parallel, operatorAccount: account, log: keeper)
    let proofs = try await Interruption.settling {
      let proofs = await migrating.proofs(items)
      try Task.checkCancellation()
      return proofs
    }
    for (position, migration) in proofs { proof.edges[position].migration = migration }
  }
}

/// A mesh whose hosts can't open a file session with each other.
struct NoFileService: Error, CustomStringConvertible {
  var description: String {
    "the mesh does not delegate cifs, and a disk goes over cifs: --only kdc proves the tickets of the services that it does delegate"
  }
}
