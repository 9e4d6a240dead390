import Foundation
import SMB
import Testing
import WindowsTypes

/// A real smbd: every dialect, signing algorithm and cipher that it offers.
@Suite(.againstHangs) struct ProtectionTests {
  struct Protection: Sendable, CustomTestStringConvertible {
    var dialect: Dialect
    var signing = SigningAlgorithm.aesCMAC
    var cipher: Cipher?

    var testDescription: String { "\(dialect), \(cipher.map { "\($0)" } ?? "\(signing)")" }

    static let all =
      [Dialect.smb300, .smb302].flatMap { [Protection(dialect: $0), Protection(dialect: $0, cipher: .aes128CCM)] }
      + SigningAlgorithm.allCases.map { Protection(dialect: .smb311, signing: $0) }
      + Cipher.allCases.map { Protection(dialect: .smb311, cipher: $0) }
  }

  @Test(arguments: Protection.all) func `A file is written, flushed, read back, and is the same on the disk`(protection: Protection)
    async throws
  {
    let server = FileServer.standard
    let name = server.freshName()
    defer { server.remove(name) }
    let client = try await server.connect { options in
      options.dialects = [protection.dialect]
      options.signingAlgorithms = [protection.signing]
      options.ciphers = protection.cipher.map { [$0] } ?? Cipher.allCases
      options.requiresEncryption = protection.cipher != nil
      options.chunkSize = 1 << 18
    }
    #expect(client.session.dialect == protection.dialect)
    #expect(client.session.isEncrypted == (protection.cipher != nil))
    if let cipher = protection.cipher { #expect(client.session.cipher == cipher) }
    if protection.cipher == nil { #expect(client.session.signing == protection.signing) }

    let size = UInt64(5 << 20) + 12345
    let share = try await client.connectShare("vms")
    let file = try await client.open(name, on: share, for: .createNew)
    try await client.write(TransferRanges([0..<size]), to: file) { Pattern.fill($0, $1) }
    try await client.flush(file)
    let received = Collector()
    try await client.read(TransferRanges([0..<size]), of: file) { received.take($0, at: $1) }
    #expect(try await client.close(file) == size)
    #expect(received.matches && received.count == size)
    #expect(try server.contents(of: name) == Data(Pattern.bytes(Int(size))))
    try await client.delete(name, on: share)
    #expect(!FileManager.default.fileExists(atPath: "\(server.directory)/\(name)"))
    try await client.disconnect(share)
    try await client.logoff()
  }
}

/// Compares what arrives with the pattern.
final class Collector: @unchecked Sendable {
  private let lock = NSLock()
  private var total: UInt64 = 0
  private var isSame = true

  var count: UInt64 { lock.withLock { total } }
  var matches: Bool { lock.withLock { isSame } }

  func take(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) {
    lock.withLock {
      total += UInt64(bytes.count)
      isSame = isSame && Pattern.matches(bytes, at: offset)
    }
  }
}
