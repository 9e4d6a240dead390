import Foundation
import Testing

/// Somebody's desk: a working directory and a credential cache of its own, with the built program on it.
final class Desk: Sendable {
  /// The working directory, empty at first.
  let directory: URL
  private let root: URL
  private let environment: [String: String]

  static let program = Running.kcdmesh
  /// The tests' own programs.
  static let programs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Programs").path
  /// The repository.
  static let repository = URL(filePath: programs).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// A desk of a user of the domain, with a ticket; of nobody, without.
  init(_ user: String? = "administrator") async throws {
    _ = try Directory.server()
    try #require(FileManager.default.fileExists(atPath: Self.program), "kcdmesh is not built beside the tests")
    root = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-desk-\(UUID())")
    directory = root.appending(path: "work")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    environment = ["KRB5CCNAME": "FILE:\(root.path)/cache", "LC_ALL": "C.UTF-8"]
    if let user { try await succeed("kinit", "-k", "-t", Directory.keytab(of: user), user) }
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  // MARK: Files

  /// A file's full path.
  func path(_ name: String) -> String { directory.appending(path: name).path }

  /// Makes a file, and returns its name.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: directory.appending(path: name))
    return name
  }

  func read(_ name: String) throws -> String {
    try String(contentsOf: directory.appending(path: name), encoding: .utf8)
  }

  /// The names of all files, sorted.
  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() }
  }

  func permissions(of name: String) throws -> Int {
    try #require(try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int)
  }

  // MARK: Programs

  /// Runs kcdmesh to its end.
  func kcdmesh(_ arguments: String..., input: String = "", environment: [String: String] = [:]) async throws -> Outcome {
    try await run(Self.program, arguments, input: input, environment: environment)
  }

  /// Runs a program of the system to its end; it must succeed.
  @discardableResult
  func succeed(_ program: String, _ arguments: String..., input: String = "", at location: SourceLocation = #_sourceLocation) async throws
    -> String
  {
    let outcome = try await run(program, arguments, input: input)
    let said = "\(program) \(arguments.joined(separator: " ")): \(outcome.output)\(outcome.errors)"
    try #require(outcome.status == 0, Comment(rawValue: said), sourceLocation: location)
    return outcome.output
  }

  /// Runs a program to its end.
  func run(_ program: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]) async throws -> Outcome {
    try await Self.turns.take { try await self.start(program, arguments, input: input, environment: environment).outcome() }
  }

  /// Starts a program and does not wait.
  func start(_ program: String = Desk.program, _ arguments: [String], input: String = "", environment: [String: String] = [:]) throws
    -> Running
  {
    try Running(
      program, arguments, input: input, environment: self.environment.merging(environment) { $1 }, directory: directory,
      streams: root.appending(path: "\(UUID())"))
  }

  private static let turns = Turns(count: 4)
}
