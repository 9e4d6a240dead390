import Foundation
import Glibc
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
  /// A prime, so that no block in another block's place looks right.
  private static let period = 65_521
  private static let table = (0..<period).map { UInt8(truncatingIfNeeded: ($0 ^ $0 >> 8) &* 167) }

  static func fill(_ memory: UnsafeMutableRawBufferPointer, _ offset: UInt64) {
    forEachPiece(count: memory.count, at: offset) { position, piece in
      UnsafeMutableRawBufferPointer(rebasing: memory[position..<position + piece.count]).copyMemory(from: piece)
    }
  }

  static func matches(_ memory: UnsafeRawBufferPointer, at offset: UInt64) -> Bool {
    var isSame = true
    forEachPiece(count: memory.count, at: offset) { position, piece in
      guard let own = memory.baseAddress, let theirs = piece.baseAddress else { return }
      if memcmp(own + position, theirs, piece.count) != 0 { isSame = false }
    }
    return isSame
  }

  static func bytes(_ count: Int, at offset: UInt64 = 0) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { memory, written in
      fill(UnsafeMutableRawBufferPointer(memory), offset)
      written = count
    }
  }

  /// By blocks: byte by byte it takes longer than a server's silence may, under a sanitizer.
  private static func forEachPiece(count: Int, at offset: UInt64, _ body: (_ position: Int, _ piece: UnsafeRawBufferPointer) -> Void) {
    table.withUnsafeBytes { table in
      var position = 0
      while position < count {
        let start = Int((offset + UInt64(position)) % UInt64(period))
        let length = min(count - position, period - start)
        body(position, UnsafeRawBufferPointer(rebasing: table[start..<start + length]))
        position += length
      }
    }
  }
}
