import Foundation
import Testing

/// The server itself, by OpenLDAP's clients: what the other tests rely on.
@Suite(.timeLimit(.minutes(20)), .inTurns) struct ServerTests {
  private static let domain = "DC=corp,DC=example,DC=com"

  /// Runs `ldapsearch` or `ldapmodify` as the administrator.
  private func client(_ program: String, _ place: Workplace, _ arguments: [String] = [], input: String = "") async throws -> Outcome {
    try await place.program(
      program, ["-x", "-H", place.server.url, "-D", DirectoryServer.administrator, "-y", place.server.passwordFile] + arguments,
      input: input,
      environment: ["LDAPTLS_CACERT": place.server.certificate])
  }

  @Test func `More than a page without paging is a size limit, and with it everything comes`() async throws {
    let place = try Workplace()
    try place.server.set("maxPageSize", 2)
    let search = ["-LLL", "-b", Host.unit, "(objectCategory=computer)", "cn"]
    let unpaged = try await client("ldapsearch", place, search)
    #expect(unpaged.status == 4 && unpaged.output.matches(of: /(?m)^dn/).count == 2, "\(unpaged)")
    let paged = try await client("ldapsearch", place, ["-E", "pr=100/noprompt"] + search)
    #expect(paged.status == 0 && paged.output.matches(of: /(?m)^dn/).count == 4, "\(paged)")
  }

  @Test func `Long lists come in parts, beside the attribute without values`() async throws {
    let place = try Workplace()
    try place.server.set("maxValRange", 3)
    let list = "msDS-AllowedToDelegateTo"
    for (asked, told, values) in [(list, "0-2", 3), ("\(list);range=0-1", "0-1", 2), ("\(list);range=3-*", "3-*", 2)] {
      let found = try await client(
        "ldapsearch", place, ["-LLL", "-o", "ldif-wrap=no", "-b", Host.zulu.dn, "-s", "base", "(objectClass=*)", asked])
      let lines = found.output.split(separator: "\n").filter { $0.hasPrefix("\(list);range=\(told):") }
      #expect(found.status == 0 && lines.count == values, "\(found)")
    }
    let beyond = try await client("ldapsearch", place, ["-LLL", "-b", Host.zulu.dn, "-s", "base", "(objectClass=*)", "\(list);range=5-*"])
    #expect(beyond.status == 1, "\(beyond)")
  }

  @Test func `What is asked for elsewhere is a referral, and what is nowhere is not found`() async throws {
    let place = try Workplace()
    let elsewhere = try await client("ldapsearch", place, ["-LLL", "-b", "DC=other,DC=example,DC=net", "-s", "base"])
    #expect(elsewhere.status == 10 && elsewhere.errors.contains("0000202B: RefErr"), "\(elsewhere)")
    let nowhere = try await client("ldapsearch", place, ["-LLL", "-b", "CN=x,CN=Users,\(Self.domain)", "-s", "base"])
    #expect(nowhere.status == 32 && nowhere.errors.contains("Matched DN: CN=Users,\(Self.domain)"), "\(nowhere)")
    let root = try await client("ldapsearch", place, ["-b", Self.domain, "(cn=nobody)"])
    #expect(root.status == 0 && root.output.contains("ref: ldap://ForestDnsZones.corp.example.com/"), "\(root)")
  }

  @Test(arguments: [
    ("add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: CIFS/yankee", 20, "00002083"),
    ("delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: cifs/nobody", 16, "00002085"),
    ("delete: userAccountControl\nuserAccountControl: 512\n-\nadd: userAccountControl\nuserAccountControl: 4096", 16, "00002085"),
    ("add: userAccountControl\nuserAccountControl: 4096", 20, "00002083"),
    ("add: servicePrincipalName\nservicePrincipalName: http/intranet", 19, "000021C7"),
    ("replace: objectGUID\nobjectGUID: x", 19, "0000209A"),
    // The first change alone would do.
    ("delete: msDS-AllowedToDelegateTo\n-\nadd: sn\nsn: x\n-\nadd: sn\nsn: X", 20, "00002083"),
  ])
  func `A modify is done whole or not at all, and refused as Windows does`(change: String, status: Int32, error: String) async throws {
    let place = try Workplace()
    let before = try place.server.state
    let outcome = try await client("ldapmodify", place, input: "dn:\(Self.base64(Host.zulu.dn))\nchangetype: modify\n\(change)\n")
    #expect(outcome.status == status && outcome.errors.contains(error), "\(outcome)")
    #expect(try place.server.state == before)
    #expect(try place.server.counts.writes == 1)
  }

  @Test func `Compare-and-swap of the flags is done, and objects beyond their limit are refused`() async throws {
    let place = try Workplace()
    let swap = "delete: userAccountControl\nuserAccountControl: 4096\n-\nadd: userAccountControl\nuserAccountControl: 16781312"
    let outcome = try await client("ldapmodify", place, input: "dn:\(Self.base64(Host.zulu.dn))\nchangetype: modify\n\(swap)\n")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try place.server.state.hasTransition(.zulu))
    try place.server.set("valueLimit", 24)
    let full = "add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: x/y"
    let refused = try await client("ldapmodify", place, input: "dn:\(Self.base64(Host.zulu.dn))\nchangetype: modify\n\(full)\n")
    #expect(refused.status == 11 && refused.errors.contains("00002024: SvcErr"), "\(refused)")
  }

  @Test func `Nobody reads or writes who has not bound, or has bound with a wrong password`() async throws {
    let place = try Workplace()
    let environment = ["LDAPTLS_CACERT": place.server.certificate]
    let anonymous = try await place.program(
      "ldapsearch", ["-x", "-H", place.server.url, "-b", Self.domain], environment: environment)
    #expect(anonymous.status == 1 && anonymous.output.contains("000004DC"), "\(anonymous)")
    let wrong = try await place.program(
      "ldapsearch", ["-x", "-H", place.server.url, "-D", DirectoryServer.administrator, "-w", "wrong", "-b", ""], environment: environment)
    #expect(wrong.status == 49 && wrong.errors.contains("data 52e"), "\(wrong)")
  }

  private static func base64(_ text: String) -> String { ": \(Data(text.utf8).base64EncodedString())" }
}
