import Dispatch
import Foundation
import Kerberos
import LDAP
import Secrets
import Testing

/// The real domain, as seen from its `admin` namespace.
enum Directory {
  static let domain = "lab.test"
  static let base = "DC=lab,DC=test"
  static let controller = "dc.lab.test"
  static let ldap = try? ServerAddress("ldap://dc.lab.test")
  static let state = "/dev/shm/kcdmesh-lab"
  static let authority = "\(state)/certificates/ca.pem"
  static let wrongAuthority = "\(state)/certificates/wrong-ca.pem"

  static func server(_ url: String = "ldap://dc.lab.test") throws -> ServerAddress {
    try #require(
      FileManager.default.fileExists(atPath: "\(state)/ready"),
      "The lab is not up: run Scripts/lab up, then Scripts/lab exec admin swift test --filter LabTests.")
    return try ServerAddress(url)
  }

  static func keytab(of user: String) -> String { "\(state)/keytabs/users/\(user).keytab" }

  static func password(of user: String) throws -> Secret {
    Secret(try Data(contentsOf: URL(filePath: "\(state)/passwords/\(user)")))
  }

  /// A credential of a user, from its keytab.
  static func credential(_ user: String = "administrator") async throws -> GSSCredential {
    GSSCredential(try await InitiatorCredentials.fromKeytab(keytab(of: user), principal: user))
  }

  static func options(_ user: String = "administrator", security: ConnectionOptions.Security = .plain) async throws -> ConnectionOptions {
    ConnectionOptions(security: security, caFile: authority, credentials: .gssapi(try await credential(user)), access: .writing)
  }

  /// Whether the lab's Samba takes Kerberos inside TLS, which it does since 4.21.
  static var takesKerberosInsideTLS: Bool {
    get throws { try !sambaVersion.contains(":4.17.") }
  }

  /// With a password, which every Samba takes inside TLS.
  static func connectByPassword(_ url: String = "ldaps://dc.lab.test", caFile: String? = authority) async throws -> LDAPConnection {
    let credentials = Credentials.simple(dn: "CN=Administrator,CN=Users,\(base)", password: try password(of: "administrator"))
    return try await LDAPConnection.open(
      servers: [server(url)], options: ConnectionOptions(caFile: caFile, credentials: credentials, access: .writing))
  }

  static func connect(
    _ url: String = "ldap://dc.lab.test", as user: String = "administrator", security: ConnectionOptions.Security = .plain
  ) async throws -> LDAPConnection {
    try await LDAPConnection.open(servers: [server(url)], options: options(user, security: security))
  }
}

extension GSSCredential {
  init(_ credentials: InitiatorCredentials) {
    self.init(handle: credentials.handle, principal: credentials.principal, owner: credentials)
  }
}

/// Runs a program of the system to its end.
@discardableResult
func run(_ program: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> String {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [program] + arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  let output = Pipe()
  let inputPipe = Pipe()
  process.standardOutput = output
  process.standardError = output
  process.standardInput = inputPipe
  // `waitUntilExit` can spin for ever on a thread of the pool.
  let end = DispatchSemaphore(value: 0)
  process.terminationHandler = { _ in end.signal() }
  try process.run()
  let writer = Thread {
    try? inputPipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try? inputPipe.fileHandleForWriting.close()
  }
  writer.start()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  end.wait()
  guard process.terminationStatus == 0 else { throw ProgramFailed(command: ([program] + arguments).joined(separator: " "), output: text) }
  return text
}

/// A program of the system that ended otherwise than with 0.
struct ProgramFailed: Error {
  let command: String
  let output: String
}
