import Foundation
import LDAP
import Testing

@Suite struct ConnectionTests {
  @Test func `Kerberos on the unencrypted port seals with 256 bits`() async throws {
    let connection = try await Directory.connect()
    #expect(connection.securityDescription == "SASL GSSAPI, SSF 256")
    #expect(connection.server.description == "ldap://dc.lab.test")
    #expect(connection.skipped.isEmpty)
    let context = try await connection.read("", attributes: ["defaultNamingContext"]) { try $0.string("defaultNamingContext") }
    #expect(context == "DC=lab,DC=test")
    await connection.close()
  }

  @Test(arguments: [("ldaps://dc.lab.test", ConnectionOptions.Security.plain, "LDAPS"), ("ldap://dc.lab.test", .startTLS, "StartTLS")])
  func `Kerberos inside TLS is bound to the channel, or what the server takes instead is told`(
    url: String, security: ConnectionOptions.Security, name: String
  ) async throws {
    guard try Directory.takesKerberosInsideTLS else {
      let error = await #expect(throws: LDAPError.self) { try await Directory.connect(url, security: security) }
      #expect(error?.code == .strongerAuthRequired && error?.advice.contains("--bind-dn") == true, "\(String(describing: error))")
      return
    }
    let connection = try await Directory.connect(url, security: security)
    #expect(connection.securityDescription == "\(name), GSSAPI with channel binding")
    let name = try await connection.read("", attributes: ["dnsHostName"]) { try $0.string("dnsHostName") }
    #expect(name == "dc.lab.test")
  }

  @Test func `The server insists on the binding: without it, another client is refused`() async throws {
    let cache = "FILE:/tmp/kcdmesh-test-\(UUID()).cc"
    defer { unlink(String(cache.dropFirst(5))) }
    _ = try Directory.server()
    try run("kinit", ["-k", "-t", Directory.keytab(of: "alice"), "-c", cache, "alice"])
    for (binding, succeeds) in [("none", false), ("tls-endpoint", try Directory.takesKerberosInsideTLS)] {
      let search = ["-Q", "-N", "-Y", "GSSAPI", "-O", "maxssf=0", "-H", "ldaps://dc.lab.test", "-s", "base", "-b", ""]
      let answer = Result {
        try run(
          "ldapsearch", search, environment: ["KRB5CCNAME": cache, "LDAPSASL_CBINDING": binding, "LDAPTLS_CACERT": Directory.authority])
      }
      #expect(((try? answer.get()) != nil) == succeeds)
    }
  }

  @Test(arguments: [("ldaps://dc.lab.test", ConnectionOptions.Security.plain, "LDAPS"), ("ldap://dc.lab.test", .startTLS, "StartTLS")])
  func `A password goes through TLS`(url: String, security: ConnectionOptions.Security, name: String) async throws {
    let options = ConnectionOptions(
      security: security, caFile: Directory.authority,
      credentials: .simple(dn: "CN=alice,CN=Users,DC=lab,DC=test", password: try Directory.password(of: "alice")))
    let connection = try await LDAPConnection.open(servers: [Directory.server(url)], options: options)
    #expect(connection.securityDescription == "\(name), simple bind")
    #expect(try await connection.read("CN=alice,CN=Users,DC=lab,DC=test", attributes: ["cn"]) { try $0.string("CN") } == "alice")
  }
}
