internal import Delegation
internal import Foundation
internal import Migration
internal import Reports
internal import SystemPackage

/// What is to be moved where, and who agrees to it.
struct MigrationOrder: Sendable {
  var disk: any DiskImage
  var destination: Destination
  /// Whether `--yes` was given.
  var isConfirmed: Bool
  /// Where the journal of what is made for a while lies.
  var journal: FilePath

  /// Announces what will be written, and makes sure that it may be.
  ///
  /// - Throws: ``Declined``, or ``NoFileService`` where the mesh can't open a session.
  func confirm(_ plan: ProofPlan, fleet: Fleet, parallel: Int) throws {
    let edges = plan.sources.flatMap(\.edges)
    guard edges.allSatisfy({ $0.sessionName != nil }) else { throw NoFileService() }
    let targets = Set(edges.map(\.target)).count
    let total = disk.size.multipliedReportingOverflow(by: UInt64(edges.count))
    let sum = total.overflow ? "more than 16 EiB" : DiskSize(bytes: total.partialValue).description
    Console.note(
      "moves \(disk.name), a file of \(DiskSize(bytes: disk.size)), along \(edges.count.of("edge", "edges")) to \(targets.of("target", "targets")): "
        + "\(sum) in all, \(min(parallel, edges.count)) at a time, each taken away again")
    if isConfirmed { return }
    guard Console.canAsk else { throw Declined(reason: "there is no terminal to ask on; --yes moves the disks without asking") }
    guard Console.confirms("Write this to the targets?") else { throw Declined(reason: "it was not confirmed") }
  }

  /// Moves the disks, and puts into the proof what was seen.
  ///
  /// - Throws: `CancellationError` after a signal, when all is cleaned up.
  func execute(
    _ items: [Migrating.Item], as account: OperatorAccount, domain: String, parallel: Int, proof: inout Proof
  ) async throws {
    proof.scope = .migration
    let header = TraceHeader(run: UUID().uuidString, time: Timestamp.now, domain: domain, operator: account.samAccountName)
    let keeper = TraceKeeper(header, path: journal)
    let migrating = Migrating(disk: disk, destination: destination, parallel: parallel, operatorAccount: account, log: keeper)
    let proofs = try await Interruption.settling {
      let proofs = await migrating.proofs(items)
      try keeper.end()
      return proofs
    }
    try Task.checkCancellation()
    for (position, migration) in proofs { proof.edges[position].migration = migration }
  }
}

/// A mesh whose hosts can't open a file session with each other.
struct NoFileService: Error, CustomStringConvertible {
  var description: String {
    "the mesh does not delegate cifs, and a disk goes over cifs: --only kdc proves the tickets of the services that it does delegate"
  }
}
