import Foundation
import SMB
import Testing
import WindowsTypes

/// What an smbd is configured to offer decides: everything that this client speaks is used, and less is refused.
@Suite(.serialized, .againstHangs) struct ServerConfigurationTests {
  @Test(arguments: [("SMB3_00", Dialect.smb300), ("SMB3_02", .smb302), ("SMB3_11", .smb311)])
  func `The server's highest dialect is taken`(name: String, dialect: Dialect) async throws {
    let smbd = try await PrivateServer(["server max protocol = \(name)"])
    for isEncrypted in [false, true] {
      let client = try await smbd.server.connect { $0.requiresEncryption = isEncrypted }
      #expect(client.session.dialect == dialect && client.session.isEncrypted == isEncrypted)
      try await transfer(client, smbd.server)
    }
  }

  @Test(arguments: ["SMB2_02", "SMB2_10"]) func `A server that has no SMB 3 is refused`(name: String) async throws {
    let smbd = try await PrivateServer(["server min protocol = SMB2_02", "server max protocol = \(name)"])
    let error = await #expect(throws: SMBError.self) { try await smbd.server.connect() }
    #expect(error?.operation == .negotiate, "\(String(describing: error))")
    #expect(error?.kind == .refused || error?.status == .notSupported, "\(String(describing: error))")
    #expect(error?.description.contains("SMB 3") == true)
  }

  @Test func `A server that wants no less than 3.1.1 refuses who offers less`() async throws {
    let smbd = try await PrivateServer(["server min protocol = SMB3_11"])
    let error = await #expect(throws: SMBError.self) { try await smbd.server.connect { $0.dialects = [.smb300, .smb302] } }
    #expect(error?.operation == .negotiate, "\(String(describing: error))")
    #expect(try await smbd.server.connect().session.dialect == .smb311)
  }

  @Test(arguments: [
    ("aes-128-gcm", Cipher.aes128GCM), ("aes-256-gcm", .aes256GCM), ("aes-128-ccm", .aes128CCM), ("aes-256-ccm", .aes256CCM),
  ]) func `The only cipher of a server is used, whatever the client would like better`(name: String, cipher: Cipher) async throws {
    let smbd = try await PrivateServer(["server smb3 encryption algorithms = \(name)", "smb encrypt = required"])
    let client = try await smbd.server.connect()
    #expect(client.session.cipher == cipher && client.session.isEncrypted)
    try await transfer(client, smbd.server)
    let error = await #expect(throws: SMBError.self) {
      let other = try await smbd.server.connect { $0.ciphers = Cipher.allCases.filter { $0 != cipher } }
      _ = try await other.connectShare("vms")
    }
    #expect(error?.kind == .refused || error?.status == .accessDenied, "\(String(describing: error))")
  }

  @Test(arguments: [("aes-128-cmac", SigningAlgorithm.aesCMAC), ("aes-128-gmac", .aesGMAC)])
  func `The only signing algorithm of a server is used`(name: String, signing: SigningAlgorithm) async throws {
    let smbd = try await PrivateServer(["server smb3 signing algorithms = \(name)", "server signing = mandatory"])
    let client = try await smbd.server.connect()
    #expect(client.session.signing == signing && !client.session.isEncrypted)
    try await transfer(client, smbd.server)
  }

  @Test func `A server that signs by nothing but HMAC is refused with the cause`() async throws {
    let smbd = try await PrivateServer(["server smb3 signing algorithms = hmac-sha256"])
    let error = await #expect(throws: SMBError.self) { try await smbd.server.connect() }
    #expect(error?.status == .invalidParameter && error?.operation == .negotiate)
    #expect(error?.description.contains("no signing algorithm") == true, "\(String(describing: error))")
  }

  @Test(arguments: ["disabled", "if_required", "mandatory"]) func `Whatever the server thinks of signing, all is signed`(policy: String)
    async throws
  {
    let smbd = try await PrivateServer(["server signing = \(policy)"])
    do {
      let client = try await smbd.server.connect()
      try await transfer(client, smbd.server)
    } catch let error as SMBError {
      #expect(policy == "disabled" && error.kind == .refused && error.diagnostic == "it does not sign", "\(error)")
    }
  }

  @Test(arguments: [Dialect.smb300, .smb302, .smb311])
  func `A share that wants encryption gets it, and the session's other messages are signed`(dialect: Dialect) async throws {
    let smbd = try await PrivateServer(["smb encrypt = desired"], shareSettings: ["smb encrypt = required"])
    let client = try await smbd.server.connect { $0.dialects = [dialect] }
    let share = try await client.connectShare("vms")
    #expect(share.isEncrypted)
    try await client.disconnect(share)
    try await transfer(client, smbd.server)
  }

  @Test func `A server that does not encrypt is refused where encryption has to be`() async throws {
    let smbd = try await PrivateServer(["smb encrypt = off"])
    let error = await #expect(throws: SMBError.self) { try await smbd.server.connect { $0.requiresEncryption = true } }
    #expect(error?.kind == .refused, "\(String(describing: error))")
    #expect(error?.description.contains("encrypt") == true)
    try await transfer(try await smbd.server.connect(), smbd.server)
  }

  @Test func `Few credits make a transfer slow, and nothing else`() async throws {
    let smbd = try await PrivateServer(["smb2 max credits = 17", "smb2 max write = 1048576", "smb2 max read = 1048576"])
    try await transfer(try await smbd.server.connect(), smbd.server)
  }

  @Test func `Small limits of the server are kept`() async throws {
    let smbd = try await PrivateServer(["smb2 max write = 65536", "smb2 max read = 65536", "smb2 max trans = 65536"])
    try await transfer(try await smbd.server.connect(), smbd.server)
  }

  /// A file goes there and back, and is the same on the disk.
  private func transfer(_ client: SMBClient, _ server: FileServer) async throws {
    let name = server.freshName()
    let size = UInt64(2 << 20) + 4321
    let share = try await client.connectShare("vms")
    let file = try await client.open(name, on: share, for: .createNew)
    try await client.write(TransferRanges([0..<size]), to: file) { Pattern.fill($0, $1) }
    try await client.flush(file)
    let received = Collector()
    try await client.read(TransferRanges([0..<size]), of: file) { received.take($0, at: $1) }
    #expect(try await client.close(file) == size)
    #expect(received.matches && received.count == size)
    #expect(try server.contents(of: name) == Data(Pattern.bytes(Int(size))))
    try await client.logoff()
  }
}
