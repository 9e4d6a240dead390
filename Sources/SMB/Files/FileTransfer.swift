internal import WindowsTypes

/// A file on a server that is written and read over several sessions at once, and outlives their connections.
///
/// A session that is lost (`SMBError.isConnectionLost`) is made anew with a new authentication, takes the lost one's place on the server
/// ([MS-SMB2] 3.3.5.5.3), opens the file again and resumes what was not acknowledged; after as many tries in a row as the options allow
/// without getting on, the last error is thrown. Nothing counts as transferred that the server has not acknowledged. Calls must come one
/// after the other. The end is ``close()``; without it the server closes the file when the connections go.
public actor FileTransfer {
  /// Opens a session with the server; gets the client that was lost, for `SMBClient.open(replacing:)`.
  public typealias Connector = @Sendable (_ previous: SMBClient?) async throws -> SMBClient

  /// The first session: what protects it, and whose it is.
  public nonisolated let session: SessionSummary
  let options: TransferOptions
  let lanes: [Lane]

  /// Makes a file that must not be there yet, and opens it to write and read it.
  ///
  /// Connecting is tried again; making the file is not, because nobody could tell who has made it.
  public static func create(
    _ name: String, share: String, options: TransferOptions = TransferOptions(), connect: @escaping Connector
  ) async throws -> FileTransfer {
    let way = Way(name: name, share: share, mode: .update, sharesWriting: options.needsSharing, connect: connect)
    return try await FileTransfer(way, options, first: way.begin(options, mode: .createNew))
  }

  /// Opens a file that is there.
  public static func open(
    _ name: String, share: String, for mode: SMBClient.OpenMode, options: TransferOptions = TransferOptions(),
    connect: @escaping Connector
  ) async throws -> FileTransfer {
    let way = Way(name: name, share: share, mode: mode, sharesWriting: options.needsSharing, connect: connect)
    return try await FileTransfer(way, options, first: way.begin(options, mode: mode))
  }

  private init(_ way: Way, _ options: TransferOptions, first: Lane.Opened) {
    self.options = options
    session = first.client.session
    let main = Lane(options, opened: first, opener: way.open)
    lanes = [main] + (1..<max(1, options.lanes)).map { Self.further($0, main, way, options) }
  }

  private static func further(_ number: Int, _ main: Lane, _ way: Way, _ options: TransferOptions) -> Lane {
    switch options.kind {
    case .session: Lane(options, opener: way.open)
    case .channel: Lane(options) { _ in try await main.openChannel(number) }
    }
  }

  /// How many lanes are connected now: fewer than wished for where the rest was not worth it, or could not be opened.
  public func connectedLanes() async -> Int {
    var count = 0
    for lane in lanes where await lane.current != nil { count += 1 }
    return count
  }

  /// Lets the file have holes ([MS-FSCC] 2.3.64).
  public func setSparse() async throws {
    try await lanes[0].perform { try await $0.client.setSparse($0.file) }
  }

  /// Sets the file's size; new bytes read as zeros.
  public func setSize(_ size: UInt64) async throws {
    try await lanes[0].perform { try await $0.client.setSize(size, of: $0.file) }
  }

  /// The file's size, as the server tells it now.
  public func size() async throws -> UInt64 {
    try await lanes[0].perform { try await $0.client.size(of: $0.file) }
  }

  /// Writes ranges of the file; the source is called on several threads.
  public func write(_ ranges: TransferRanges, from source: @escaping DataSource) async throws {
    try await transfer(ranges) { try await $0.client.write(ranges, to: $0.file, from: source) }
  }

  /// Reads ranges of the file; the sink is called on several threads, with parts in any order, each once.
  public func read(_ ranges: TransferRanges, into sink: @escaping DataSink) async throws {
    try await transfer(ranges) { try await $0.client.read(ranges, of: $0.file, into: sink) }
  }

  /// Has the server write to stable storage what it holds of the file, through every handle.
  public func flush() async throws {
    try await lanes[0].perform { try await $0.client.flush($0.file) }
    for lane in lanes.dropFirst() where await lane.current != nil {
      try await lane.perform { try await $0.client.flush($0.file) }
    }
  }

  /// Closes the file and ends the sessions.
  ///
  /// - Returns: the file's size, as the server tells it.
  @discardableResult
  public func close() async throws -> UInt64 {
    for lane in lanes.dropFirst() where await lane.current != nil {
      if options.kind == .session { try await lane.close() } else { await lane.leave() }
    }
    return try await lanes[0].close()
  }

  /// Gives the transfer up, and has the server let go of the file, so that it can be deleted.
  ///
  /// Nothing is claimed of the file's contents.
  public func abandon() async {
    for lane in lanes.dropFirst() {
      if options.kind == .session { await lane.abandon() } else { await lane.leave() }
    }
    await lanes[0].abandon()
  }
}
