import Testing

@testable import ActiveDirectory

@Suite struct RootDSETests {
  private func root(domain: String = "DC=lab,DC=test", host: String? = "dc.lab.test") throws -> RootDSE {
    var values = ["defaultNamingContext": domain, "configurationNamingContext": "CN=Configuration,DC=lab,DC=test"]
    values["dnsHostName"] = host
    return try RootDSE(values, server: "ldap://dc")
  }

  @Test func `Names that are none are refused, and can't drive a terminal`() throws {
    for (domain, host) in [
      ("DC=lab\u{1B}[2J,DC=test", "dc.lab.test"), ("DC=lab test,DC=test", "dc.lab.test"), ("CN=nowhere", "dc.lab.test"),
      ("DC=lab,DC=test", "dc\u{9B}2J"), ("DC=lab,DC=test", "dc lab"), ("DC=lab,DC=test", ""),
    ] {
      let error = #expect(throws: ReadingError.self) { try root(domain: domain, host: host) }
      #expect(error?.description.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{9B}" } == false)
    }
    #expect(try root().domain == "lab.test")
    #expect(try root(host: nil).hostName == "ldap://dc")
  }

  @Test func `Another controller behind the same URL is not taken for the first`() throws {
    try root(host: "DC.lab.TEST").requireController("dc.lab.test", at: "ldap://lab.test")
    let second = try root(host: "dc2.lab.test")
    let error = #expect(throws: ReadingError.self) { try second.requireController("dc.lab.test", at: "ldap://lab.test") }
    for word in ["ldap://lab.test", "dc2.lab.test", "dc.lab.test", "--server"] { #expect(error?.description.contains(word) == true) }
  }
}
