import Foundation
import Glibc
import Testing

/// What a program left behind.
struct Outcome: Sendable {
  var status: Int32
  var output: String
  var errors: String
}

/// A program that was started; its streams are files, so that it never waits for its reader.
final class Running: @unchecked Sendable {
  /// The program that is tested: beside the tests, as the package manager builds it.
  static let kcdmesh = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "kcdmesh").path

  private let process = Process()
  private let streams: URL
  private let ended = AsyncStream<Void>.makeStream()

  init(
    _ program: String, _ arguments: [String], input: String, environment: [String: String], directory: URL, streams: URL
  ) throws {
    self.streams = streams
    try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = directory
    try Data(input.utf8).write(to: streams.appending(path: "input"))
    for name in ["output", "errors"] { try Data().write(to: streams.appending(path: name)) }
    let handles = [
      try FileHandle(forReadingFrom: streams.appending(path: "input")), try FileHandle(forWritingTo: streams.appending(path: "output")),
      try FileHandle(forWritingTo: streams.appending(path: "errors")),
    ]
    // Foundation's Process keeps them open, and fails where a process has many hundreds.
    defer { for handle in handles { try? handle.close() } }
    process.standardInput = handles[0]
    process.standardOutput = handles[1]
    process.standardError = handles[2]
    process.terminationHandler = { [ended] _ in ended.continuation.finish() }
    try process.run()
  }

  /// Waits for the end; a minute is more than almost anything here takes, on a machine that has time for it.
  func outcome(within limit: Duration = .seconds(300)) async throws -> Outcome {
    let watchdog = Task { [process] in
      try await Task.sleep(for: limit)
      process.terminate()
      try await Task.sleep(for: .seconds(5))
      Glibc.kill(process.processIdentifier, SIGKILL)
    }
    defer { watchdog.cancel() }
    for await _ in ended.stream {}
    // A test whose time is over ends the stream, and not the program.
    if Task.isCancelled {
      process.terminate()
      throw CancellationError()
    }
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: try text("output"), errors: try text("errors"))
  }

  func send(signal: Int32) {
    Glibc.kill(process.processIdentifier, signal)
  }

  var isRunning: Bool { process.isRunning }

  /// The process, as the kernel counts it.
  var identifier: Int32 { process.processIdentifier }

  /// What is on standard error so far.
  var errors: String {
    get throws { try text("errors") }
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: streams.appending(path: name)), as: UTF8.self)
  }
}

/// Waits until something is true; two minutes at most, as a whole run may have to come so far on a busy machine.
func eventually(
  within limit: Duration = .seconds(120), at location: SourceLocation = #_sourceLocation, _ condition: () throws -> Bool
) async throws {
  let end = ContinuousClock.now + limit
  while try !condition() {
    try #require(ContinuousClock.now < end, "it did not come", sourceLocation: location)
    try await Task.sleep(for: .milliseconds(5))
  }
}

/// Waits for what is there for a moment only, and does something about it in that moment.
///
/// On a thread of its own: the pool's may all be busy for longer than the moment lasts.
///
/// - Parameter act: looks, and acts; `true` when it has, or when it is too late.
func catching(at location: SourceLocation = #_sourceLocation, _ act: @escaping @Sendable () throws -> Bool) async throws {
  let end = ContinuousClock.now + .seconds(120)
  let hasActed = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Bool, any Error>) in
    Thread.detachNewThread {
      continuation.resume(
        with: Result {
          while try !act() {
            guard ContinuousClock.now < end else { return false }
            usleep(1000)
          }
          return true
        })
    }
  }
  try #require(hasActed, "it did not come", sourceLocation: location)
}
