import Foundation
import Kerberos
import SMB
import Testing

/// A host of the lab, as seen by an SMB client.
struct FileServer: Sendable {
  let name: String

  /// A host of every lab, unless the environment names another one.
  static let standard = FileServer(name: ProcessInfo.processInfo.environment["KCDMESH_FILE_SERVER"] ?? "zulu")

  var host: String { "\(name).lab.test" }
  /// What the share `vms` serves, on this machine's own disk.
  var directory: String { "\(Directory.state)/shares/\(name)" }

  /// A session of a user.
  func connect(
    as user: String = "administrator", replacing previous: SMBClient? = nil, _ change: (inout ClientOptions) -> Void = { _ in }
  ) async throws -> SMBClient {
    _ = try Directory.server()
    var options = ClientOptions()
    change(&options)
    let credentials = try await InitiatorCredentials.fromKeytab(Directory.keytab(of: user), principal: user)
    return try await SMBClient.open(ServerAddress(host: host), options: options, replacing: previous) { host in
      KerberosContext(try GSSInitiatorContext(credentials, service: "cifs/\(host)"))
    }
  }

  /// A name that no other test uses.
  func freshName(_ suffix: String = ".bin") -> String { "test-\(UUID().uuidString)\(suffix)" }

  func contents(of name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: "\(directory)/\(name)"))
  }

  func remove(_ name: String) {
    try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
  }
}

/// Joins the rooms: SMB knows no Kerberos, and Kerberos no SMB.
struct KerberosContext: SecurityContext {
  private let context: GSSInitiatorContext

  init(_ context: GSSInitiatorContext) {
    self.context = context
  }

  var principal: String { context.principal }
  var isComplete: Bool { context.isComplete }
  func step(_ token: [UInt8]?) throws -> [UInt8]? { try context.step(token) }
  func sessionKey() throws -> [UInt8] { try context.sessionKey() }
}

/// Bytes that differ at every offset, so that a part in the wrong place shows.
enum Pattern {
  static func fill(_ memory: UnsafeMutableRawBufferPointer, _ offset: UInt64) {
    for index in memory.indices { memory[index] = byte(at: offset + UInt64(index)) }
  }

  static func byte(at offset: UInt64) -> UInt8 {
    UInt8(truncatingIfNeeded: (offset ^ offset >> 8 ^ offset >> 16) &* 167 &+ offset >> 20)
  }

  static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { byte(at: UInt64($0)) } }
}
