import Foundation
import Glibc
import Synchronization
import Testing

/// A computer to be made for a test.
struct Computer: Sendable, ExpressibleByStringLiteral {
  /// Its name in the test; in the directory, a tag of the test follows.
  var label: String
  var flags = 0x1000
  /// Whether it registers the migration service, in both spellings.
  var registersMigration = true
  /// The qualified name, if not the usual one; TAG in it becomes the unit's.
  var dnsHostName: String?
  /// The relative name, if not the usual one.
  var commonName: String?
  var delegatesTo: [String] = []
  var further: [(attribute: String, value: String)] = []

  init(_ label: String) { self.label = label }
  init(stringLiteral label: String) { self.init(label) }

  func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}

/// An organizational unit of a test's own, full of computers.
struct Unit: Sendable {
  let tag: String
  let desk: Desk

  var dn: String { "OU=Tests-\(tag),\(Directory.base)" }
  /// A computer's short name.
  func name(_ label: String) -> String { "\(label)-\(tag)" }
  /// A computer's qualified name.
  func host(_ label: String) -> String { "\(name(label)).\(Directory.domain)".lowercased() }
  func dn(_ label: String) -> String { "CN=\(name(label)),\(dn)" }
  func names(_ labels: String...) -> String { labels.map(name).joined(separator: ",") }

  /// The computers of the unit as ldapsearch sees them, by label.
  func state(on controller: String = Directory.controller) async throws -> [String: Account] {
    let text = try await desk.succeed("/usr/bin/python3", "\(Desk.programs)/state.py", dn, controller)
    let accounts = try JSONDecoder().decode([String: [String: [String]]].self, from: Data(text.utf8))
    return Dictionary(uniqueKeysWithValues: accounts.map { ($0.key.replacing("-\(tag)", with: ""), Account(attributes: $0.value)) })
  }

  /// Changes one object by ldapmodify; the text is what comes after `dn` and `changetype: modify`.
  func modify(_ label: String, _ change: String) async throws {
    try await desk.apply("dn: \(dn(label))\nchangetype: modify\n\(change)\n")
  }

  /// Whether an independent program finds exactly the mesh.
  func oracle(_ arguments: String...) async throws -> Outcome {
    try await desk.run("/usr/bin/python3", ["\(Desk.programs)/oracle.py", dn] + arguments)
  }

  /// A policy with one mesh of the whole unit.
  func policy(_ further: String = "", exclude: [String] = []) -> String {
    """
    version: 1
    domain: \(Directory.domain)
    \(further)
    meshes:
      - name: fleet
        hosts: {base: "\(dn)", exclude: [\(exclude.map(name).joined(separator: ", "))]}

    """
  }
}

/// What another program sees of a computer.
struct Account: Sendable, Hashable {
  var attributes: [String: [String]]

  var list: [String] { attributes["msDS-AllowedToDelegateTo"]?.sorted() ?? [] }
  var names: [String] { attributes["servicePrincipalName"]?.sorted() ?? [] }
  var flags: Int { attributes["userAccountControl"]?.first.flatMap { Int($0) } ?? 0 }
  var hasTransition: Bool { flags & 0x100_0000 != 0 }
  /// Rises with each write, also with one that changes nothing.
  var updateNumber: String { attributes["uSNChanged"]?.first ?? "" }
}

/// Short names that no other test has, nor another run at the same time.
private enum Tags {
  private static let count = Mutex(0)

  static func next() -> String {
    let number = count.withLock { count in
      count += 1
      return count
    }
    return String(getpid(), radix: 16, uppercase: true) + "X" + String(number, radix: 16, uppercase: true)
  }
}

/// Makes a unit, and takes it away on every way out.
func withUnit<Result: Sendable>(_ computers: Computer..., body: (Unit, Desk) async throws -> Result) async throws -> Result {
  try await withUnit(of: computers, body: body)
}

func withUnit<Result: Sendable>(of computers: [Computer], body: (Unit, Desk) async throws -> Result) async throws -> Result {
  let unit = Unit(tag: Tags.next(), desk: try await Desk())
  var text = "dn: \(unit.dn)\nobjectClass: organizationalUnit\n\n"
  for computer in computers { text += computer.ldif(in: unit) + "\n" }
  do {
    try await unit.desk.add(text)
    let result = try await body(unit, unit.desk)
    try await unit.remove()
    return result
  } catch {
    try? await unit.remove()
    throw error
  }
}

extension Unit {
  fileprivate func remove() async throws {
    try await desk.succeed("ldapdelete", "-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://\(Directory.controller)", "-r", dn)
  }
}

extension Computer {
  /// Every value in base64, so that any will do.
  fileprivate func ldif(in unit: Unit) -> String {
    let name = unit.name(label)
    let dnsHostName = dnsHostName?.replacing("TAG", with: unit.tag.lowercased()) ?? unit.host(label)
    var attributes = [
      ("objectClass", "computer"), ("sAMAccountName", "\(name)$"), ("userAccountControl", String(flags)), ("dNSHostName", dnsHostName),
    ]
    let classes =
      ["HOST"]
      + (registersMigration
        ? ["Microsoft Virtual System Migration Service", #"Microsoft\ Virtual\ System\ Migration\ Service"#] : [])
    attributes += classes.flatMap { service in [name, dnsHostName].map { ("servicePrincipalName", "\(service)/\($0)") } }
    attributes += delegatesTo.map { ("msDS-AllowedToDelegateTo", $0) } + further.map { ($0.attribute, $0.value) }
    return
      (["dn:: \(Data("CN=\(commonName ?? name),\(unit.dn)".utf8).base64EncodedString())"]
      + attributes.map { "\($0.0):: \(Data($0.1.utf8).base64EncodedString())" }).joined(separator: "\n") + "\n"
  }
}

extension Desk {
  /// Adds objects by ldapadd.
  func add(_ ldif: String) async throws {
    try await succeed("ldapadd", "-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://\(Directory.controller)", input: ldif)
  }

  /// Makes changes by ldapmodify.
  func apply(_ ldif: String) async throws {
    try await succeed("ldapmodify", "-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://\(Directory.controller)", input: ldif)
  }
}
