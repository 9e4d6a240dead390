import Foundation
import Synchronization
import Testing

/// `server.py` of Tests/Support/DirectoryServer: a directory as Windows has it, loaded from a dump, that fails when told to.
final class DirectoryServer: Sendable {
  private let folder: URL
  /// What to give to `--server`.
  let url: String
  private let process: Process
  private let channel: Mutex<Channel>

  private struct Channel: @unchecked Sendable {
    let orders: FileHandle
    let answers: FileHandle
    var rest = Data()

    /// One line of the server's.
    mutating func line() throws -> Data {
      while true {
        if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
          defer { rest = Data(rest[rest.index(after: end)...]) }
          return Data(rest[..<end])
        }
        let data = answers.availableData
        guard !data.isEmpty else { throw Gone() }
        rest += data
      }
    }
  }

  /// The server has ended; its standard error tells why.
  struct Gone: Error {}

  /// Tests/Support.
  static let support = (0..<3).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }.appending(path: "Support")
  /// What `ldifde` writes of the domain corp.example.com.
  static let dump = support.appending(path: "Dumps/corp.example.com.ldf")

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-server-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-B", Self.support.appending(path: "DirectoryServer/server.py").path, Self.dump.path, folder.path]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var channel = Channel(orders: input.fileHandleForWriting, answers: output.fileHandleForReading)
    url = "ldaps://127.0.0.1:\(String(decoding: try channel.line(), as: UTF8.self))"
    self.channel = Mutex(channel)
  }

  deinit {
    channel.withLock {
      try? $0.orders.close()
      try? $0.answers.close()
    }
    try? FileManager.default.removeItem(at: folder)
  }

  var certificate: String { folder.appending(path: "certificate.pem").path }
  var passwordFile: String { folder.appending(path: "password").path }
  /// Whose password it is.
  static let administrator = "CN=Administrator,CN=Users,DC=corp,DC=example,DC=com"

  /// The options with which kcdmesh reaches it.
  var options: [String] {
    ["--server", url, "--ca-file", certificate, "--bind-dn", Self.administrator, "--password-file", passwordFile]
  }

  // MARK: Orders

  /// What the server counted, by kinds of requests.
  struct Counts: Decodable {
    private let counts: [String: Int]

    init(from decoder: any Decoder) throws { counts = try decoder.singleValueContainer().decode([String: Int].self) }

    subscript(kind: String) -> Int { counts[kind] ?? 0 }
    /// All but binds, searches, and what ends a request or a connection; what has no name here could be a write.
    var writes: Int { counts.filter { !["connections", "bind", "unbind", "search", "abandon"].contains($0.key) }.values.reduce(0, +) }
  }

  /// What goes wrong, see `faults.py`.
  struct Fault: Encodable, Sendable, CustomTestStringConvertible {
    var on: String
    var action: String
    var attribute = ""
    var skip = 0
    var times = 1
    var after = 0
    var executed = false
    private let order = "fault"

    enum CodingKeys: String, CodingKey {
      case on, attribute, skip, times, after, executed, order
      case action = "do"
    }

    var testDescription: String { "\(on) \(action)" }

    init(_ on: String, _ action: String, attribute: String = "", skip: Int = 0, times: Int = 1, after: Int = 0, executed: Bool = false) {
      (self.on, self.action, self.attribute) = (on, action, attribute)
      (self.skip, self.times, self.after, self.executed) = (skip, times, after, executed)
    }
  }

  func add(_ fault: Fault) throws { try accept(fault) }
  func heal() throws { try accept(["order": "heal"]) }
  /// Sets one of `directory.py`'s policies.
  func set(_ policy: String, _ value: Int) throws { try accept(Setting(policy: policy, value: value)) }
  /// Replaces an attribute's values, as another administrator.
  func change(_ name: String, _ attribute: String, _ values: [String]) throws {
    try accept(Change(name: name, attribute: attribute, values: values))
  }

  var counts: Counts {
    get throws { try order(["order": "counts"]) }
  }

  /// Every object's attributes but the number of its last change.
  var state: State {
    get throws { try order(["order": "state"], as: State.self).mapValues { $0.filter { $0.key != "uSNChanged" } } }
  }

  typealias State = [String: [String: [String]]]

  private struct Change: Encodable {
    let order = "change"
    var name: String
    var attribute: String
    var values: [String]
  }

  private struct Setting: Encodable {
    var policy: String
    var value: Int

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode("set", forKey: Key(stringValue: "order"))
      try container.encode(value, forKey: Key(stringValue: policy))
    }

    struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
  }

  private func accept(_ order: some Encodable) throws {
    let answer = try self.order(order, as: String.self)
    try #require(answer == "done")
  }

  private func order<Answer: Decodable>(_ order: some Encodable, as type: Answer.Type = Answer.self) throws -> Answer {
    let line = try JSONEncoder().encode(order) + Data("\n".utf8)
    let answer = try channel.withLock { channel in
      try channel.orders.write(contentsOf: line)
      return try channel.line()
    }
    return try JSONDecoder().decode(type, from: answer)
  }
}
