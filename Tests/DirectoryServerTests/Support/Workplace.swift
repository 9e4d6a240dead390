import Foundation
import Testing

/// A working directory with a policy for all hosts of the dump, the built program, and a directory server of its own.
final class Workplace: Sendable {
  let server: DirectoryServer
  private let root: URL
  private let directory: URL

  init() throws {
    try #require(FileManager.default.fileExists(atPath: Running.kcdmesh), "kcdmesh is not built beside the tests")
    server = try DirectoryServer()
    root = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-work-\(UUID())")
    directory = root.appending(path: "work")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try write(
      "kcdmesh.yaml",
      """
      version: 1
      domain: corp.example.com
      meshes:
        - name: münchen
          hosts: {base: "\(Host.unit)"}
      operators: [migration-admin]

      """)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }
  func write(_ name: String, _ bytes: Data) throws { try bytes.write(to: directory.appending(path: name)) }
  func read(_ name: String) throws -> String { try String(contentsOf: directory.appending(path: name), encoding: .utf8) }

  /// Runs kcdmesh against the server.
  func kcdmesh(_ arguments: String..., input: String = "") async throws -> Outcome {
    try await run(arguments, input: input)
  }

  func run(_ arguments: [String], input: String = "") async throws -> Outcome {
    try await start(arguments + server.options, input: input)
  }

  /// Runs kcdmesh without a directory.
  func alone(_ arguments: String...) async throws -> Outcome {
    try await start(arguments, input: "")
  }

  private func start(_ arguments: [String], input: String) async throws -> Outcome {
    try await program(Running.kcdmesh, arguments, input: input, environment: ["KRB5CCNAME": "FILE:/nonexistent", "LC_ALL": "C.UTF-8"])
  }

  /// Runs any program.
  func program(_ program: String, _ arguments: [String], input: String = "", environment: [String: String]) async throws -> Outcome {
    try await Running(
      program, arguments, input: input, environment: environment, directory: directory, streams: root.appending(path: "\(UUID())")
    ).outcome()
  }
}

/// The hosts of the dump.
enum Host: String, CaseIterable {
  case zulu = "ZULU"
  case yankee = "YANKEE"
  case xray = "XRAY"
  /// Its account's name is cut after 15 characters.
  case muenchen = "HYPERV-MUENCHEN-01"

  static let unit = "OU=Hyper-V,OU=Rechenzentrum München,DC=corp,DC=example,DC=com"

  var dn: String { "CN=\(rawValue),\(Self.unit)" }
  var short: String { String(rawValue.prefix(15)) }
  var qualified: String { "\(rawValue.lowercased()).corp.example.com" }

  /// The four entries that delegate to it.
  var entries: [String] {
    ["cifs", "Microsoft Virtual System Migration Service"].flatMap { service in [short, qualified].map { "\(service)/\($0)" } }
  }
}

extension DirectoryServer.State {
  func list(of host: Host) -> [String] { self[host.dn]?["msDS-AllowedToDelegateTo"] ?? [] }
  func flags(of host: Host) -> Int? { self[host.dn]?["userAccountControl"]?.first.flatMap { Int($0) } }
  func hasTransition(_ host: Host) -> Bool { (flags(of: host) ?? 0) & 0x100_0000 != 0 }

  /// Whether a host may delegate to all others, in whatever case.
  func isComplete(_ host: Host) -> Bool {
    let list = Set(list(of: host).map { $0.lowercased() })
    return hasTransition(host) && Host.allCases.filter { $0 != host }.flatMap(\.entries).allSatisfy { list.contains($0.lowercased()) }
  }
}

extension Outcome {
  /// Error text as one line, as it is meant: the report wraps it.
  var words: String { (output + errors).split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  /// A JSON report without what a reading of the same state differs in.
  func report() throws -> String {
    var object = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    let reading = object.removeValue(forKey: "reading") as? [String: Any]
    try #require(reading?["complete"] as? Bool == true)
    return String(decoding: try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .prettyPrinted]), as: UTF8.self)
  }
}
