import Foundation
import Glibc
import Testing

/// Keys and passwords are in memory while the program runs: a crash must not carry them out, nor another process of the same user.
@Suite(.againstHangs) struct HardeningTests {
  /// A run that has begun, and waits for a snapshot that never comes.
  private func waiting(at desk: Desk, _ wrapper: [String]) async throws -> Running {
    try desk.write("kcdmesh.yaml", "version: 1\ndomain: lab.test\nmeshes: [{name: m, hosts: {names: [zulu, yankee]}}]\n")
    try #require(mkfifo(desk.path("snapshot"), 0o600) == 0)
    // Swift's own report of a crash is asked for, so that it is this program that does without.
    let run = try desk.start(
      wrapper[0], wrapper.dropFirst() + [Desk.program, "check", "--snapshot", "snapshot"],
      environment: ["SWIFT_BACKTRACE": "enable=yes,color=no"])
    try await eventually { try run.errors.contains("kcdmesh.yaml") || !run.isRunning }
    return run
  }

  @Test(arguments: [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGQUIT])
  func `A crash leaves no core, and shows no memory`(signal: Int32) async throws {
    let desk = try await Desk()
    let run = try await waiting(at: desk, ["sh", "-c", "ulimit -c unlimited && exec \"$@\"", "sh"])
    run.send(signal: signal)
    let outcome = try await run.outcome()
    #expect(outcome.status == -signal, "\(outcome)")
    #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.output.isEmpty, "\(outcome)")
    #expect(try desk.files == ["kcdmesh.yaml", "snapshot"])
  }

  @Test func `Neither a collector of cores nor the same user's other processes get at its memory`() async throws {
    let desk = try await Desk()
    // Root may look into everything; without that right it is a user like any other.
    let plain = ["setpriv", "--bounding-set", "-sys_ptrace", "--inh-caps", "-sys_ptrace"]
    let other = try desk.start(plain[0], plain.dropFirst() + ["sleep", "1200"])
    let run = try await waiting(at: desk, plain)
    try await eventually { try String(contentsOfFile: "/proc/\(other.identifier)/comm", encoding: .utf8) == "sleep\n" }
    // Who may open this may read the memory; no core is made of a process of which that is not allowed (ptrace(2), core(5)).
    let look = { (process: Running) in
      try await desk.run(plain[0], plain.dropFirst() + ["sh", "-c", ": < /proc/\(process.identifier)/mem"])
    }
    let (open, closed) = try await (look(other), look(run))
    #expect(open.status == 0, "\(open)")
    #expect(closed.status != 0 && closed.errors.contains("Permission denied"), "\(closed)")
    let limits = try String(contentsOfFile: "/proc/\(run.identifier)/limits", encoding: .utf8)
    #expect(limits.contains(#/Max core file size +0 +0 /#))
    for process in [other, run] {
      process.send(signal: SIGKILL)
      _ = try await process.outcome()
    }
  }
}
