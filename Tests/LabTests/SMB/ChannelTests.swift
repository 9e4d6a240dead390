import Foundation
import Kerberos
import Migration
import SMB
import Synchronization
import Testing
import WindowsTypes

/// Sessions of several connections, to a host with two interfaces.
@Suite(.againstHangs, .serialized) struct ChannelTests {
  private let server = FileServer.standard
  private static let megabyte: UInt64 = 1 << 20

  @Test(arguments: [
    (Dialect.smb300, SigningAlgorithm.aesCMAC, false), (.smb302, .aesCMAC, true), (.smb311, .aesCMAC, false), (.smb311, .aesGMAC, false),
    (.smb311, .aesGMAC, true),
  ])
  func `What one channel has opened, another writes and reads`(dialect: Dialect, signing: SigningAlgorithm, isEncrypted: Bool) async throws
  {
    let name = server.freshName()
    defer { server.remove(name) }
    let client = try await server.connect { options in
      options.dialects = [dialect]
      options.signingAlgorithms = [signing]
      options.requiresEncryption = isEncrypted
    }
    let share = try await client.connectShare("vms")
    let file = try await client.open(name, on: share, for: .createNew)
    let address = try #require(try await client.channelAddresses(over: share).first)
    #expect(address.hasPrefix("10.78.1."))
    let channel = try await client.openChannel(to: address, over: share)
    #expect(channel.session.dialect == dialect && channel.session.isEncrypted == isEncrypted)
    #expect(channel.session.localAddress?.hasPrefix("10.78.") == true)

    let (lower, upper) = (0..<Self.megabyte, Self.megabyte..<2 * Self.megabyte)
    async let first: Void = client.write(TransferRanges([lower]), to: file) { Pattern.fill($0, $1) }
    async let second: Void = channel.write(TransferRanges([upper]), to: file) { Pattern.fill($0, $1) }
    _ = try await (first, second)
    try await channel.flush(file)
    let received = Collector()
    try await channel.read(TransferRanges([lower]), of: file) { received.take($0, at: $1) }
    try await client.read(TransferRanges([upper]), of: file) { received.take($0, at: $1) }
    #expect(received.matches && received.count == 2 * Self.megabyte)
    #expect(try await channel.close(file) == 2 * Self.megabyte)
    #expect(try server.contents(of: name) == Data(Pattern.bytes(2 << 20)))
    try await client.logoff()
  }

  @Test(arguments: [false, true])
  func `A transfer over two channels is completed over one when the other is cut`(isEncrypted: Bool) async throws {
    let name = server.freshName()
    defer { server.remove(name) }
    let size = 192 * Self.megabyte
    var options = TransferOptions()
    (options.kind, options.lanes, options.bytesPerLane) = (.channel, 2, Self.megabyte)
    let transfer = try await FileTransfer.create(name, share: "vms", options: options) { [server] previous in
      try await server.connect(replacing: previous) { options in
        options.requiresEncryption = isEncrypted
        (options.silenceLimit, options.connectTimeLimit) = (.seconds(5), .seconds(5))
      }
    }
    let ranges = TransferRanges([0..<size])
    let threads = Mutex<Set<UInt>>([])
    let isCut = Mutex(false)
    let cutting = Task { [server] in
      while ranges.acknowledged < size / 8 || threads.withLock({ $0.count }) < 2 { try await Task.sleep(for: .milliseconds(5)) }
      try server.setStorageLink("down")
      isCut.withLock { $0 = true }
    }
    defer { try? server.setStorageLink("up") }
    try await transfer.write(ranges) { memory, offset in
      _ = threads.withLock { $0.insert(UInt(pthread_self())) }
      // Not faster than the knife.
      if ranges.acknowledged > size / 2 { while !isCut.withLock({ $0 }) { usleep(1000) } }
      memory.initializeMemory(as: UInt8.self, repeating: UInt8(truncatingIfNeeded: offset >> 20))
    }
    try await cutting.value
    try await transfer.flush()
    #expect(ranges.isComplete)
    #expect(try await transfer.close() == size)
    let contents = try server.contents(of: name)
    #expect(contents.count == Int(size))
    for number in 0..<192 {
      #expect(contents[number << 20..<(number + 1) << 20] == Data(repeating: UInt8(number), count: 1 << 20), "block \(number)")
    }
  }

  @Test func `A transfer whose only link is cut goes on when it is mended, in place of the lost session`() async throws {
    let name = server.freshName()
    defer { server.remove(name) }
    let size = 64 * Self.megabyte
    var options = TransferOptions()
    (options.lanes, options.tries) = (1, 20)
    let address = try await storageAddress()
    let sessions = Mutex(0)
    let credentials = try await InitiatorCredentials.fromKeytab(Directory.keytab(of: "administrator"), principal: "administrator")
    let transfer = try await FileTransfer.create(name, share: "vms", options: options) { [server] previous in
      var options = ClientOptions()
      (options.silenceLimit, options.connectTimeLimit) = (.seconds(3), .seconds(3))
      let client = try await SMBClient.open(ServerAddress(host: address), options: options, replacing: previous) { _ in
        KerberosSecurityContext(try GSSInitiatorContext(credentials, service: "cifs/\(server.host)"))
      }
      sessions.withLock { $0 += 1 }
      return client
    }
    let ranges = TransferRanges([0..<size])
    let isCut = Mutex(false)
    let cutting = Task { [server] in
      while ranges.acknowledged < size / 4 { try await Task.sleep(for: .milliseconds(5)) }
      try server.setStorageLink("down")
      isCut.withLock { $0 = true }
      try await Task.sleep(for: .seconds(8))
      try server.setStorageLink("up")
    }
    defer { try? server.setStorageLink("up") }
    try await transfer.write(ranges) { memory, offset in
      if ranges.acknowledged > size / 2 { while !isCut.withLock({ $0 }) { usleep(1000) } }
      memory.initializeMemory(as: UInt8.self, repeating: UInt8(truncatingIfNeeded: offset >> 20))
    }
    try await cutting.value
    try await transfer.flush()
    #expect(ranges.isComplete && sessions.withLock { $0 } > 1)
    #expect(try await transfer.close() == size)
    let contents = try server.contents(of: name)
    for number in 0..<64 {
      #expect(contents[number << 20..<(number + 1) << 20] == Data(repeating: UInt8(number), count: 1 << 20), "block \(number)")
    }
  }

  private func storageAddress() async throws -> String {
    let client = try await server.connect()
    return try #require(try await client.channelAddresses(over: client.connectShare("vms")).first)
  }

  @Test func `A file over two sessions is the same on the disk`() async throws {
    let name = server.freshName()
    defer { server.remove(name) }
    let size = 5 * Self.megabyte + 12345
    var options = TransferOptions()
    (options.lanes, options.bytesPerLane) = (3, Self.megabyte)
    let transfer = try await FileTransfer.create(name, share: "vms", options: options) { [server] previous in
      try await server.connect(replacing: previous)
    }
    let threads = Mutex<Set<UInt>>([])
    try await transfer.write(TransferRanges([0..<size])) { memory, offset in
      _ = threads.withLock { $0.insert(UInt(pthread_self())) }
      // Not done before the other has begun.
      while offset > size / 2, threads.withLock({ $0.count }) < 2 { usleep(1000) }
      Pattern.fill(memory, offset)
    }
    #expect(threads.withLock { $0.count } > 1)
    try await transfer.flush()
    let received = Collector()
    try await transfer.read(TransferRanges([0..<size])) { received.take($0, at: $1) }
    #expect(received.matches && received.count == size)
    #expect(try await transfer.close() == size)
    #expect(try server.contents(of: name) == Data(Pattern.bytes(Int(size))))
  }
}

extension FileServer {
  /// Cuts or mends the host's second interface, without a word to anybody.
  func setStorageLink(_ state: String) throws {
    _ = try run("ip", ["-netns", "kcdmesh-\(name)", "link", "set", "eth1", state])
  }
}
