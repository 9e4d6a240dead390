import Delegation
import Testing
import WindowsTypes

/// The flags of the two kinds of domain controllers.
enum UserAccountControlCase: CaseIterable {
  case writable, readOnly

  var flags: UserAccountControl {
    switch self {
    case .writable: [.serverTrustAccount, .trustedForDelegation]
    case .readOnly: [.workstationTrustAccount, .partialSecretsAccount]
    }
  }
}

@Suite("Computer accounts")
struct ComputerAccountTests {
  @Test("The short form is the account's name, not the first label")
  func namesForms() throws {
    var scene = Scene()
    var account = try scene.host("zulu", dns: "zulu-with-a-long-name.disjoint.example")
    account.samAccountName = "ZULU-WITH-A-LON$"
    #expect(account.name(in: .short) == "ZULU-WITH-A-LON")
    #expect(account.name(in: .qualified) == "zulu-with-a-long-name.disjoint.example")
    account.dnsHostName = nil
    #expect(account.name(in: .qualified) == nil)
    account.samAccountName = "service"
    #expect(account.shortName == "service")
  }

  @Test("A name is registered in its very form, in any case")
  func registers() throws {
    var scene = Scene()
    let account = try scene.host("zulu")
    #expect(account.registers(migration("ZULU")))
    #expect(!account.registers(migration("zulu.lab")))
    #expect(!account.registers(escapedMigration("zulu")))
    #expect(!account.registers("cifs/zulu"))
  }

  @Test("Every value of the object counts")
  func countsValues() throws {
    var scene = Scene()
    var account = try scene.host("zulu", list: ["cifs/a", "cifs/b", "cifs/c"])
    account.otherValues = 10
    #expect(account.valuesUsed == 3 + 4 + 10)
  }

  @Test("Domain controllers are known by their flags", arguments: UserAccountControlCase.allCases)
  func knowsDomainControllers(kind: UserAccountControlCase) throws {
    var scene = Scene()
    #expect(try scene.host("dc1", flags: kind.flags).isDomainController)
    #expect(try !scene.host("zulu", flags: [.workstationTrustAccount, .trustedForDelegation]).isDomainController)
  }
}
