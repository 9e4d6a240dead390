internal import ArgumentParser
internal import Delegation
internal import Kerberos
internal import Migration
internal import Reports
internal import SystemPackage

/// The proof that the mesh works.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Proves each edge of the mesh: as the source host, for the operator, it gets the tickets and moves a disk to the target.",
    discussion: """
      As each source host, by its own key, it asks the domain controller for a ticket of the operator to each service of each target, in \
      each form of its name. Only a ticket that the source's list explains is a proof. With the ticket it opens an SMB 3 session, makes a \
      hidden share on the target, writes a disk through it, reads it back, and takes everything away again: the Kerberos and disk path of \
      a shared-nothing live migration, but not the hosts' own protocol on TCP 6600. --only kdc stops after the tickets, and writes nothing.
      """)

  /// Where the proof stops.
  enum Stage: String, CaseIterable, ExpressibleByArgument {
    case kdc
  }

  @OptionGroup var selection: SelectionOptions

  @Option(name: .customLong("as"), help: ArgumentHelp("Whom the hosts act for: the account that migrates machines.", valueName: "user"))
  var operatorName: String?

  @Option(
    help: ArgumentHelp("Where the hosts' keys are: one HOST.keytab each, by the short name in lower case.", valueName: "directory"),
    completion: .directory)
  var keytabDirectory: String?

  @Flag(help: "Prove with a computer account that is made for it and stands in for each host in turn: where hosts' keys can't be had.")
  var withProbe = false

  @Option(help: "Show the KDC a ticket that the host asks for (transition), or the operator's own ticket of the current cache.")
  var evidence = ProofEvidence.transition

  @Option(help: "Stop after the tickets.")
  var only: Stage?

  @Option(help: ArgumentHelp("Prove this edge of the mesh only (repeatable).", valueName: "source:target"))
  var edge: [String] = []

  @OptionGroup(title: "The disk") var disk: DiskOptions

  @Option(help: ArgumentHelp("How many sources are asked for, and disks moved, side by side.", valueName: "n"))
  var parallel = 4

  @Flag(help: "Take away what killed runs have left behind, and prove nothing.")
  var sweep = false

  @Flag(help: "Show what would be asked for and made, or swept away, and make nothing; neither the KDC nor a target is asked.")
  var dryRun = false

  @Flag(name: .customLong("yes"), help: "Don't ask.")
  var isConfirmed = false

  @Option(
    help: ArgumentHelp("The journal of what is made for a while; else a dated one beside the policy.", valueName: "file"),
    completion: .file())
  var journal: String?

  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try output.require(ProofReport.self)
    try output.requireDistinct(from: ["--journal": journal, "the policy": selection.policyFile, "--disk": disk.disk])
    _ = try edge.map(EdgeArgument.init)
    if dryRun, output.format != .text || !output.report.isEmpty {
      throw ValidationError("--dry-run proves nothing, so there is no report of it but its own text; leave --format and --report out")
    }
    if parallel < 1 { throw ValidationError("--parallel takes a number above zero") }
    if sweep { return }
    if operatorName == nil { throw ValidationError("--as names whom the hosts act for: the account that migrates machines") }
    if (keytabDirectory == nil) != withProbe {
      throw ValidationError(
        "by whose keys? --keytab-directory names the directory of the hosts' own, --with-probe makes an account that stands in for them")
    }
    if only == nil { try disk.requirePlace() } else { try disk.requireNone() }
  }

  mutating func run() async throws {
    if sweep { return try await sweepTraces() }
    guard let operatorName else { return }
    try output.requirePlaces()
    let selected = try selection.policy()
    if !dryRun { warnOfTraces(in: selected.directory) }
    let verification = Verification(
      finding: FactFinding(
        policy: selected.policy, operatorName: operatorName, edges: try edge.map(EdgeArgument.init), sambaNames: directory.sambaNames),
      keys: keytabDirectory.map { .hosts(KeytabDirectory(path: FilePath($0))) } ?? .probe, evidence: evidence, parallel: parallel,
      migration: only == nil ? MigrationOrder(disk: try disk.image(), destination: try disk.destination()) : nil,
      agreement: Agreement(isGiven: isConfirmed), journal: journal.map { FilePath($0) } ?? TraceJournals.newPath(in: selected.directory),
      timeout: directory.timeout)
    let domain = selected.policy.domain
    if dryRun {
      let lines = try await directory.reading(policyDomain: domain, for: withProbe ? .rehearsing : .reading) {
        try await verification.findings(in: $0)
      } then: {
        try await verification.rehearsal(of: $1, in: $0)
      }
      return try output.write(Array(lines.map { "\($0)\n" }.joined().utf8))
    }
    let report = try await directory.reading(policyDomain: domain, for: withProbe ? .writing : .reading) {
      try await verification.findings(in: $0)
    } then: {
      try await verification.report(of: $1, in: $0)
    }
    try output.write(report)
    if !report.proof.isProven { throw ExitStatus.different }
  }

  private func warnOfTraces(in directory: FilePath) {
    guard let journals = try? TraceJournals.all(in: directory), !journals.isEmpty else { return }
    let names = journals.map(\.string).joined(separator: ", ")
    Console.warning("an earlier run may have left something behind: \(names); kcdmesh verify --sweep takes it away")
  }

  private func sweepTraces() async throws {
    let place = selection.config.map { FilePath($0).removingLastComponent() } ?? FilePath("")
    let journals = try journal.map { [FilePath($0)] } ?? TraceJournals.all(in: place)
    guard !journals.isEmpty else { return Console.note("there is no journal of a proof here: nothing to sweep") }
    if dryRun {
      let lines = try journals.flatMap { try Sweep.rehearsal(of: $0) }
      return try output.write(Array(lines.map { "\($0)\n" }.joined().utf8))
    }
    let directory = directory
    try await Interruption.settling { try await Sweep(directory: directory).run(journals) }
  }
}
