import Foundation
import Glibc
import Testing

/// dc2, the lab's second domain controller, which these tests stop and start; nobody else uses it while the first answers.
enum SecondController {
  static let name = "dc2.\(Directory.domain)"
  static let url = "ldap://\(name)"
  private static let namespace = "/run/netns/kcdmesh-dc2"

  /// Makes sure that it is there, runs, and that changes arrive.
  static func require() async throws {
    try #require(
      FileManager.default.fileExists(atPath: namespace), "there is no second domain controller: run Scripts/lab up --second-dc")
    if try processes().isEmpty { try await start() }
  }

  /// Everything that runs in its namespace, told without another program, which would take longer than what is to be cut.
  private static func processes() throws -> [pid_t] {
    var status = stat()
    try #require(stat(namespace, &status) == 0)
    let inode = status.st_ino
    return try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(pid_t.init).filter { pid in
      stat("/proc/\(pid)/ns/net", &status) == 0 && status.st_ino == inode
    }
  }

  /// Signals all of its processes at once.
  static func send(signal: Int32) throws {
    for pid in try processes() { Glibc.kill(pid, signal) }
  }

  /// Ends it as a power cut would.
  static func kill() async throws {
    try await eventually {
      try send(signal: SIGKILL)
      return try processes().isEmpty
    }
  }

  /// Starts it again, as Scripts/lab does, which can't from inside of the lab; and waits until it answers.
  static func start() async throws {
    let home = "\(Directory.state)/hosts/dc2"
    // Foundation waits for a program until nobody has the descriptors any more that it gave to it.
    let script = #"""
      mount --bind "$0" /run/samba || exit
      for file in /proc/self/fd/*; do ((${file##*/} < 3)) || eval "exec ${file##*/}>&-"; done
      exec setsid samba --daemon >>"$1" 2>&1
      """#
    let desk = try await Desk()
    try await desk.succeed(
      "ip", "netns", "exec", "kcdmesh-dc2", "bash", "-c", script, "\(home)/run", "\(Directory.state)/logs/dc2.log")
    let end = ContinuousClock.now + .seconds(60)
    while try await desk.run("ldapsearch", ["-LLL", "-Q", "-N", "-Y", "GSSAPI", "-H", url, "-s", "base", "-b", ""]).status != 0 {
      try #require(ContinuousClock.now < end, "it did not start")
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  /// Stops what fetches changes of the first controller, while something is done.
  static func withoutReplication<Result>(_ body: () async throws -> Result) async throws -> Result {
    let replicators = try processes().filter { pid in
      (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8))?.contains("task[drepl]") == true
    }
    try #require(!replicators.isEmpty, "nothing replicates")
    for pid in replicators { Glibc.kill(pid, SIGSTOP) }
    defer { for pid in replicators { Glibc.kill(pid, SIGCONT) } }
    return try await body()
  }
}

extension Unit {
  /// Waits until two controllers have the same of the unit.
  func replicated(at location: SourceLocation = #_sourceLocation) async throws {
    let end = ContinuousClock.now + .seconds(120)
    while true {
      if try await content(on: Directory.controller) == (try await content(on: SecondController.name)) { return }
      try #require(ContinuousClock.now < end, "it did not replicate", sourceLocation: location)
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  /// What a rollback restores; the rest of an object is each controller's own.
  func content(on controller: String) async throws -> [String: [[String]]] {
    try await state(on: controller).mapValues { [$0.list, $0.names, ["\($0.flags)"]] }
  }

  /// Waits until the unit has come to the second controller.
  func appeared() async throws {
    let arguments = ["-LLL", "-Q", "-N", "-Y", "GSSAPI", "-H", SecondController.url, "-s", "base", "-b", dn, "1.1"]
    let end = ContinuousClock.now + .seconds(120)
    while try await desk.run("ldapsearch", arguments).status != 0 {
      try #require(ContinuousClock.now < end, "it did not replicate")
      try await Task.sleep(for: .milliseconds(200))
    }
  }
}
