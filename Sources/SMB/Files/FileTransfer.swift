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
  private let options: TransferOptions
  private let lanes: [Lane]

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
}

extension FileTransfer {
  /// Has lanes take from the ranges until all is acknowledged; a lane that can't go on leaves its part to the others.
  private func transfer(_ ranges: TransferRanges, _ body: @escaping @Sendable (Lane.Opened) async throws -> Void) async throws {
    let worthwhile = Int(clamping: ranges.total / max(1, options.bytesPerLane))
    var usable = Array(lanes.prefix(max(1, worthwhile)))
    if usable.count > 1, options.kind == .channel { try await lanes[0].findAddresses() }
    while !ranges.isComplete {
      let outcomes = try await run(usable, ranges, body)
      usable = zip(usable, outcomes).filter { $1 == nil }.map(\.0)
      if usable.isEmpty, let error = outcomes.compactMap(\.self).first, !ranges.isComplete { throw error }
    }
  }

  /// Runs the lanes side by side; gives for each the error that it has given up with, or `nil`.
  private func run(
    _ usable: [Lane], _ ranges: TransferRanges, _ body: @escaping @Sendable (Lane.Opened) async throws -> Void
  ) async throws -> [(any Error)?] {
    try await withThrowingTaskGroup(of: (Int, (any Error)?).self) { group in
      for (index, lane) in usable.enumerated() {
        group.addTask { (index, try await Self.run(lane, isFirst: index == 0, ranges, body)) }
      }
      var outcomes = [(any Error)?](repeating: nil, count: usable.count)
      for try await (index, error) in group {
        outcomes[index] = error
        // A lane that is still trying to come back is not needed any more.
        if ranges.isComplete { group.cancelAll() }
      }
      return outcomes
    }
  }

  /// - Returns: the error that makes the lane of no more use; those of the transfer itself are thrown.
  private static func run(
    _ lane: Lane, isFirst: Bool, _ ranges: TransferRanges, _ body: @Sendable (Lane.Opened) async throws -> Void
  ) async throws -> (any Error)? {
    do {
      try await lane.perform(progress: { ranges.acknowledged }, body)
      return nil
    } catch is CancellationError where ranges.isComplete {
      return nil
    } catch let error as SMBError where error.isConnectionLost {
      return error
    } catch is CancellationError {
      throw CancellationError()
    } catch  where !isFirst {
      // Whatever keeps a further lane from being opened, the first can do its work.
      guard await lane.current == nil else { throw error }
      return error
    }
  }
}

extension TransferOptions {
  /// Channels have one handle together; sessions have one each.
  fileprivate var needsSharing: Bool { lanes > 1 && kind == .session }
}

/// The way to a file: a session, its share, its name.
private struct Way: Sendable {
  let name: String
  let share: String
  let mode: SMBClient.OpenMode
  let sharesWriting: Bool
  let connect: FileTransfer.Connector

  @Sendable func open(replacing previous: SMBClient?) async throws -> Lane.Opened {
    try await open(enter(replacing: previous), for: mode)
  }

  /// Connects, with several tries, and opens the file, with one.
  func begin(_ options: TransferOptions, mode: SMBClient.OpenMode) async throws -> Lane.Opened {
    try await open(enterTenaciously(options), for: mode)
  }

  private func enterTenaciously(_ options: TransferOptions) async throws -> (SMBClient, Share) {
    var tries = Tries(options)
    while true {
      do {
        return try await enter(replacing: nil)
      } catch let error as SMBError where error.isConnectionLost {
        try await tries.wait(after: error, hasProgressed: false)
      }
    }
  }

  private func enter(replacing previous: SMBClient?) async throws -> (SMBClient, Share) {
    let client = try await connect(previous)
    return (client, try await client.connectShare(share))
  }

  private func open(_ entered: (client: SMBClient, share: Share), for mode: SMBClient.OpenMode) async throws -> Lane.Opened {
    let file = try await entered.client.open(name, on: entered.share, for: mode, sharesWriting: sharesWriting)
    return Lane.Opened(client: entered.client, file: file)
  }
}
