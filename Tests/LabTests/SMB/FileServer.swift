import Foundation
import Kerberos
import Migration
import SMB
import Testing

/// A host of the lab, as seen by an SMB client.
struct FileServer: Sendable {
  let name: String
  let port: UInt16
  /// Where it is reached, if that is not where it is.
  var address: ServerAddress?
  /// What the share `vms` serves, on this machine's own disk.
  let directory: String

  init(name: String, port: UInt16 = 445, directory: String? = nil) {
    self.name = name
    self.port = port
    self.directory = directory ?? "\(Directory.state)/shares/\(name)"
  }

  /// A host of every lab, unless the environment names another one.
  static let standard = FileServer(name: ProcessInfo.processInfo.environment["KCDMESH_FILE_SERVER"] ?? "xray")

  var host: String { "\(name).lab.test" }

  /// A session of a user.
  func connect(
    as user: String = "administrator", replacing previous: SMBClient? = nil, _ change: (inout ClientOptions) -> Void = { _ in }
  ) async throws -> SMBClient {
    _ = try Directory.server()
    let credentials = try await InitiatorCredentials.fromKeytab(Directory.keytab(of: user), principal: user)
    return try await connect(by: credentials, replacing: previous, change)
  }

  /// A session of whoever has the tickets.
  func connect(
    by credentials: InitiatorCredentials, replacing previous: SMBClient? = nil, _ change: (inout ClientOptions) -> Void = { _ in }
  ) async throws -> SMBClient {
    var options = ClientOptions()
    change(&options)
    let service = "cifs/\(host)"
    return try await SMBClient.open(address ?? ServerAddress(host: host, port: port), options: options, replacing: previous) { _ in
      KerberosSecurityContext(try GSSInitiatorContext(credentials, service: service))
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
