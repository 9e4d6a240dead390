import LDAP
import Testing

@Suite struct ServerAddressTests {
  @Test(arguments: [
    ("ldap://dc1.example.com", "ldap://dc1.example.com", 389), ("LDAPS://DC1", "ldaps://DC1", 636),
    ("ldap://dc1.example.com:3268/", "ldap://dc1.example.com:3268", 3268), ("ldap://dc1.example.com.", "ldap://dc1.example.com", 389),
    ("ldaps://[fd00::1]", "ldaps://[fd00::1]", 636), ("ldap://[::1]:1389", "ldap://[::1]:1389", 1389),
    ("ldap://10.0.0.1:389", "ldap://10.0.0.1", 389),
  ])
  func `A server's URL is read`(url: String, canonical: String, port: UInt16) throws {
    let address = try ServerAddress(url)
    #expect(address.description == canonical)
    #expect(address.port == port)
  }

  @Test(arguments: [
    "", "dc1", "http://dc1", "ldapi:///run/slapd", "ldap://", "ldap:///", "ldap://dc1/DC=example", "ldap://dc1?x", "ldap://user@dc1",
    "ldap://dc1:", "ldap://dc1:0", "ldap://dc1:65536", "ldap://dc1:+1", "ldap://dc1:389:389", "ldap://dc 1", "ldap://dc1 ldap://dc2",
    "ldap://dc1\nx", "ldap://[::1", "ldap://[dc1]", "ldap://[fe80::1%eth0]", "ldap://::1", "ldap://-dc1", "ldap://dc..x", "ldap://dc1\0",
    "ldap://dc1,dc2", "ldap://" + String(repeating: "a", count: 64),
  ])
  func `Anything else is refused`(url: String) {
    #expect(throws: InvalidAddress.self) { try ServerAddress(url) }
  }

  @Test func `Inside of a domain is what is called so`() throws {
    for (host, domain) in [("dc1.corp.example.com", "corp.example.com"), ("DC1.sub.CORP.example.com", "Corp.Example.COM.")] {
      #expect(try ServerAddress("ldap://\(host)").isInside(of: domain))
    }
    for host in ["dc1.evil.com", "corp.example.com", "dc1corp.example.com", "dc1.corp.example.com.evil.com", "10.0.0.1"] {
      #expect(try !ServerAddress("ldap://\(host)").isInside(of: "corp.example.com"), "\(host)")
    }
    #expect(try !ServerAddress("ldap://dc1.corp.example.com").isInside(of: ""))
  }

  @Test func `The error shows how to write it`() {
    let error = #expect(throws: InvalidAddress.self) { try ServerAddress("dc1\u{1B}[2J") }
    #expect(
      error?.description
        == "“dc1\\u{1B}[2J” is no server address: it does not begin with ldap:// or ldaps://. "
        + "Write it like ldap://dc1.example.com or ldaps://dc1.example.com:636.")
  }
}
