import Foundation
import Testing

/// A way to the second controller that goes away in mid-reading: `outage.py`, and a place where the controller's name leads to it.
final class Outage: Sendable {
  /// How it goes away.
  enum Manner: String, CaseIterable {
    case reset
    case stall

    /// For runs that have to give it up; the other controller has to answer within it as well.
    var patience: [String] { self == .stall ? ["--timeout", "10"] : [] }
  }

  /// What to give to `--server`.
  let url: String
  private let hosts: String
  private let input = Pipe()
  private let answers: FileHandle
  private let process = Process()

  /// - Parameters:
  ///   - limit: how many bytes of answers come before it goes away; 0: it never does.
  init(after limit: Int, _ manner: Manner) throws {
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["\(Desk.programs)/outage.py", SecondController.name, "\(limit)", manner.rawValue]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    answers = output.fileHandleForReading
    let port = try #require(String(decoding: answers.availableData, as: UTF8.self).split(separator: "\n").first)
    url = "\(SecondController.url):\(port)"
    hosts = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-hosts-\(UUID())").path
    try "127.0.0.1 \(SecondController.name) localhost\n".write(toFile: hosts, atomically: true, encoding: .utf8)
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: hosts)
  }

  /// Runs kcdmesh where the second controller's name leads here; after it, the first one is named.
  func run(_ arguments: [String], at desk: Desk) async throws -> Outcome {
    let script = #"mount --bind "$0" /etc/hosts && exec "$@""#
    let servers = ["--server", url, "--server", "ldap://\(Directory.controller)"]
    return try await desk.run(
      "unshare", ["--mount", "--propagation", "private", "sh", "-c", script, hosts, Desk.program] + arguments + servers)
  }

  /// How many bytes of answers have come.
  func answered() throws -> Int {
    try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
    let answer = String(decoding: answers.availableData, as: UTF8.self)
    return try #require(Int(answer.trimmingCharacters(in: .newlines)), "“\(answer)”")
  }
}
