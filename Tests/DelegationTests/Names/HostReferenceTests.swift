import Delegation
import Testing

@Suite("Host references")
struct HostReferenceTests {
  @Test("A name's shape tells its kind")
  func readsByShape() throws {
    #expect(try HostReference(parsing: "zulu") == .short("zulu"))
    #expect(try HostReference(parsing: "ZULU$") == .short("ZULU"))
    #expect(try HostReference(parsing: "zulu.lab.test") == .qualified("zulu.lab.test"))
    #expect(try HostReference(parsing: "CN=zulu,DC=lab") == .object(dn("CN=zulu,DC=lab")))
  }

  @Test(
    "What can't name a host is refused", arguments: ["", "$", "zu lu", "zulu/x", "zulu.", "*", "zulu)(cn=", "a\nb", "zu\u{202E}lu", "CN="])
  func refuses(text: String) {
    #expect(throws: NameError.self) { try HostReference(parsing: text) }
  }

  @Test("A short name is the account's, or the first label of the host's name; a disjoint name space needs no guess")
  func matchesAccount() throws {
    var scene = Scene()
    var account = try scene.host("hv-production-01", dns: "hv-production-01.other.example")
    account.samAccountName = "HV-PRODUCTION-0$"
    for name in ["hv-production-0", "HV-Production-01", "hv-production-01.OTHER.example", "cn=hv-production-01,ou=hosts,dc=lab,dc=test"] {
      #expect(account.isNamed(by: try HostReference(parsing: name)), "\(name)")
    }
    for name in ["hv-production", "hv-production-01.lab.test", "hv-production-01.other", "CN=hv-production-01,DC=lab,DC=test"] {
      #expect(!account.isNamed(by: try HostReference(parsing: name)), "\(name)")
    }
    account.dnsHostName = nil
    #expect(!account.isNamed(by: .short("hv-production-01")))
    #expect(!account.isNamed(by: .qualified("hv-production-01.other.example")))
  }

  @Test("The name is shown as it was written")
  func describes() throws {
    for text in ["Zulu", "zulu.Lab.test", #"CN=Zulu\, old,DC=lab"#] {
      #expect(try HostReference(parsing: text).description == text)
    }
  }
}
