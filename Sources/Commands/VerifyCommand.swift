internal import ArgumentParser
internal import Delegation
internal import Kerberos
internal import Reports
internal import SystemPackage

/// The proof that the mesh works.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Proves each edge of the mesh: as the source host, gets the tickets that a migration by the operator would need.",
    discussion: """
      As each source host, by its own key, it asks the domain controller for a ticket of the operator to each service of each target, in \
      each form of its name. Only a ticket that the source's list explains is a proof. Nothing is written. The migration of a disk over \
      SMB is not built yet, so --only kdc must be given.
      """)

  /// Where the proof stops.
  enum Stage: String, CaseIterable, ExpressibleByArgument {
    case kdc
  }

  @OptionGroup var selection: SelectionOptions

  @Option(name: .customLong("as"), help: ArgumentHelp("Whom the hosts act for: the account that migrates machines.", valueName: "user"))
  var operatorName: String

  @Option(
    help: ArgumentHelp("Where the hosts' keys are: one HOST.keytab each, by the short name in lower case.", valueName: "directory"),
    completion: .directory)
  var keytabDirectory: String

  @Option(help: "Show the KDC a ticket that the host asks for (transition), or the operator's own ticket of the current cache.")
  var evidence = ProofEvidence.transition

  @Option(help: "Stop after the tickets.")
  var only: Stage?

  @Option(help: ArgumentHelp("Prove this edge of the mesh only (repeatable).", valueName: "source:target"))
  var edge: [String] = []

  @Option(help: ArgumentHelp("How many sources are proven side by side.", valueName: "n"))
  var parallel = 4

  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try output.require(ProofReport.self)
    _ = try edge.map(EdgeArgument.init)
    if parallel < 1 { throw ValidationError("--parallel takes a number above zero") }
    if only == nil {
      throw ValidationError("the migration of a disk over SMB is not built yet; --only kdc proves the tickets, and nothing beyond them")
    }
  }

  mutating func run() async throws {
    try output.requirePlaces()
    let selected = try selection.policy()
    let verification = Verification(
      policy: selected.policy, operatorName: operatorName, keytabs: KeytabDirectory(path: FilePath(keytabDirectory)), evidence: evidence,
      edges: try edge.map(EdgeArgument.init), parallel: parallel, sambaNames: directory.sambaNames, timeout: directory.timeout)
    let report = try await directory.connected(policyDomain: selected.policy.domain, writes: false) {
      try await verification.report(in: $0)
    }
    try output.write(report)
    if !report.proof.isProven { throw ExitStatus.different }
  }
}
