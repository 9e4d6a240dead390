import Foundation
import Glibc
import Kerberos
import LDAP
import Secrets
import Testing

@Suite(.againstHangs) struct ConnectionFailureTests {
  private func failure(
    _ urls: [String], security: ConnectionOptions.Security = .plain, caFile: String? = Directory.authority, credentials: Credentials? = nil,
    connectTimeout: Duration = .seconds(10)
  ) async throws -> LDAPError {
    let kerberos = try await Directory.credential()
    let options = ConnectionOptions(
      security: security, caFile: caFile, connectTimeout: connectTimeout, credentials: credentials ?? .gssapi(kerberos))
    let servers = try urls.map { try Directory.server($0) }
    return try #require(await #expect(throws: LDAPError.self) { try await LDAPConnection.open(servers: servers, options: options) })
  }

  @Test func `A simple bind without TLS is refused before anything is sent`() async throws {
    let alice = Credentials.simple(dn: "CN=alice,CN=Users,DC=lab,DC=test", password: try Directory.password(of: "alice"))
    let error = try await failure(["ldap://dc.lab.test"], credentials: alice)
    #expect(error.code == .confidentialityRequired)
    #expect(error.operation == .bind)
  }

  @Test(arguments: [("ldaps://dc.lab.test", ConnectionOptions.Security.plain), ("ldap://dc.lab.test", .startTLS)])
  func `An authority that is not trusted is refused`(url: String, security: ConnectionOptions.Security) async throws {
    let error = try await failure([url], security: security, caFile: Directory.wrongAuthority)
    #expect(error.operation == .startTLS)
    #expect(error.diagnostic == "the server's certificate was refused")
    #expect(error.likelyCauses.first?.contains("not among the trusted ones") == true)
  }

  @Test func `A certificate for another name is refused`() async throws {
    let error = try await failure(["ldaps://lab.test"])
    #expect(error.operation == .startTLS)
    #expect(error.likelyCauses == ["the certificate is for another name"])
    let byAddress = try await failure(["ldaps://10.77.0.2"])
    #expect(byAddress.likelyCauses == ["the certificate is for another name"])
  }

  @Test(arguments: ["/nonexistent/ca.pem", "/etc/hostname", "/etc"])
  func `A file without certificates is named`(file: String) async throws {
    let error = try await failure(["ldaps://dc.lab.test"], caFile: file)
    #expect(error.operation == .startTLS)
    #expect(error.diagnostic.contains(file) || error.diagnostic.contains("refused"))
  }

  @Test func `The system's trust store serves where no file is named`() async throws {
    let connection = try await Directory.connectByPassword(caFile: nil)
    #expect(connection.securityDescription == "LDAPS, simple bind")
  }

  @Test func `A wrong password says so, and no other server is asked`() async throws {
    let wrong = Credentials.simple(dn: "CN=alice,CN=Users,DC=lab,DC=test", password: Secret("wrong".utf8))
    let error = try await failure(["ldaps://dc.lab.test", "ldap://10.77.0.250"], credentials: wrong)
    #expect(error.code == .invalidCredentials)
    #expect(error.likelyCauses == ["the name or the password is wrong"])
    #expect(error.object == "CN=alice,CN=Users,DC=lab,DC=test")
    #expect(error.attempts.isEmpty)
  }

  @Test func `A server by its address has no ticket`() async throws {
    let error = try await failure(["ldap://10.77.0.2"])
    #expect(error.operation == .bind)
    #expect(error.likelyCauses.first?.contains("no service of this server's name") == true)
    #expect(error.advice.contains("full name"))
  }

  @Test func `A host that is no directory refuses the connection`() async throws {
    let error = try await failure(["ldap://zulu.lab.test"])
    #expect(error.operation == .connect)
    #expect(error.diagnostic == "Connection refused (10.77.1.1)")
  }

  @Test(.againstHangs) func `A server that is away ends in the time given`() async throws {
    // Packets to this network have a route, and nobody who answers.
    let error = try await failure(["ldap://10.77.0.250"], connectTimeout: .milliseconds(500))
    #expect(error.operation == .connect)
    #expect(error.code == .timeout || error.diagnostic.contains("No route to host"))
    // Far less than the ten seconds that it would be otherwise, and enough on a busy machine.
  }

  @Test func `Servers are tried in order, and what was skipped is told`() async throws {
    let servers = try ["ldap://10.77.0.250", "ldap://zulu.lab.test", "ldap://dc.lab.test"].map { try Directory.server($0) }
    var options = try await Directory.options()
    options.connectTimeout = .milliseconds(500)
    let connection = try await LDAPConnection.open(servers: servers, options: options)
    #expect(connection.server.host == "dc.lab.test")
    #expect(connection.skipped.map(\.server) == ["ldap://10.77.0.250", "ldap://zulu.lab.test"])
  }

  @Test func `When none serves, one error tells of each`() async throws {
    let error = try await failure(["ldap://zulu.lab.test", "ldap://yankee.lab.test"])
    #expect(error.attempts.map(\.server) == ["ldap://zulu.lab.test", "ldap://yankee.lab.test"])
    #expect(error.description.contains("10.77.1.1") && error.description.contains("10.77.1.2"))
  }

  @Test func `An ldaprc or a variable that switches the check of certificates off is not read`() async throws {
    // In a process of its own: libldap reads them once, at its first use.
    await #expect(processExitsWith: .success) {
      unsetenv("LDAPNOINIT")
      let directory = FileManager.default.temporaryDirectory.appending(path: "ldaprc-\(getpid())")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: directory) }
      try "TLS_REQCERT never\nTLS_CACERT /nonexistent\n".write(to: directory.appending(path: "ldaprc"), atomically: true, encoding: .utf8)
      try #require(FileManager.default.changeCurrentDirectoryPath(directory.path))
      setenv("LDAPTLS_REQCERT", "never", 1)
      var options = try await Directory.options()
      options.caFile = Directory.wrongAuthority
      let error = await #expect(throws: LDAPError.self) {
        try await LDAPConnection.open(servers: [Directory.server("ldaps://dc.lab.test")], options: options)
      }
      #expect(error?.operation == .startTLS)
      #expect(getenv("LDAPNOINIT") == nil, "the environment is left as it was")
    }
  }
}
