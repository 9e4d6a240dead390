import Foundation
import Testing

/// What the built program says of itself: its commands, and the long options of each.
struct Help {
  var options: [String: Set<String>]

  init() throws {
    let process = Process()
    let output = Pipe()
    // Beside the tests, as the package manager builds it.
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "kcdmesh")
    process.arguments = ["--experimental-dump-help"]
    process.standardOutput = output
    try process.run()
    let bytes = try #require(try output.fileHandleForReading.readToEnd())
    process.waitUntilExit()
    let dump = try JSONDecoder().decode(Dump.self, from: bytes)
    let commands = (dump.command.subcommands ?? []).map { ($0.commandName, Set(($0.arguments ?? []).flatMap(\.longNames))) }
    options = Dictionary(uniqueKeysWithValues: commands)
  }

  private struct Dump: Decodable {
    var command: Command
  }

  private struct Command: Decodable {
    var commandName: String
    var arguments: [Argument]?
    var subcommands: [Command]?
  }

  private struct Argument: Decodable {
    var names: [Name]?
    var longNames: [String] { (names ?? []).filter { $0.kind == "long" }.map(\.name) }
  }

  private struct Name: Decodable {
    var kind: String
    var name: String
  }
}
