import Foundation
import Testing

/// What Active Directory does to a writer, and Samba doesn't: journal, exit status and words tell what is in the directory.
@Suite(.timeLimit(.minutes(20)), .inTurns) struct WritingTests {
  typealias Fault = DirectoryServer.Fault
  private static let list = "msDS-AllowedToDelegateTo"

  @Test func `A mesh is written with four entries a peer, once, and rolled back value by value`() async throws {
    let place = try Workplace()
    let before = try place.server.state
    let outcome = try await place.kcdmesh("provision", "--yes", "--journal", "j")
    #expect(outcome.status == 0, "\(outcome)")

    let after = try place.server.state
    for host in Host.allCases {
      #expect(after.isComplete(host), "\(host)")
      let own = before.list(of: host)
      let mesh = Host.allCases.filter { $0 != host }.flatMap(\.entries).map { $0.lowercased() }
      #expect(Set(after.list(of: host).map { $0.lowercased() }) == Set(own.map { $0.lowercased() } + mesh), "\(host)")
      #expect(!after.list(of: host).contains { $0.contains("\\") })
      #expect(after.flags(of: host) == before.flags(of: host).map { $0 | 0x100_0000 })
    }
    #expect(try place.server.counts["modify"] == 4)
    #expect(try place.server.counts.writes == 4)

    let again = try await place.kcdmesh("provision", "--yes", "--journal", "k")
    #expect(again.status == 0 && again.words.contains("0 to add, 0 to remove, 0 flags to change"))
    #expect(try place.server.counts.writes == 4)

    #expect(try await place.kcdmesh("rollback", "j", "--yes").status == 0)
    #expect(try place.server.state == before)
    #expect(try place.server.counts.writes == 8)
  }

  @Test func `A full object is refused, the others are written, and the rest is done when there is room`() async throws {
    let place = try Workplace()
    let before = try place.server.state
    // Five classes, 14 names; the policy's limit is far above.
    try place.server.set("valueLimit", 31)
    let outcome = try await place.kcdmesh("provision", "--yes", "--journal", "j")
    #expect(outcome.status == 3)
    for word in ["adminLimitExceeded (11): 00002024", "Split the mesh", "(it was not changed)", Host.zulu.dn] {
      #expect(outcome.words.contains(word), "\(outcome)")
    }
    let between = try place.server.state
    #expect(Host.allCases.filter(between.isComplete) == [.xray, .muenchen])
    #expect(between[Host.zulu.dn] == before[Host.zulu.dn] && between[Host.yankee.dn] == before[Host.yankee.dn])

    try place.server.set("valueLimit", 1250)
    #expect(try await place.kcdmesh("provision", "--resume", "j", "--yes").status == 0)
    #expect(Host.allCases.allSatisfy(try place.server.state.isComplete))
    #expect(try await place.kcdmesh("rollback", "j", "--yes").status == 0)
    #expect(try place.server.state == before)
  }

  @Test(arguments: [
    ("busy", "busy (51): 0000200E", "provision --resume does the rest of a journal"),
    ("unavailable", "unavailable (52): 0000200F", "provision --resume does the rest of a journal"),
    ("referral", "referral (10): 0000202B", "Look for it, and plan anew"),
    ("adminLimitExceeded", "adminLimitExceeded (11): 00002024", "Split the mesh"),
    ("strongAuthRequired", "strongerAuthRequired (8): 00002028", "ldaps://"),
    ("insufficientAccessRights", "insufficientAccessRights (50): 00000005", "SeEnableDelegationPrivilege"),
    ("constraintViolation", "constraintViolation (19): 0000202F", "Nothing was written to this object."),
    ("unwillingToPerform", "unwillingToPerform (53): 00002077", "Nothing was written to this object."),
  ])
  func `A refused write changes nothing, is sent once, and is done later`(action: String, code: String, advice: String) async throws {
    let place = try Workplace()
    let before = try place.server.state
    try place.server.add(Fault("modify", action, times: -1))
    let outcome = try await place.kcdmesh("provision", "--yes", "--journal", "j")
    #expect(outcome.status == 1, "\(outcome)")
    for word in [code, advice, "(it was not changed)"] + Host.allCases.map(\.dn) { #expect(outcome.words.contains(word), "\(outcome)") }
    #expect(try place.server.state == before)
    #expect(try place.server.counts.writes == 4)

    // Undone is what was never done.
    #expect(try await place.kcdmesh("rollback", "j", "--yes").status == 0)
    #expect(try place.server.counts.writes == 4)
    try place.server.heal()
    #expect(try await place.kcdmesh("provision", "--resume", "j", "--yes").status == 0)
    #expect(Host.allCases.allSatisfy(try place.server.state.isComplete))
  }

  @Test(arguments: ["unwillingToPerform", "constraintViolation"])
  func `Where a controller takes no compare-and-swap, it is told what to do by hand, and the next run does the rest`(
    action: String
  ) async throws {
    let place = try Workplace()
    let before = try place.server.state
    try place.server.add(Fault("modify", action, attribute: "userAccountControl", times: -1))
    let outcome = try await place.kcdmesh("provision", "--yes", "--journal", "j")
    #expect(outcome.status == 3)
    let between = try place.server.state
    // It has the flag, so nothing but its list is written.
    #expect(Host.allCases.filter(between.isComplete) == [.yankee])
    for host in Host.allCases where host != .yankee {
      #expect(between[host.dn] == before[host.dn])
      for command in ["Get-ADObject", "Set-ADAccountControl"] { #expect(outcome.words.contains("\(command) -Identity '\(host.dn)'")) }
    }
    for word in ["compare-and-swap", "-TrustedToAuthForDelegation $true", "read it again", "not race-free", "Then run again"] {
      #expect(outcome.words.contains(word), "\(outcome)")
    }

    for host in Host.allCases where host != .yankee {
      try place.server.change(host.dn, "userAccountControl", [String(0x1000 | 0x100_0000)])
    }
    let again = try await place.kcdmesh("provision", "--yes", "--journal", "k")
    #expect(again.status == 0, "\(again)")
    #expect(Host.allCases.allSatisfy(try place.server.state.isComplete))
  }

  @Test(arguments: ["disconnect", "close", "truncate", "short", "long", "stall"], [true, false])
  func `A connection that ends in the midst of writing leaves a journal that is true`(action: String, executed: Bool) async throws {
    let place = try Workplace()
    let before = try place.server.state
    try place.server.add(Fault("modify", action, skip: 1, executed: executed))
    let outcome = try await place.kcdmesh("provision", "--yes", "--journal", "j", "--timeout", "10")
    let between = try place.server.state
    #expect(outcome.status == 3, "\(outcome)")
    #expect(Host.allCases.filter { between[$0.dn] != before[$0.dn] }.count == (executed ? 2 : 1))
    // Each object is as it was or as it should be.
    #expect(Host.allCases.allSatisfy { between[$0.dn] == before[$0.dn] || between.isComplete($0) })

    let resumed = try await place.kcdmesh("provision", "--resume", "j", "--yes")
    #expect(resumed.status == 0, "\(resumed)")
    #expect(Host.allCases.allSatisfy(try place.server.state.isComplete))
    #expect(try await place.kcdmesh("rollback", "j", "--yes").status == 0)
    #expect(try place.server.state == before)
  }

  @Test(arguments: ["trickle", "strays", "duplicate"])
  func `Slow, foreign and repeated answers to writes are each taken once`(action: String) async throws {
    let place = try Workplace()
    let before = try place.server.state
    try place.server.add(Fault("modify", action, times: -1))
    #expect(try await place.kcdmesh("provision", "--yes", "--journal", "j").status == 0)
    #expect(Host.allCases.allSatisfy(try place.server.state.isComplete))
    #expect(try await place.kcdmesh("rollback", "j", "--yes").status == 0)
    #expect(try place.server.state == before)
  }

  @Test func `What another administrator has changed since is left by a rollback`() async throws {
    let place = try Workplace()
    let before = try place.server.state
    #expect(try await place.kcdmesh("provision", "--yes", "--journal", "j").status == 0)
    let gone = Host.yankee.entries[0]
    let list = try place.server.state.list(of: .xray).filter { $0 != gone } + ["HTTP/added"]
    try place.server.change(Host.xray.dn, Self.list, list)
    let outcome = try await place.kcdmesh("rollback", "j", "--yes")
    #expect(outcome.status == 0 && outcome.words.contains(gone), "\(outcome)")
    let after = try place.server.state
    #expect(after.list(of: .xray) == ["HTTP/added"])
    for host in Host.allCases where host != .xray { #expect(after[host.dn] == before[host.dn]) }
  }
}
