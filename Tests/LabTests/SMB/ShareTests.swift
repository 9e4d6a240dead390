import Foundation
import SMB
import Testing
import WindowsTypes

/// Shares made and removed over the server service of a real smbd, in every kind of session.
@Suite(.againstHangs) struct ShareTests {
  private let server = FileServer.standard

  @Test(arguments: [(Dialect.smb300, false), (.smb302, true), (.smb311, false), (.smb311, true)])
  func `A hidden share is made, looked at, used and removed`(dialect: Dialect, isEncrypted: Bool) async throws {
    let client = try await server.connect {
      $0.dialects = [dialect]
      $0.requiresEncryption = isEncrypted
    }
    let name = "kcdmesh-test-\(UUID().uuidString.prefix(8))$"
    #expect(try await client.describeShare(name) == nil)
    try await client.addShare(ShareDescription(name: name, path: windowsPath, remark: "a test's own"))
    let description = try #require(try await client.describeShare(name))
    #expect(description.name == name && description.remark == "a test's own" && description.type & 0xFF == 0)

    let share = try await client.connectShare(name)
    let file = try await client.open(server.freshName(), on: share, for: .createNew)
    try await client.close(file)
    try await client.delete(file.name, on: share)
    try await client.disconnect(share)

    try await client.deleteShare(name)
    try await expectGone(name)
    let missing = await #expect(throws: SMBError.self) { try await client.deleteShare("kcdmesh-test-none$") }
    #expect(missing?.isNoSuchShare == true)
    try await client.logoff()
  }

  @Test func `A directory that is not there makes no share`() async throws {
    let client = try await server.connect()
    let share = ShareDescription(name: "kcdmesh-test-none$", path: "C:\\no\\such\\directory")
    let error = await #expect(throws: SMBError.self) { try await client.addShare(share) }
    guard case .windowsError? = error?.kind else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try await client.describeShare("kcdmesh-test-none$") == nil)
  }

  @Test func `An account that is no administrator can't make a share, and is told why`() async throws {
    let client = try await server.connect(as: "alice")
    let share = ShareDescription(name: "kcdmesh-test-alice$", path: windowsPath)
    let error = await #expect(throws: SMBError.self) { try await client.addShare(share) }
    #expect(error?.kind == .windowsError(5))
    #expect(error?.description.contains("administrator") == true)
  }

  @Test func `The server tells its sessions, ours among them`() async throws {
    let client = try await server.connect()
    let sessions = try await client.sessions()
    #expect(sessions.contains { $0.user.lowercased().contains("root") || $0.user.lowercased().contains("administrator") })
  }

  /// Asked over another connection: Samba's RPC workers describe a deleted share from memory for a while.
  private func expectGone(_ name: String) async throws {
    let client = try await server.connect()
    let error = await #expect(throws: SMBError.self) { try await client.connectShare(name) }
    #expect(error?.status == .badNetworkName)
  }

  /// smbd takes `C:` for its root.
  private var windowsPath: String { "C:" + server.directory.replacingOccurrences(of: "/", with: "\\") }
}
