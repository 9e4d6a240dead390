import Foundation
import Glibc
import Kerberos
import LDAP
import Testing

@Suite(.againstHangs) struct CredentialTests {
  @Test func `A keytab gives a credential of its principal`() async throws {
    let credentials = try await InitiatorCredentials.fromKeytab(Directory.keytab(of: "alice"), principal: "alice")
    #expect(credentials.principal == "alice@LAB.TEST")
    #expect(credentials.cacheName.hasPrefix("MEMORY:"))
    #expect(credentials.expiry > time(nil) + 3600)
    #expect(try await defaultRealm() == "LAB.TEST")
  }

  @Test func `A cache that kinit filled serves to bind`() async throws {
    let cache = "FILE:/tmp/kcdmesh-test-\(UUID()).cc"
    defer { unlink(String(cache.dropFirst(5))) }
    try run("kinit", ["-k", "-t", Directory.keytab(of: "alice"), "-c", cache, "alice"])
    let credentials = try await InitiatorCredentials.fromCache(cache)
    #expect(credentials.principal == "alice@LAB.TEST")
    let options = ConnectionOptions(credentials: .gssapi(GSSCredential(credentials)))
    let connection = try await LDAPConnection.open(servers: [Directory.server()], options: options)
    #expect(connection.securityDescription == "SASL GSSAPI, SSF 256")
  }

  @Test func `The cache that KRB5CCNAME names is the default`() async throws {
    await #expect(processExitsWith: .success) {
      let cache = "FILE:/tmp/kcdmesh-test-\(getpid()).cc"
      setenv("KRB5CCNAME", cache, 1)
      try run("kinit", ["-k", "-t", Directory.keytab(of: "alice"), "alice"])
      #expect(try await InitiatorCredentials.fromDefaultCache().cacheName == cache)
      let connection = try await LDAPConnection.open(servers: [Directory.server()], options: ConnectionOptions())
      #expect(connection.securityDescription == "SASL GSSAPI, SSF 256")
      unlink(String(cache.dropFirst(5)))
      // The end of the test would end the C libraries, while the connection takes its leave on its thread: MIT's then aborts.
      _exit(EXIT_SUCCESS)
    }
  }

  @Test func `No ticket is told with the cache's name, and no second server is asked`() async throws {
    await #expect(processExitsWith: .success) {
      setenv("KRB5CCNAME", "FILE:/tmp/kcdmesh-test-none", 1)
      let error = await #expect(throws: KerberosError.self) { try await InitiatorCredentials.fromDefaultCache() }
      #expect(error?.code == .noCache)
      #expect(error?.subject == "FILE:/tmp/kcdmesh-test-none")
      #expect(error?.advice == "Get a ticket with kinit.")
      let servers = try [Directory.server(), Directory.server("ldap://10.77.0.250")]
      let refused = await #expect(throws: LDAPError.self) { try await LDAPConnection.open(servers: servers, options: ConnectionOptions()) }
      #expect(refused?.likelyCauses == ["there is no Kerberos ticket"])
      #expect(refused?.attempts.isEmpty == true)
    }
  }

  @Test func `An expired ticket is told with its owner and its end`() async throws {
    let cache = "FILE:/tmp/kcdmesh-test-\(UUID()).cc"
    defer { unlink(String(cache.dropFirst(5))) }
    try run("kinit", ["-k", "-t", Directory.keytab(of: "alice"), "-c", cache, "-l", "5s", "alice"])
    try await Task.sleep(for: .seconds(6))
    let error = await #expect(throws: KerberosError.self) { try await InitiatorCredentials.fromCache(cache) }
    #expect(error?.code == .ticketExpired)
    #expect(error?.subject == "alice@LAB.TEST in \(cache)")
    #expect(error?.message.hasPrefix("the ticket ended at 20") == true)
    #expect(error?.advice == "Renew it: kinit alice@LAB.TEST")
  }

  @Test func `An expired ticket in the default cache stops the bind, and no second server is asked`() async throws {
    await #expect(processExitsWith: .success) {
      let cache = "FILE:/tmp/kcdmesh-test-\(getpid()).cc"
      defer { unlink(String(cache.dropFirst(5))) }
      setenv("KRB5CCNAME", cache, 1)
      try run("kinit", ["-k", "-t", Directory.keytab(of: "alice"), "-l", "5s", "alice"])
      try await Task.sleep(for: .seconds(6))
      let servers = try [Directory.server(), Directory.server("ldap://10.77.0.250")]
      let error = await #expect(throws: LDAPError.self) { try await LDAPConnection.open(servers: servers, options: ConnectionOptions()) }
      #expect(error?.likelyCauses == ["the Kerberos ticket has expired"])
      #expect(error?.attempts.isEmpty == true)
    }
  }

  @Test func `A server that this machine counts to another realm is told so`() async throws {
    await #expect(processExitsWith: .success) {
      try withConfiguration("[libdefaults]\ndns_lookup_kdc = true\nrdns = false\n[domain_realm]\ndc.lab.test = WRONG.TEST\n")
      let options = ConnectionOptions(
        credentials: .gssapi(
          GSSCredential(try await InitiatorCredentials.fromKeytab(Directory.keytab(of: "alice"), principal: "alice@LAB.TEST"))))
      let error = await #expect(throws: LDAPError.self) { try await LDAPConnection.open(servers: [Directory.server()], options: options) }
      #expect(error?.operation == .bind)
      #expect(error?.likelyCauses.first?.contains("realm") == true, "\(error?.description ?? "")")
    }
  }

  @Test func `A KDC that can't be reached is told with the realm`() async throws {
    await #expect(processExitsWith: .success) {
      try withConfiguration("[realms]\nLAB.TEST = {\n  kdc = 127.0.0.1:1\n}\n")
      let error = await #expect(throws: KerberosError.self) {
        try await InitiatorCredentials.fromKeytab(Directory.keytab(of: "alice"), principal: "alice@LAB.TEST")
      }
      #expect(error?.code == .unreachable)
      #expect(error?.message == "Cannot contact any KDC for realm 'LAB.TEST'")
      #expect(error?.likelyCause == "no domain controller answers on port 88")
    }
  }

  @Test func `A machine without a realm is told what to set`() async throws {
    await #expect(processExitsWith: .success) {
      try withConfiguration("[libdefaults]\ndns_lookup_realm = false\n")
      let error = await #expect(throws: KerberosError.self) { try await defaultRealm() }
      #expect(error?.code == .noDefaultRealm)
      #expect(error?.advice == "Set default_realm in krb5.conf, or name the realm.")
    }
  }

  @Test func `A keytab's faults are told apart`() async throws {
    func failure(_ path: String, _ principal: String) async throws -> KerberosError {
      try #require(
        await #expect(throws: KerberosError.self) { try await InitiatorCredentials.fromKeytab(path, principal: principal) })
    }
    let missing = try await failure("/nonexistent.keytab", "alice")
    #expect(missing.step == .keytab && missing.message == "No such file or directory")

    let other = try await failure(Directory.keytab(of: "alice"), "bob")
    #expect(other.code == .notInKeytab && other.likelyCause == "it has keys of alice@LAB.TEST")

    let realm = try await failure(Directory.keytab(of: "alice"), "alice@WRONG.TEST")
    #expect(realm.message == "it has no key of alice@WRONG.TEST")

    let noKeytab = try await failure("/etc/hostname", "alice")
    #expect(noKeytab.step == .keytab)

    let malformed = try await failure(Directory.keytab(of: "alice"), "a@b@c")
    #expect(malformed.code == .malformedPrincipal)
  }

  @Test(arguments: [("alice@LAB.TEST", KerberosCode.preauthenticationFailed), ("nobody@LAB.TEST", .unknownClient)])
  func `A wrong key and an unknown account are told apart`(principal: String, code: KerberosCode) async throws {
    let error = try await failure(with: principal)
    #expect(error.step == .initialTicket)
    #expect(error.code == code)
    #expect(!error.likelyCause.isEmpty)
  }

  @Test func `A realm that nobody knows is told`() async throws {
    let error = try await failure(with: "alice@NOWHERE.TEST")
    #expect(error.code == .unknownRealm || error.code == .unreachable)
    #expect(error.description.contains("alice@NOWHERE.TEST"))
  }

  /// With a keytab whose key is none of the account's.
  private func failure(with principal: String) async throws -> KerberosError {
    let path = "/tmp/kcdmesh-test-\(UUID()).keytab"
    defer { unlink(path) }
    let script = "add_entry -password -p \(principal) -k 1 -e aes256-cts-hmac-sha1-96 -s salt\nnot the password\nwrite_kt \(path)\nquit\n"
    try run("ktutil", [], input: script)
    return try #require(
      await #expect(throws: KerberosError.self) { try await InitiatorCredentials.fromKeytab(path, principal: principal) })
  }
}

/// Another krb5.conf for the rest of this process.
private func withConfiguration(_ text: String) throws {
  let path = "/tmp/kcdmesh-test-\(getpid()).conf"
  try text.write(toFile: path, atomically: true, encoding: .utf8)
  setenv("KRB5_CONFIG", path, 1)
  atexit { unlink("/tmp/kcdmesh-test-\(getpid()).conf") }
}
