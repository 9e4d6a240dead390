internal import Delegation
internal import SMB

/// One migration under way: the step that it is at, what was seen, and what must be taken away.
struct MigrationAttempt: Sendable {
  private let migration: DiskMigration
  private let report: @Sendable (DiskMigration.Progress) -> Void
  private var proof = MigrationProof()
  private var step = MigrationFailure.Step.session
  private var made: [Made] = []
  /// As long as the file is open nobody can delete it.
  private var openFile: FileTransfer?

  private struct Made {
    var number: Int
    var trace: Trace
    /// No answer came: it may not be there, or not yet.
    var isInDoubt = true
  }

  private var route: Route { migration.route }
  private var disk: any DiskImage { migration.disk }

  init(_ migration: DiskMigration, _ report: @escaping @Sendable (DiskMigration.Progress) -> Void) {
    self.migration = migration
    self.report = report
  }

  mutating func run() async -> MigrationProof {
    var client: SMBClient?
    do {
      begin(.session)
      let opened = try await connector(nil)
      client = opened
      proof.session = SessionSeen(opened.session)
      try await migrate(over: opened)
    } catch {
      note(error)
    }
    if let client { await leave(client) }
    return proof
  }

  /// Each session is an authentication of its own with the delegated ticket.
  private var connector: FileTransfer.Connector {
    let (route, options) = (route, migration.options)
    return { try await SMBClient.open(route.server, options: options, replacing: $0, authentication: route.authentication) }
  }

  private mutating func migrate(over client: SMBClient) async throws {
    begin(.share)
    let (name, wanted, share) = try await enterShare(client)
    if share.isEncrypted { proof.session?.cipher = client.session.cipher?.description }
    proof.interfaces = try await interfaces(client, share)
    begin(.space)
    try await requireSpace(client, share)
    begin(.write)
    let file = try await write(into: name)
    begin(.compare)
    try await compare(with: file, in: name)
    begin(.look)
    try await look(at: name, wanted, client)
    try await client.disconnect(share)
  }

  /// Who may use a share that is there need not be one whom the target tells its sessions and shares.
  private mutating func look(at name: String, _ wanted: ShareDescription?, _ client: SMBClient) async throws {
    do {
      let view = TargetView(client: client)
      let user = try await view.user(expecting: route.operatorName)
      proof.session?.user = user
      proof.share = try await view.share(name, madeAs: wanted, for: route.operatorSID)
    } catch let error as SMBError where wanted == nil && error.isAccessDenied {
      proof.share = ShareSeen(name: name, isTemporary: false, isExclusive: nil)
    }
  }

  private mutating func begin(_ step: MigrationFailure.Step) {
    self.step = step
    report(DiskMigration.Progress(step: step, done: 0, total: disk.size))
  }

  /// The first failure counts; what fails after it follows from it.
  private mutating func note(_ error: any Error) {
    proof.failure = proof.failure ?? MigrationFailure(step, error, migration)
  }
}

extension MigrationAttempt {
  private mutating func enterShare(_ client: SMBClient) async throws -> (name: String, wanted: ShareDescription?, share: Share) {
    switch migration.destination {
    case .share(let name): return (name, nil, try await client.connectShare(name))
    case .directory(let path):
      let name = TemporaryShare.name(for: route.source)
      do {
        return try await enter(TemporaryShare.description(name, path: path, run: migration.log.run, user: route.operatorSID), client)
      } catch let error as SMBError where error.operation == .treeConnect && error.isAccessDenied {
        // A server that maps accounts to its own (Samba with a username map) keeps out whom the descriptor names.
        try await removeTraces(client)
        return try await enter(TemporaryShare.description(name, path: path, run: migration.log.run, user: nil), client)
      }
    }
  }

  private mutating func enter(
    _ description: ShareDescription, _ client: SMBClient
  ) async throws -> (name: String, wanted: ShareDescription?, share: Share) {
    try await make(Trace(.share, server: route.server.host, name: description.name, place: description.path)) {
      try await client.addShare(description)
    }
    return (description.name, description, try await client.connectShare(description.name))
  }

  /// Makes something, announced before and known of after.
  private mutating func make<Result: Sendable>(_ trace: Trace, _ body: () async throws -> Result) async throws -> Result {
    let number = try migration.log.willMake(trace)
    made.append(Made(number: number, trace: trace))
    do {
      let result = try await body()
      made[made.count - 1].isInDoubt = false
      return result
    } catch let error as SMBError where error.isRefusal {
      // The server has said that it is not there; any other end leaves it in doubt.
      made.removeLast()
      try migration.log.didNotMake(number)
      throw error
    }
  }

  /// - Returns: the file's name.
  private mutating func write(into share: String) async throws -> String {
    let (name, connector) = (TemporaryShare.fileName(for: route.source, in: share), connector)
    let file = try await make(Trace(.file, server: route.server.host, name: name, place: share)) {
      try await FileTransfer.create(name, share: share, options: Self.transferOptions, connect: connector)
    }
    openFile = file
    let seconds = try await DiskTransfer(disk: disk, file: file, report: report).write()
    let size = try await closeFile()
    guard size == disk.size else { throw DifferentSize(found: size ?? 0, sent: disk.size) }
    proof.transfer = TransferSeen(bytes: disk.size, seconds: seconds, isVerified: false)
    return name
  }

  /// A disk that is worth it goes over two sessions, which a target serves by two processors.
  private static let transferOptions: TransferOptions = {
    var options = TransferOptions()
    options.lanes = 2
    return options
  }()

  private mutating func compare(with name: String, in share: String) async throws {
    let file = try await FileTransfer.open(name, share: share, for: .read, options: Self.transferOptions, connect: connector)
    openFile = file
    try await DiskTransfer(disk: disk, file: file, report: report).compare()
    try await closeFile()
    proof.transfer?.isVerified = true
  }

  /// - Returns: the file's size, as the server tells it at last.
  @discardableResult
  private mutating func closeFile() async throws -> UInt64? {
    guard let file = openFile else { return nil }
    openFile = nil
    return try await file.close()
  }

  /// All disks that may be there at the same time take no more than a twentieth of what is free.
  private func requireSpace(_ client: SMBClient, _ share: Share) async throws {
    let root = try await client.open("", on: share, for: .directory)
    let space = try await client.space(at: root)
    try await client.close(root)
    let (wanted, isTooMuch) = disk.size.multipliedReportingOverflow(by: UInt64(migration.simultaneous))
    guard !isTooMuch, wanted <= space.available / 20 else {
      throw TooLittleSpace(available: space.available, size: disk.size, simultaneous: migration.simultaneous)
    }
  }

  /// Not every server tells them (Samba of some configurations); they prove nothing.
  private func interfaces(_ client: SMBClient, _ share: Share) async throws -> [InterfaceSeen] {
    do {
      return try await client.networkInterfaces(over: share).compactMap { interface in
        interface.address.map { InterfaceSeen(address: $0, speed: interface.linkSpeed, rdma: interface.canRDMA) }
      }
    } catch let error as SMBError where error.isRefusal {
      return []
    }
  }
}

extension MigrationAttempt {
  /// Takes everything away, in a task of its own: one that is cancelled opens nothing, and still has to clean up.
  private mutating func leave(_ client: SMBClient) async {
    let attempt = self
    self = await Task.detached {
      var attempt = attempt
      await attempt.cleanUp(client)
      return attempt
    }.value
  }

  /// Over a new session, where this one is of no more use; what can't be taken away stays in the journal.
  private mutating func cleanUp(_ client: SMBClient) async {
    if proof.failure == nil { begin(.cleanUp) }
    await openFile?.abandon()
    do {
      try await removeTraces(client)
      try await client.logoff()
    } catch let error as SMBError where error.isConnectionLost {
      await cleanUpAnew()
    } catch {
      note(error)
    }
  }

  private mutating func cleanUpAnew() async {
    guard !made.isEmpty else { return }
    do {
      let client = try await connector(nil)
      try await removeTraces(client)
      try await client.logoff()
    } catch {
      note(error)
    }
  }

  /// What is not there goes as gone; what got no answer is looked for again, as the server may still be at work on it.
  private mutating func removeTraces(_ client: SMBClient) async throws {
    let removal = TraceRemoval(client, run: migration.log.run)
    while let last = made.last {
      if try await !removal.remove(last.trace), last.isInDoubt {
        try await Task.sleep(for: LateRequests.limit)
        try await removal.remove(last.trace)
      }
      try migration.log.didRemove(last.number)
      made.removeLast()
    }
  }
}

/// A target that is too full to be written to for a proof.
struct TooLittleSpace: Error, CustomStringConvertible {
  var available: UInt64
  var size: UInt64
  var simultaneous: Int

  var description: String {
    "\(simultaneous) disks of \(size) bytes at the same time would take more than a twentieth of the \(available) bytes that are free"
  }
}
