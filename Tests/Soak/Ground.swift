import Foundation

/// The computers that are written to, as programs that share no line with kcdmesh see them.
struct Ground {
  /// The object that they are below.
  let base: String
  let names: [String]

  /// Where their answers are put.
  ///
  /// One that says nothing isn't read: Foundation loses a page of memory for each empty file.
  private let answer = URL(filePath: "answer")

  init(base: String, names: [String]) {
    self.base = base
    self.names = names
  }

  private static let programs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path + "/LabTests/Programs"
  /// They change with every write, also with one that is undone.
  private static let stamps: Set = ["uSNChanged", "whenChanged"]

  /// Requires that the lists are exactly the mesh, value by value.
  func requireMesh() throws {
    let members = names.joined(separator: ",")
    try run("oracle.py", base, "--from", members, "--to", members)
  }

  /// All attributes that matter, by name of the computer.
  func state() throws -> [String: [String: Set<String>]] {
    try run("state.py", base)
    let all = try JSONDecoder().decode([String: [String: Set<String>]].self, from: try Data(contentsOf: answer))
    let state = all.filter { names.contains($0.key) }.mapValues { $0.filter { !Self.stamps.contains($0.key) } }
    guard state.count == names.count else { throw Failure("there are \(state.count) of \(names.count) computers below \(base)") }
    return state
  }

  /// Runs one of the tests' programs; not by Foundation's `Process`, which leaves descriptors and a thread of its own.
  private func run(_ program: String, _ arguments: String...) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, answer.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let words = ["/usr/bin/python3", "\(Self.programs)/\(program)"] + arguments
    var argv = words.map { strdup($0) } + [nil]
    defer { for word in argv { free(word) } }
    var process = pid_t()
    let problem = posix_spawn(&process, words[0], &actions, nil, &argv, environ)
    guard problem == 0 else { throw Failure("\(words[0]): \(String(cString: strerror(problem)))") }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    guard status == 0 else { throw Failure("\(program) \(base): \(try String(contentsOf: answer, encoding: .utf8).prefix(1000))") }
  }
}
