import Foundation
import Testing

/// What Active Directory does to a reader, and Samba doesn't: all that there is comes, or an error with object, code, cause and remedy.
@Suite(.timeLimit(.minutes(20)), .inTurns) struct ReadingTests {
  typealias Fault = DirectoryServer.Fault

  /// What a check finds where nothing goes wrong.
  private func findings(_ place: Workplace, _ options: String...) async throws -> String {
    let outcome = try await place.kcdmesh("check", "--format", "json")
    try #require(outcome.status == 2, "\(outcome)")
    return try outcome.report()
  }

  @Test(arguments: [(1, 1), (2, 3), (3, 1500)])
  func `Pages and ranges of any size bring the same`(pageSize: Int, rangeSize: Int) async throws {
    let place = try Workplace()
    let whole = try await findings(place)
    #expect(whole.contains("alt-server") && whole.contains("HTTP\\/intranet"))
    try place.server.set("maxPageSize", pageSize)
    try place.server.set("maxValRange", rangeSize)
    #expect(try await findings(place) == whole)
  }

  @Test(arguments: ["trickle", "strays", "duplicate", "reference"])
  func `Slow, foreign and repeated answers, and references, bring the same`(action: String) async throws {
    let place = try Workplace()
    let whole = try await findings(place)
    try place.server.add(Fault("search", action, times: -1))
    #expect(try await findings(place) == whole)
  }

  @Test func `Empty pages are passed over`() async throws {
    let place = try Workplace()
    let whole = try await findings(place)
    try place.server.add(Fault("search", "emptyPage", times: 40))
    #expect(try await findings(place) == whole)
  }

  @Test func `Pages that stay empty without end are an error`() async throws {
    let place = try Workplace()
    try place.server.add(Fault("search", "emptyPage", times: -1))
    let outcome = try await place.kcdmesh("hosts")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.words.contains("pages without objects come without end") && outcome.words.contains(Host.unit))
  }

  @Test func `A server that is busy for a while is asked again`() async throws {
    let place = try Workplace()
    let whole = try await findings(place)
    try place.server.add(Fault("search", "busy", skip: 1, times: 2))
    try place.server.add(Fault("search", "unavailable", skip: 4, times: 1))
    #expect(try await findings(place) == whole)
  }

  @Test(arguments: [("busy", "busy (51)"), ("unavailable", "unavailable (52)")])
  func `A server that stays busy is an error within the time-out`(action: String, code: String) async throws {
    let place = try Workplace()
    try place.server.add(Fault("search", action, skip: 1, times: -1))
    let outcome = try await place.kcdmesh("hosts", "--timeout", "2")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    let words = [
      "search failed for \(Host.unit)", code, "SvcErr: DSID-", "(asked 4 times)", "Likely cause: ", "Try again later, or another server.",
    ]
    for word in words { #expect(outcome.words.contains(word), "\(outcome)") }
  }

  @Test(arguments: [
    ("strongAuthRequired", "strongerAuthRequired (8): 00002028", "ldaps://"),
    ("referral", "referral (10): 0000202B", "Ask a server of that domain."),
    ("operationsError", "operationsError (1): 00002121", "another server"),
    ("unwillingToPerform", "unwillingToPerform (53): 00002077", "server's text"),
    ("adminLimitExceeded", "adminLimitExceeded (11): 00002024", "server's text"),
    ("insufficientAccessRights", "insufficientAccessRights (50): 00000005", "Use an account that has"),
  ])
  func `A refused search is an error of every command, also in the midst of the objects`(
    action: String, code: String, advice: String
  ) async throws {
    let place = try Workplace()
    for command in [["hosts"], ["diff"], ["check"], ["snapshot"], ["provision", "--yes"]] {
      try place.server.heal()
      try place.server.add(Fault("search", action, skip: 1, times: -1, after: command.count))
      let outcome = try await place.run(command)
      #expect(outcome.status == 1 && outcome.output.isEmpty, "\(command): \(outcome)")
      for word in ["search failed for \(Host.unit)", code, advice] { #expect(outcome.words.contains(word), "\(command): \(outcome)") }
    }
    #expect(try place.server.counts.writes == 0)
  }

  @Test(arguments: [
    ("disconnect", "the server gave notice that it ends the connection: unavailable (52)"), ("close", "serverDown (-1)"),
    ("truncate", "serverDown (-1)"), ("short", "decodingError (-4)"), ("long", "timeout (-5)"), ("stall", "timeout (-5)"),
  ])
  func `A connection that ends or breaks in the midst of an answer is an error of every command`(action: String, text: String) async throws
  {
    let place = try Workplace()
    for command in [["hosts"], ["diff"], ["check"], ["snapshot"]] {
      try place.server.heal()
      try place.server.add(Fault("search", action, skip: 1, times: -1, after: 2))
      let outcome = try await place.run(command + ["--timeout", "1"])
      #expect(outcome.status == 1 && outcome.output.isEmpty, "\(command): \(outcome)")
      #expect(outcome.words.contains("search failed for \(Host.unit)") && outcome.words.contains(text), "\(command): \(outcome)")
    }
  }

  @Test(arguments: [
    ("busy", "busy (51)"), ("strongAuthRequired", "strongerAuthRequired (8)"), ("invalidCredentials", "the name or the password is wrong"),
    ("referral", "referral (10)"), ("disconnect", "the server gave notice"), ("close", "serverDown (-1)"), ("truncate", "serverDown (-1)"),
    ("stall", "timeout (-5)"),
  ])
  func `A bind that is refused or has no answer is an error, and is not tried again`(action: String, text: String) async throws {
    let place = try Workplace()
    try place.server.add(Fault("bind", action, times: -1))
    let outcome = try await place.kcdmesh("hosts", "--timeout", "1")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.words.contains("bind failed for CN=Administrator") && outcome.words.contains(text), "\(outcome)")
    #expect(try place.server.counts["bind"] == 1)
  }
}
