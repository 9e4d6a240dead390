extension FileTransfer {
  /// Has lanes take from the ranges until all is acknowledged; a lane that can't go on leaves its part to the others.
  func transfer(_ ranges: TransferRanges, _ body: @escaping @Sendable (Lane.Opened) async throws -> Void) async throws {
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
