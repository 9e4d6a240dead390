import Testing

@testable import LDAP

@Suite struct ServerDiscoveryTests {
  @Test func `Writers meet on the PDC emulator, and do without where it is not known`() async throws {
    let all = try ["ldap://dc1.lab.test", "ldap://dc2.lab.test"].map { try ServerAddress($0) }
    let found = try await ServerDiscovery.controllersToWriteTo(all: all) { [all[1]] }
    #expect(found.servers == [all[1], all[0]] && found.pdcFailure == nil)
    let failure = LDAPError(.resolve, server: "SRV record", code: .connectError)
    let without = try await ServerDiscovery.controllersToWriteTo(all: all) { throw failure }
    #expect(without.servers == all && without.pdcFailure?.operation == .resolve)
  }
}
