internal import WindowsTypes

/// Fills memory with a file's bytes from an offset on; called on the client's thread, in no particular order of offsets.
public typealias DataSource = @Sendable (_ memory: UnsafeMutableRawBufferPointer, _ offset: UInt64) throws -> Void

/// Takes bytes of a file that came from an offset; they are valid during the call only.
public typealias DataSink = @Sendable (_ bytes: UnsafeRawBufferPointer, _ offset: UInt64) throws -> Void

extension SMBClient {
  /// Writes ranges of a file, several requests at a time.
  ///
  /// Each part is read to the place from which it is sent. A short write is taken up again; ranges that were not confirmed when an error
  /// came stay in `ranges`, for another attempt.
  public func write(_ ranges: TransferRanges, to file: RemoteFile, from source: DataSource) throws {
    try perform(.write, file.path) { connection in
      let size = min(connection.options.chunkSize, connection.negotiated?.maxWriteSize ?? 0)
      try transfer(ranges, connection, size: size) { part, pipeline in
        let count = part.count
        try source(connection.dataSlab.data(count), part.lowerBound)
        let request = WriteRequest(fileID: file.id, offset: part.lowerBound, length: UInt32(count))
        try connection.submit(request, tree: file.share, dataCount: count) { header, message in
          pipeline.settle(part, header) {
            Int(try WriteResponse(decoding: UnsafeRawBufferPointer(message)).count)
          }
        }
      }
    }
  }

  /// Reads ranges of a file, several requests at a time; the sink gets them in any order.
  public func read(_ ranges: TransferRanges, of file: RemoteFile, into sink: @escaping DataSink) throws {
    try perform(.read, file.path) { connection in
      let size = min(connection.options.chunkSize, connection.negotiated?.maxReadSize ?? 0)
      try transfer(ranges, connection, size: size) { part, pipeline in
        let request = ReadRequest(fileID: file.id, offset: part.lowerBound, length: UInt32(part.count))
        try connection.submit(request, tree: file.share) { header, message in
          pipeline.settle(part, header) {
            let data = try ReadResponse(decoding: UnsafeRawBufferPointer(message)).data
            guard data.count <= part.count else {
              throw MalformedMessage("READ response", "DataLength", offset: 68, "it is \(data.count), asked for \(part.count)")
            }
            try sink(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(message)[data]), part.lowerBound)
            return data.count
          }
        }
      }
    }
  }

  /// Keeps the window full until all is confirmed or something failed; then waits for what is still under way.
  private func transfer(
    _ ranges: TransferRanges, _ connection: Connection, size: Int, _ send: (Range<UInt64>, Pipeline) throws -> Void
  ) throws {
    let pipeline = Pipeline(ranges)
    let window = connection.window(of: size)
    defer { pipeline.end() }
    while pipeline.failure == nil {
      guard pipeline.underWay < window, let part = pipeline.take(size) else {
        if pipeline.underWay == 0 { break }
        try connection.takeIn()
        continue
      }
      try send(part, pipeline)
    }
    while pipeline.underWay > 0 { try connection.takeIn() }
    switch pipeline.failure {
    case .status(let status): throw connection.error(.status(status))
    case .malformed(let malformed): throw connection.broken(.malformed, malformed.description)
    case .other(let error): throw error
    case nil: return
    }
  }
}

extension Connection {
  /// How many requests of a size keep the server busy: four, and what a gigabyte a second has on the way until an answer comes.
  ///
  /// More would only push each other out of the processors' caches, and have the server's threads wait for each other at the file.
  func window(of size: Int) -> Int {
    let (seconds, attoseconds) = shortestExchange.components
    let bytes = (Double(seconds) + Double(attoseconds) / 1e18) * 1e9
    return max(1, min(options.window, 4 + Int(bytes / Double(max(1, size)))))
  }
}

/// What is under way of a transfer; the answers' handlers share it.
private final class Pipeline {
  enum Failure {
    case status(NTStatus)
    case malformed(MalformedMessage)
    case other(any Error)
  }

  private let ranges: TransferRanges
  /// Taken by this transfer, and not confirmed.
  private var taken: Set<Range<UInt64>> = []
  private var isOver = false
  /// Requests that are not answered.
  private(set) var underWay = 0
  private(set) var failure: Failure?

  init(_ ranges: TransferRanges) {
    self.ranges = ranges
  }

  func take(_ size: Int) -> Range<UInt64>? {
    guard let part = ranges.take(size) else { return nil }
    taken.insert(part)
    underWay += 1
    return part
  }

  /// What is not confirmed waits again; an answer that still comes is nobody's any more.
  func end() {
    isOver = true
    ranges.giveBack(taken)
  }

  /// Takes an answer in: `count` tells how much of the part it confirms, which is never nothing.
  func settle(_ part: Range<UInt64>, _ header: Header, _ count: () throws -> Int) {
    guard !isOver else { return }
    underWay -= 1
    guard failure == nil else { return }
    let status = NTStatus(rawValue: header.status)
    guard status == .success else { return failure = .status(status) }
    do {
      let count = try count()
      guard count > 0, count <= part.count else {
        return failure = .malformed(MalformedMessage("answer", "Count", offset: 68, "it is \(count), asked for \(part.count)"))
      }
      taken.remove(part)
      ranges.acknowledge(part, count: count)
    } catch let malformed as MalformedMessage {
      failure = .malformed(malformed)
    } catch {
      failure = .other(error)
    }
  }
}
