import Foundation
import Testing

/// The proof that delegation works, by MIT's client and Samba's key distribution center: tickets, not values.
///
/// The lab's own hosts serve here.
@Suite struct TicketTests {
  private static let hosts = ["zulu", "yankee", "xray"]
  private static let services = ["cifs", "Microsoft Virtual System Migration Service"]

  @Test func `Hosts get tickets for each other after provision, and neither before nor after rollback`() async throws {
    // Else the names that disks are moved with would come meanwhile.
    try await Targets.ready.value
    let desk = try await Desk()
    let before = try await state(desk)
    #expect(try await refused(desk) == 12, "nothing is granted before")
    let outcome = try await Targets.turns.take {
      try await desk.kcdmesh(
        "provision", "--yes", "--register-spns", "--journal", "journal", "--hosts", Self.hosts.joined(separator: ","))
    }
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try await refused(desk) == 0, "everything is granted after")

    let rollback = try await Targets.turns.take { try await desk.kcdmesh("rollback", "--yes", "journal") }
    #expect(rollback.status == 0, "\(rollback)")
    #expect(try await refused(desk) == 12, "nothing is granted after rollback")
    #expect(try await state(desk) == before)
  }

  /// How many of the twelve tickets are refused: from each host to each other, for both services.
  private func refused(_ desk: Desk) async throws -> Int {
    var refused = 0
    for source in Self.hosts {
      let cache = "KRB5CCNAME=FILE:\(desk.path("\(source).cc"))"
      try await desk.succeed(
        "\(Desk.repository)/Scripts/lab", "exec", source, "env", cache, "kinit", "-f", "-k", "\(source.uppercased())$")
      for target in Self.hosts where target != source {
        for service in Self.services {
          let outcome = try await desk.run(
            "\(Desk.repository)/Scripts/lab",
            ["exec", source, "env", cache, "kvno", "-q", "-I", "administrator", "-P", "\(service)/\(target).\(Directory.domain)"])
          refused += outcome.status == 0 ? 0 : 1
        }
      }
    }
    return refused
  }

  /// What delegation depends on, of each host.
  private func state(_ desk: Desk) async throws -> [String: [[String]]] {
    let text = try await desk.succeed("/usr/bin/python3", "\(Desk.programs)/state.py", "OU=Hyper-V,\(Directory.base)")
    return try JSONDecoder().decode([String: [String: [String]]].self, from: Data(text.utf8)).mapValues { attributes in
      ["msDS-AllowedToDelegateTo", "servicePrincipalName", "userAccountControl"].map { attributes[$0]?.sorted() ?? [] }
    }
  }
}
