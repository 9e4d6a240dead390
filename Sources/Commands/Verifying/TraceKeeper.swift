internal import Delegation
internal import Migration
internal import Storage
internal import Synchronization
internal import SystemPackage

/// The journal of a proof: begun with the first trace, gone when nothing is left that it tells of.
final class TraceKeeper: TraceLog {
  private struct State {
    var file: TraceFile?
    var next = 1
    var remaining: [Int: Trace] = [:]
  }

  let header: TraceHeader
  let path: FilePath
  private let state = Mutex(State())

  var run: String { header.run }

  init(_ header: TraceHeader, path: FilePath) {
    self.header = header
    self.path = path
  }

  func willMake(_ trace: Trace) throws -> Int {
    try state.withLock { state in
      let number = state.next
      let announcement = TraceRecord.making(number: number, trace)
      if let file = state.file {
        try file.append([announcement], sync: true)
      } else {
        state.file = try TraceFile.create(at: path, beginning: [.begin(header), announcement])
      }
      state.next += 1
      state.remaining[number] = trace
      return number
    }
  }

  func didNotMake(_ number: Int) throws {
    try settle(number, .refused(number: number))
  }

  func didRemove(_ number: Int) throws {
    try settle(number, .removed(number: number))
  }

  private func settle(_ number: Int, _ record: TraceRecord) throws {
    try state.withLock { state in
      try state.file?.append([record], sync: true)
      state.remaining[number] = nil
    }
  }

  /// Whether something is there, or may be, that was made and not taken away.
  var leavesTraces: Bool { state.withLock { !$0.remaining.isEmpty } }

  /// Ends the journal: it stays where something is left, and that is told.
  func end() throws {
    try state.withLock { state in
      guard let file = state.file else { return }
      guard state.remaining.isEmpty else { return TraceJournals.warn(of: state.remaining.sorted { $0.key < $1.key }.map(\.value), path) }
      try file.remove()
      state.file = nil
    }
  }
}
