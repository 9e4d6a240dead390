import Foundation
import Glibc
import Testing

/// A way to the domain controller that fails when told to: `proxy.py`, and a place where the controller's name leads to it.
///
/// Kerberos needs the controller's own name, so the program runs in a mount namespace whose `hosts` file has that name at this machine.
final class FaultProxy: Sendable {
  /// What to give to `--server`.
  let url: String
  private let hosts: String
  private let commands: FileHandle
  private let answers: FileHandle
  private let process: Process

  init(at desk: Desk) async throws {
    process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["\(Desk.programs)/proxy.py"]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    (commands, answers) = (input.fileHandleForWriting, output.fileHandleForReading)
    let port = try #require(String(decoding: answers.availableData, as: UTF8.self).split(separator: "\n").first)
    url = "ldap://\(Directory.controller):\(port)"
    hosts = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-hosts-\(UUID())").path
    try "127.0.0.1 localhost \(Directory.controller)\n".write(toFile: hosts, atomically: true, encoding: .utf8)
    // The key distribution center has the same name and is no more in reach then.
    try await desk.succeed("kvno", "-q", "ldap/\(Directory.controller)")
  }

  deinit {
    try? commands.close()
    try? FileManager.default.removeItem(atPath: hosts)
  }

  /// Starts kcdmesh where the controller's name leads to the proxy.
  func start(_ arguments: [String], at desk: Desk) throws -> Running {
    let script = #"mount --bind "$0" /etc/hosts && exec "$@""#
    return try desk.start(
      "unshare", ["--mount", "--propagation", "private", "sh", "-c", script, hosts, Desk.program] + arguments + ["--server", url])
  }

  /// Gives an order of `proxy.py`, and returns when it is carried out.
  func order(_ order: String) throws {
    try commands.write(contentsOf: Data("\(order)\n".utf8))
    _ = answers.availableData
  }
}
