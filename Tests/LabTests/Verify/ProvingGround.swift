import Foundation
import Testing

/// A mesh of hosts that have keys, in a unit of a test's own: provisioned, and ready to be spoilt.
struct ProvingGround: Sendable {
  let unit: Unit
  let desk: Desk

  /// Where the hosts' keytabs are, by kcdmesh's own rule: the short name in lower case.
  var keytabs: String { desk.path("keytabs") }
  func keytab(_ label: String) -> String { "\(keytabs)/\(unit.name(label).lowercased()).keytab" }

  /// Whom the hosts act for, if no test makes an operator of its own.
  static let operatorName = "migration-admin"

  /// Makes computers with keys and the whole mesh between them, lends it, and takes it away.
  static func with(_ labels: String..., body: (ProvingGround) async throws -> Void) async throws {
    try await with(labels: labels, body: body)
  }

  static func with(labels: [String], body: (ProvingGround) async throws -> Void) async throws {
    try await withUnit(of: labels.map { Computer($0) }) { unit, desk in
      let ground = ProvingGround(unit: unit, desk: desk)
      try FileManager.default.createDirectory(atPath: ground.keytabs, withIntermediateDirectories: false)
      for label in labels { try await ground.giveKey(label) }
      try desk.write("kcdmesh.yaml", unit.policy())
      let outcome = try await desk.kcdmesh("provision", "--yes")
      try #require(outcome.status == 0, "\(outcome)")
      try await body(ground)
    }
  }

  /// Makes computers with keys that may delegate to real hosts of the lab, lends them, and takes them away.
  static func with(_ labels: String..., targets: [String], body: (ProvingGround) async throws -> Void) async throws {
    try await Targets.ready.value
    try await withUnit(of: labels.map { Computer($0) }) { unit, desk in
      let ground = ProvingGround(unit: unit, desk: desk)
      try FileManager.default.createDirectory(atPath: ground.keytabs, withIntermediateDirectories: false)
      for label in labels { try await ground.giveKey(label) }
      let (sources, all) = (labels.map(unit.name), (labels.map(unit.name) + targets).joined(separator: ", "))
      try desk.write(
        "kcdmesh.yaml",
        """
        version: 1
        domain: \(Directory.domain)
        meshes:
          - name: outwards
            hosts: {names: [\(all)]}
            directions: {from: [\(sources.joined(separator: ", "))], to: [\(targets.joined(separator: ", "))]}

        """)
      let outcome = try await desk.kcdmesh("provision", "--yes")
      try #require(outcome.status == 0, "\(outcome)")
      try await body(ground)
    }
  }

  /// Runs `verify` with a disk, in the directory that each host has for disks if no other place is named.
  func migrate(_ further: String..., to place: [String] = ["--target-directory", Self.disks], as operatorName: String = operatorName)
    async throws -> (outcome: Outcome, proof: ProofJSON?)
  {
    let arguments = ["verify", "--as", operatorName, "--keytab-directory", keytabs, "--yes", "--format", "json"] + place + further
    let outcome = try await desk.run(Desk.program, arguments)
    guard !outcome.output.isEmpty else { return (outcome, nil) }
    try desk.write("proof.json", outcome.output)
    try await desk.validate("proof", "proof.json")
    return (outcome, try JSONDecoder().decode(ProofJSON.self, from: Data(outcome.output.utf8)))
  }

  /// Where each host of the lab has its disks, as itself names it.
  static let disks = #"C:\srv"#

  /// Sets a computer's password by LDAP, as a domain join does, and writes the key that follows from it by MIT's own tool.
  func giveKey(_ label: String, version: Int = 1, writesKeytab: Bool = true) async throws {
    let password = "Aa1-\(UUID())"
    let quoted = "\"\(password)\"".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    try await unit.modify(label, "replace: unicodePwd\nunicodePwd:: \(Data(quoted).base64EncodedString())")
    guard writesKeytab else { return }
    let principal = "\(unit.name(label))$@\(Directory.domain.uppercased())"
    // -f asks the KDC for the salt.
    let entry = "add_entry -password -p \(principal) -k \(version) -e aes256-cts-hmac-sha1-96 -f\n\(password)\n"
    try await desk.succeed("ktutil", input: entry + "write_kt \(keytab(label))\nquit\n")
    try #require(FileManager.default.fileExists(atPath: keytab(label)))
  }

  /// Runs `verify --only kdc` of the whole mesh.
  func verify(_ further: String..., as operatorName: String = operatorName) async throws -> Outcome {
    try await desk.run(
      Desk.program, ["verify", "--only", "kdc", "--as", operatorName, "--keytab-directory", keytabs, "--format", "json"] + further)
  }

  /// The proof that `verify` writes, checked against the published schema.
  func proof(_ further: String..., as operatorName: String = operatorName) async throws -> (status: Int32, proof: ProofJSON) {
    let outcome = try await desk.run(
      Desk.program, ["verify", "--only", "kdc", "--as", operatorName, "--keytab-directory", keytabs, "--format", "json"] + further)
    try #require(!outcome.output.isEmpty, "\(outcome)")
    try desk.write("proof.json", outcome.output)
    try await desk.validate("proof", "proof.json")
    return (outcome.status, try JSONDecoder().decode(ProofJSON.self, from: Data(outcome.output.utf8)))
  }

  /// What MIT's kvno says, by its exit status: as the source, for the operator, to one name.
  func kvnoGrants(_ source: String, _ name: String, for operatorName: String = operatorName) async throws -> Bool {
    let cache = "FILE:" + desk.path("kvno-\(UUID())")
    try await desk.succeed("kinit", "-f", "-k", "-t", keytab(source), "-c", cache, "\(unit.name(source))$")
    return try await desk.run("kvno", ["-q", "-c", cache, "-I", operatorName, "-P", name]).status == 0
  }

  /// Expects that one edge fails by one cause, in the services whose name begins so, and that all else is proven.
  func expectFailure(
    of edge: (source: String, target: String), in service: String = "", by cause: String, verdict: String = "refused",
    as operatorName: String = operatorName, at location: SourceLocation = #_sourceLocation
  ) async throws {
    let (status, proof) = try await proof(as: operatorName)
    #expect(status == 2 && !proof.proven, sourceLocation: location)
    for found in proof.edges {
      let isMeant = found.source == unit.name(edge.source) && found.target == unit.name(edge.target)
      for entry in found.services {
        let isSpoilt = isMeant && entry.name.hasPrefix(service)
        let said = "\(found.source) → \(found.target), \(entry)"
        #expect(entry.verdict == (isSpoilt ? verdict : "granted"), Comment(rawValue: said), sourceLocation: location)
        #expect(entry.cause == (isSpoilt ? cause : nil), Comment(rawValue: said), sourceLocation: location)
      }
    }
  }
}

/// A proof as another program would read it.
struct ProofJSON: Decodable, Sendable {
  struct Edge: Decodable, Sendable {
    var source: String
    var target: String
    var by: String
    var services: [Service]
    var session: Session?
    var share: Share?
    var transfer: Transfer?
    var failure: Failure?
    var error: String?
  }

  struct Session: Decodable, Sendable {
    var dialect: String
    var signing: String
    var cipher: String?
    var user: String?
  }

  struct Share: Decodable, Sendable {
    var name: String
    var temporary: Bool
    var exclusive: Bool?
  }

  struct Transfer: Decodable, Sendable {
    var bytes: Int
    var verified: Bool
  }

  struct Failure: Decodable, Sendable {
    var step: String
    var explanation: String
  }

  struct Service: Decodable, Sendable {
    var name: String
    var verdict: String
    var through: String?
    var cause: String?
    var step: String?
    var explanation: String?
  }

  var proven: Bool
  var edges: [Edge]

  var services: [Service] { edges.flatMap(\.services) }
}

extension Directory {
  /// The package's version of the lab's Samba: `2:4.22.6+dfsg-0+deb13u1`.
  static var sambaVersion: String {
    get throws { try String(contentsOfFile: "\(state)/ready", encoding: .utf8) }
  }
}
