import Foundation
import LDAP
import Testing

extension FailoverTests {
  /// Runs that read from the second controller first, and lose it at some point between the beginning and the end.
  @Suite(.serialized) struct ReadingTests {
    private static let commands = [
      ["hosts", "--format", "json"], ["diff", "--format", "json"], ["check", "--format", "json"], ["snapshot"],
      ["init", "--config", "kcdmesh.yaml"],
      ["provision", "--dry-run", "--format", "json"],
    ]

    @Test(arguments: Outage.Manner.allCases)
    func `Whenever a controller goes away while it is read, the whole reading begins anew at the next`(manner: Outage.Manner) async throws {
      try await FailoverTests.withFleet { unit, desk in
        // These also read others' objects, which come and go; what `hosts` reads is a part of it.
        let least = try await Self.answered(to: Self.commands[0], manner, at: desk)
        try await withThrowingTaskGroup { runs in
          for command in Self.commands {
            runs.addTask {
              let bytes = ["check", "snapshot"].contains(command[0]) ? least : try await Self.answered(to: command, manner, at: desk)
              let next = try await desk.run(Desk.program, command + ["--server", "ldap://\(Directory.controller)"])
              // Binding takes the first part; what is cut there was never begun.
              for percent in [50, 75, 90, 99] {
                let outage = try Outage(after: bytes * percent / 100, manner)
                let outcome = try await outage.run(command + manner.patience, at: desk)
                #expect(outcome.status == next.status, "\(command) at \(percent) %: \(outcome.errors)")
                #expect(outcome.errors.contains(outage.url), "\(command) at \(percent) %: \(outcome.errors)")
                let isOfNext = !outcome.output.contains(outage.url)
                #expect(isOfNext, "\(command) at \(percent) %: the report is of the next controller alone")
                let found = Self.essence(outcome.output, of: unit), wanted = Self.essence(next.output, of: unit)
                let isWhole = found == wanted && !found.isEmpty
                #expect(isWhole, "\(command) at \(percent) %: \(outcome.output.prefix(2000))")
                if percent >= 75 { #expect(outcome.errors.contains("begins anew"), "\(command) at \(percent) %: \(outcome.errors)") }
              }
            }
          }
          try await runs.waitForAll()
        }
      }
    }

    /// Bytes of a whole run's answers.
    private static func answered(to command: [String], _ manner: Outage.Manner, at desk: Desk) async throws -> Int {
      let whole = try Outage(after: 0, manner)
      let outcome = try await whole.run(command, at: desk)
      #expect(outcome.output.contains(whole.url), "\(command): \(outcome.errors)")
      return try whole.answered()
    }

    /// Without the time, which is that of the reading; of a snapshot, the unit's own objects.
    private static func essence(_ report: String, of unit: Unit) -> [String] {
      let timeless = report.replacing(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/#, with: "")
      guard timeless.hasPrefix("version: 1\n#") else { return [timeless] }
      return timeless.components(separatedBy: "\n\n").filter { $0.contains(unit.dn) }
    }

    @Test func `What is reported is never of two controllers`() async throws {
      try await FailoverTests.withFleet { unit, desk in
        let here = "cifs/\(unit.name("H11"))"
        try await SecondController.withoutReplication {
          // In the second controller nothing of this is there, and it is asked first.
          try await unit.modify("H10", "add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: \(here)")
          let whole = try Outage(after: 0, .reset)
          let there = try await whole.run(["diff", "--format", "json"], at: desk)
          let bytes = try whole.answered()
          let first = try await desk.kcdmesh("diff", "--format", "json", "--server", "ldap://\(Directory.controller)")
          let fingerprints = try [there, first].map { try Self.fingerprint($0.output) }
          try #require(fingerprints[0] != fingerprints[1], "the controllers differ")
          for percent in stride(from: 60, to: 100, by: 4) {
            let outcome = try await Outage(after: bytes * percent / 100, .reset).run(["diff", "--format", "json"], at: desk)
            #expect(try Self.fingerprint(outcome.output) == fingerprints[1], "at \(percent) %")
          }
        }
      }
    }

    private static func fingerprint(_ json: String) throws -> String {
      let document = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
      return try #require(document?["fingerprint"] as? String)
    }

    @Test(arguments: Outage.Manner.allCases)
    func `A plan that was made of a lost reading is not written; the next controller's is, there`(manner: Outage.Manner) async throws {
      try await FailoverTests.withFleet { unit, desk in
        let whole = try Outage(after: 0, manner)
        #expect(try await whole.run(["provision", "--dry-run"], at: desk).status == 0)
        let outage = try Outage(after: try whole.answered() * 85 / 100, manner)
        let outcome = try await outage.run(["provision", "--yes", "--journal", "journal"] + manner.patience, at: desk)
        #expect(outcome.status == 0 && outcome.errors.contains("begins anew"), "\(outcome)")
        let beginning = try #require(try desk.read("journal").split(separator: "\n").first)
        #expect(beginning.contains("\"controller\":\"\(Directory.controller)\""), "\(beginning)")
        #expect(try await unit.oracle().status == 0)
      }
    }

    @Test(arguments: Outage.Manner.allCases)
    func `Edges are proven by the controller at which the reading came to its end`(manner: Outage.Manner) async throws {
      try await SecondController.require()
      try await ProvingGround.with("A", "B") { ground in
        try await ground.unit.appeared()
        try await ground.unit.replicated()
        let verify = ["verify", "--only", "kdc", "--as", ProvingGround.operatorName, "--keytab-directory", ground.keytabs]
        let bytes = try await Self.answered(to: verify + ["--dry-run"], manner, at: ground.desk)
        let outage = try Outage(after: bytes * 85 / 100, manner)
        // Nobody answers for a KDC where the second controller's name leads to.
        let outcome = try await outage.run(verify + ["--format", "json"] + manner.patience, at: ground.desk)
        #expect(outcome.status == 0 && outcome.errors.contains("begins anew"), "\(outcome)")
        let proof = try JSONDecoder().decode(ProofJSON.self, from: Data(outcome.output.utf8))
        #expect(proof.proven && proof.edges.count == 2)
        #expect(!outcome.output.contains(outage.url) && outcome.output.contains("ldap://\(Directory.controller)"))
      }
    }

    @Test func `Where no controller is left, the reading fails, and both are told`() async throws {
      try await FailoverTests.withFleet { unit, desk in
        let whole = try Outage(after: 0, .reset)
        #expect(try await whole.run(["diff"], at: desk).status == 0)
        let outage = try Outage(after: try whole.answered() * 85 / 100, .reset)
        let script = #"mount --bind "$0" /etc/hosts && exec "$@""#
        let hosts = desk.path("hosts")
        try desk.write("hosts", "127.0.0.1 \(SecondController.name) \(Directory.controller) localhost\n")
        let outcome = try await desk.run(
          "unshare",
          ["--mount", "--propagation", "private", "sh", "-c", script, hosts, Desk.program, "diff", "--server", outage.url]
            + ["--server", "ldap://\(Directory.controller)"])
        #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
        #expect(
          outcome.errors.contains(outage.url) && outcome.errors.contains("ldap://\(Directory.controller): connect"), "\(outcome.errors)")
      }
    }

    @Test func `By DNS the first controller is preferred, and the PDC emulator is written to`() async throws {
      try await SecondController.require()
      let names = try await ServerDiscovery.domainControllers(of: Directory.domain).map { $0.host.lowercased() }
      #expect(names == [Directory.controller, SecondController.name])
      #expect(try await ServerDiscovery.pdcEmulator(of: Directory.domain).map { $0.host.lowercased() } == [Directory.controller])
      try await withUnit("A", "B") { unit, desk in
        for number in 0..<2 {
          let outcome = try await desk.kcdmesh("provision", "--yes", "--journal", "j\(number)", "--hosts", unit.names("A", "B"))
          #expect(outcome.status == 0 && outcome.output.contains("ldap://\(Directory.controller)"), "\(outcome)")
        }
        let beginning = try #require(try desk.read("j0").split(separator: "\n").first)
        #expect(beginning.contains("\"controller\":\"\(Directory.controller)\""), "\(beginning)")
      }
    }
  }
}
