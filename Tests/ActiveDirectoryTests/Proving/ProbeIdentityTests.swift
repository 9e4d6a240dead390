import Foundation
import Testing

@testable import ActiveDirectory

@Suite struct ProbeIdentityTests {
  private let identity = ProbeIdentity(run: "4f2a, second", time: "2026-11-23T07:00:00Z")

  @Test func `A name fits a computer's account, and is another each time`() {
    let names = (0..<50).map { _ in ProbeIdentity(run: "r", time: "t").samAccountName }
    #expect(names.allSatisfy { $0.wholeMatch(of: /KCDPROBE[0-9]{7}\$/) != nil })
    #expect(Set(names).count > 45)
  }

  @Test func `An account tells by name and description which probe it is`() {
    #expect(identity.descriptionText == "kcdmesh verify --with-probe, run 4f2a, second, 2026-11-23T07:00:00Z")
    #expect(ProbeIdentity(samAccountName: identity.samAccountName, description: identity.descriptionText) == identity)
  }

  @Test(arguments: [
    ("KCDPROBE1234567$", ""), ("KCDPROBE1234567$", "kcdmesh verify --with-probe, run x"), ("KCDPROBE1234567$", "a mail server, run x, y"),
    ("KCDPROBE1234567$", "kcdmesh verify --with-probe, run x,y"), ("ZULU$", "kcdmesh verify --with-probe, run x, y"),
    ("KCDPROBE1234567", "kcdmesh verify --with-probe, run x, y"), ("KCDPROBE1234567$", "KCDMESH verify --with-probe, run x, y"),
  ])
  func `What is not wholly a probe's is no probe`(name: String, description: String) {
    #expect(ProbeIdentity(samAccountName: name, description: description) == nil)
  }

  @Test func `A journal keeps it`() throws {
    #expect(try JSONDecoder().decode(ProbeIdentity.self, from: JSONEncoder().encode(identity)) == identity)
  }
}
