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
    let port = try Self.line(of: answers)
    url = "ldap://\(Directory.controller):\(port)"
    hosts = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-hosts-\(UUID())").path
    try "127.0.0.1 \(Directory.controller) localhost\n".write(toFile: hosts, atomically: true, encoding: .utf8)
    // The key distribution center has the same name and is no more in reach then.
    try await desk.succeed("kvno", "-q", "ldap/\(Directory.controller)")
  }

  deinit {
    try? commands.close()
    try? answers.close()
    try? FileManager.default.removeItem(atPath: hosts)
  }

  /// Starts kcdmesh where the controller's name leads to the proxy.
  func start(_ arguments: [String], at desk: Desk) throws -> Running {
    let script = #"mount --bind "$0" /etc/hosts && exec "$@""#
    return try desk.start(
      "unshare", ["--mount", "--propagation", "private", "sh", "-c", script, hosts, Desk.program] + arguments + ["--server", url])
  }

  /// Gives an order of `proxy.py`, and returns its answer when it is carried out.
  @discardableResult
  func order(_ order: String) throws -> String {
    try commands.write(contentsOf: Data("\(order)\n".utf8))
    let answer = try Self.line(of: answers)
    try #require(!answer.hasPrefix("there is no"), "\(order): \(answer)")
    return answer
  }

  /// One line; it can arrive in pieces.
  private static func line(of pipe: FileHandle) throws -> String {
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      let piece = pipe.availableData
      try #require(!piece.isEmpty, "proxy.py has ended")
      line += piece
    }
    return String(decoding: line.dropLast(), as: UTF8.self)
  }

  /// What each side has sent since everything was made fresh.
  func traffic() throws -> Traffic {
    let numbers = try order("count").split(separator: " ").compactMap { Int($0) }
    try #require(numbers.count == 6)
    return Traffic(
      client: .init(total: numbers[0], opening: numbers[1], beforeLast: numbers[2]),
      server: .init(total: numbers[3], opening: numbers[4], beforeLast: numbers[5]))
  }
}

/// The bytes of a run.
struct Traffic: Sendable {
  /// Who sends.
  enum Side: String, CaseIterable, Sendable {
    case client, server
  }

  /// What one side sends.
  struct Stream: Sendable {
    var total: Int
    /// Those of the bind, before the stream is sealed.
    var opening: Int
    /// Those before the last sealed message.
    var beforeLast: Int
  }

  var client: Stream
  var server: Stream

  subscript(side: Side) -> Stream { side == .client ? client : server }
}
