import Delegation
import Testing

@Suite("Accounts by name")
struct AccountIndexTests {
  @Test("The index finds what a comparison with each account finds, once each")
  func findsTheSame() throws {
    var scene = Scene()
    var accounts = try ["zulu", "yankee", "xray"].map { try scene.host($0) }
    accounts.append(try scene.host("other", dns: "ZULU.elsewhere.test"))
    var nameless = try scene.host("nameless")
    nameless.dnsHostName = nil
    accounts.append(nameless)
    let index = AccountIndex(accounts + accounts.reversed())
    for text in [
      "zulu", "ZULU", "Yankee.LAB.test", "yankee.wrong.test", "CN=xray, OU=hosts,DC=lab,DC=test", "CN=gone,DC=lab,DC=test", "other",
      "zulu.elsewhere.TEST", "nameless", "nameless.lab.test",
    ] {
      let reference = try HostReference(parsing: text)
      #expect(index.accounts(namedBy: reference).map(\.guid) == accounts.filter { $0.isNamed(by: reference) }.map(\.guid), "\(text)")
    }
    #expect(index.accounts(namedBy: .short("zulu")).count == 2)
  }
}
