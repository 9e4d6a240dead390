import ActiveDirectory
import Delegation
import Foundation
import Kerberos
import LDAP
import Testing
import WindowsTypes

/// What stands in for the hosts of a proving ground, and what the hosts' own keys say to the same questions.
struct ProbeGround: Sendable {
  let ground: ProvingGround
  let directory: ActiveDirectory.Directory
  let writer: ProbeWriter

  var unit: Unit { ground.unit }

  /// Makes a ground and connects to its directory as an administrator.
  static func with(_ labels: String..., body: @escaping @Sendable (ProbeGround) async throws -> Void) async throws {
    try await ProvingGround.with(labels: labels) { ground in
      try await connected { directory in
        try await body(ProbeGround(ground: ground, directory: directory, writer: ProbeWriter(directory)))
      }
    }
  }

  /// Connects as a user.
  static func connected(
    as user: String = "administrator", _ body: @escaping @Sendable (ActiveDirectory.Directory) async throws -> Void
  ) async throws {
    try await ActiveDirectory.Directory.connected(
      to: [Directory.server()], options: try await Directory.options(user), body)
  }

  /// A new probe's identity, of a run that is the test's.
  var identity: ProbeIdentity { ProbeIdentity(run: "test-\(unit.tag)", time: "2026-11-23T07:00:00Z") }

  /// Where a test's probes are made: they go with the unit.
  var container: DistinguishedName { get throws { try DistinguishedName(parsing: unit.dn) } }

  /// Lends a probe, and deletes it on every way out.
  func withProbe(in container: DistinguishedName? = nil, _ body: (ProbeAccount) async throws -> Void) async throws {
    let probe = try await writer.make(identity, in: container)
    do {
      try await body(probe)
      #expect(try await writer.delete(probe.object) == .deleted)
    } catch {
      _ = try? await writer.delete(probe.object)
      throw error
    }
  }

  /// Gives a probe the delegation of a host, as the directory has it now.
  func give(_ probe: ProbeAccount, _ label: String) async throws {
    let bytes = try await directory.connection.read(unit.dn(label), attributes: ["objectGUID"]) { try $0.bytes("objectGUID") }
    let guid = try GUID(bytes: try #require(bytes ?? nil))
    var reader = AccountReader(directory)
    let account = try #require(try await reader.accounts(withIdentities: [guid])[guid])
    try await writer.give(probe.object, delegationOf: account, table: reader.table)
  }

  /// What the KDC says, so that it can be compared.
  struct Answers: Hashable {
    var isForwardable: Bool
    var refusals: [KerberosCode?]
  }

  /// The names of both services of some hosts, in both forms.
  func names(of labels: String...) -> [String] {
    labels.flatMap { label in
      ["cifs", "Microsoft Virtual System Migration Service"].flatMap { ["\($0)/\(unit.name(label))", "\($0)/\(unit.host(label))"] }
    }
  }

  /// What a host is told by its own key.
  func answers(to label: String, for names: [String]) async throws -> Answers {
    try await answers(as: "\(unit.name(label))$", .keytab(path: ground.keytab(label)), for: names)
  }

  /// What a probe is told.
  func answers(to probe: ProbeAccount, for names: [String]) async throws -> Answers {
    try await answers(as: probe.object.identity.samAccountName, .password(probe.password), for: names)
  }

  private func answers(as account: String, _ key: HostKey, for names: [String]) async throws -> Answers {
    let answers = try await delegation(as: account, key).answers(for: names)
    try #require(answers.failure == nil, "\(account): \(answers.failure.map { "\($0)" } ?? "")")
    return Answers(isForwardable: answers.isEvidenceForwardable, refusals: answers.refusals.map { $0?.code })
  }

  func delegation(as account: String, _ key: HostKey) -> HostDelegation {
    HostDelegation(
      host: account, key: key, user: ProvingGround.operatorName, evidence: .transition,
      kdc: KDC(realm: Directory.domain.uppercased(), host: Directory.controller))
  }

  /// What ldapsearch reads of an account, by its name, in the whole domain.
  func found(_ samAccountName: String, _ attribute: String = "sAMAccountName") async throws -> [String] {
    try await ground.desk.succeed(
      "ldapsearch", "-LLL", "-Q", "-N", "-Y", "GSSAPI", "-o", "ldif-wrap=no", "-H", "ldap://\(Directory.controller)", "-b",
      Directory.base, "(sAMAccountName=\(samAccountName))", attribute
    ).split(separator: "\n").filter { $0.hasPrefix("\(attribute): ") }.map { String($0.dropFirst(attribute.count + 2)) }.sorted()
  }
}
