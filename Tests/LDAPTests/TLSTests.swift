import LDAP
import Secrets
import Testing

@Suite(.timeLimit(.minutes(5))) struct TLSTests {
  private func failure(_ server: TLSServer, caFile: String? = nil) async throws -> LDAPError {
    let options = ConnectionOptions(
      caFile: caFile ?? server.caFile, connectTimeout: .seconds(5), operationTimeout: .milliseconds(500),
      credentials: .simple(dn: "CN=x", password: Secret("secret".utf8)))
    return try #require(
      await #expect(throws: LDAPError.self) { try await LDAPConnection.open(servers: [server.address], options: options) })
  }

  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func `TLS 1.2 and 1.3 with the right certificate are taken`(version: String) async throws {
    let error = try await failure(try TLSServer(server: [version]))
    #expect(error.operation == .bind, "the handshake is done; what listens is no directory: \(error)")
  }

  @Test func `TLS 1.1 is refused`() async throws {
    let server = try TLSServer(server: ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
    #expect(try await failure(server).operation == .startTLS)
  }

  @Test func `A certificate that has expired is refused`() async throws {
    let error = try await failure(try TLSServer(days: -1))
    #expect(error.operation == .startTLS)
    #expect(error.likelyCauses.contains("the certificate has expired or is not yet valid"))
  }

  @Test func `A certificate for another name is refused, and told so`() async throws {
    let error = try await failure(try TLSServer(names: "DNS:other.test,IP:127.0.0.2"))
    #expect(error.operation == .startTLS)
    #expect(error.diagnostic == "the server's certificate is not for 127.0.0.1")
  }

  @Test func `A certificate that nobody vouches for is refused`() async throws {
    let error = try await failure(try TLSServer(), caFile: "/etc/ssl/certs/ca-certificates.crt")
    #expect(error.operation == .startTLS)
    #expect(error.diagnostic == "the server's certificate was refused")
  }
}
