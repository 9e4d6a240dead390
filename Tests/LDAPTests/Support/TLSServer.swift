import Dispatch
import Foundation
import Glibc
import Testing

@testable import LDAP

/// OpenSSL's test server with a certificate made for the occasion.
final class TLSServer {
  let address: ServerAddress
  let caFile: String
  private let directory: URL
  private let process = Process()

  /// - Parameters:
  ///   - names: what it is for, as a subjectAltName.
  ///   - days: how long it is valid; negative: it never was.
  ///   - server: options of `openssl s_server`.
  init(names: String = "IP:127.0.0.1", days: Int = 1, server: [String] = []) throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-tls-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    caFile = directory.appending(path: "cert.pem").path
    let key = directory.appending(path: "key.pem").path
    try Self.makeCertificate(names: names, days: days, key: key, certificate: caFile, in: directory)
    let port = UInt16.random(in: 20000..<30000)
    address = try ServerAddress("ldaps://127.0.0.1:\(port)")
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-cert", caFile, "-key", key, "-quiet"] + server
    process.standardInput = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try awaitListener(port)
  }

  deinit {
    // A thread of the pool blocks SIGTERM, and its children inherit that.
    kill(process.processIdentifier, SIGKILL)
    try? FileManager.default.removeItem(at: directory)
  }

  /// Waits until something listens: on a busy machine that takes its time.
  private func awaitListener(_ port: UInt16) throws {
    for _ in 0..<1000 {
      try #require(process.isRunning, "openssl s_server does not run")
      if let probe = try? Handle(connectingTo: ServerAddress("ldap://127.0.0.1:\(port)"), within: .seconds(1)) { return _ = probe }
      usleep(20_000)
    }
    Issue.record("openssl s_server does not listen")
  }

  private static func makeCertificate(names: String, days: Int, key: String, certificate: String, in directory: URL) throws {
    let request = directory.appending(path: "request.pem").path
    let extensions = directory.appending(path: "extensions").path
    try "subjectAltName=\(names)\n".write(toFile: extensions, atomically: true, encoding: .utf8)
    try openssl(["req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-keyout", key, "-out", request])
    try openssl(
      ["x509", "-req", "-in", request, "-signkey", key, "-days", "\(days)", "-extfile", extensions, "-out", certificate])
  }

  /// Runs openssl to its end; `waitUntilExit` of Foundation can spin for ever on a thread of the pool.
  private static func openssl(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let end = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in end.signal() }
    try process.run()
    end.wait()
    try #require(process.terminationStatus == 0, "openssl \(arguments.joined(separator: " ")) fails")
  }
}
