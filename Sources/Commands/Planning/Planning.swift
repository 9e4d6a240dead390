internal import ActiveDirectory
internal import Delegation

/// From a policy and a directory to a plan.
struct Planning: Sendable {
  var policy: Policy
  var options: Planner.Options
  var sambaNames: SambaNames

  /// A plan, and when its state was read.
  struct Result: Sendable {
    var plan: Plan
    var reading: Reading
  }

  /// Reads what the policy names, computes the mesh and compares.
  func plan(in directory: any ReadableDirectory, reading: Reading) async throws -> Result {
    try await policy.locatingProblems { try await planned(in: directory, reading: reading) }
  }

  private func planned(in directory: any ReadableDirectory, reading: Reading) async throws -> Result {
    try directory.requireEntries()
    var reader = FleetReader(directory)
    Console.progress("reading \(directory.root.domain) from \(directory.server)")
    defer { Console.endProgress() }
    let fleet = try Fleet(try await reader.members(of: policy))
    let meshOptions = MeshOptions(policy, sambaNames: sambaNames.areNeeded(by: directory.root))
    var table = reader.table
    let mesh = try Mesh(of: fleet, options: meshOptions, table: &table)
    let planner = Planner(
      policy: policy, fleet: fleet, mesh: mesh, meshOptions: meshOptions, options: options, isSamba: directory.root.isSamba)
    let owners = try await OwnerFinder(directory).owners(of: planner.namesToLookUp(table: table))
    return Result(plan: planner.plan(domain: directory.root.domain, table: table, owners: owners), reading: reading)
  }
}

extension Reading {
  /// A reading that begins now, and is complete or ends in an error.
  init(_ directory: Directory) {
    self.init(server: directory.server, domain: directory.root.domain, time: Timestamp.now, complete: true)
  }
}
