import Foundation
import Testing

/// Policies that must not be followed.
@Suite struct BadPolicyTests {
  private static let head = "version: 1\n"
  private static let mesh = "meshes:\n  - {name: m, hosts: {names: [zulu, yankee]}}\n"

  /// A policy, the line of its fault, and what the message says.
  static let faults: [(policy: String, line: Int?, words: [String])] = [
    (head + "servises: [cifs]\n" + mesh, 2, ["servises", "did you mean “services”"]),
    (head + "colour: red\n" + mesh, 2, ["colour", "known keys are"]),
    (head + mesh + "  - {name: M, hosts: {names: [xray]}}\n", 4, ["two meshes “M”"]),
    (head + "meshes:\n  - {name: m, hosts: {base: \"OU=Hyper-V,DC\"}}\n", 3, ["base of mesh m", "OU=Hyper-V,DC"]),
    (head + "meshes:\n  - {name: m, hosts: {group: nothing}}\n", 3, ["group of mesh m", "nothing"]),
    (head + "services: cifs\n" + mesh, 2, ["services must be a list"]),
    (head + "services: [cifs, cifs]\n" + mesh, 2, ["twice"]),
    (head + "names: [long]\n" + mesh, 2, ["short or qualified", "long"]),
    (head + "protocol: ntlm\n" + mesh, 2, ["any or kerberos", "ntlm"]),
    (head + "unmanaged: maybe\n" + mesh, 2, ["keep or remove", "maybe"]),
    (head + "limits: {valuesPerObject: many}\n" + mesh, 2, ["whole number above zero"]),
    (head + "limits: 12\n" + mesh, 2, ["limits must be a mapping"]),
    (head + "meshes: zulu\n", 2, ["meshes must be a list"]),
    (head + "meshes:\n  - {name: m, hosts: [zulu]}\n", 3, ["hosts of mesh m must be a mapping"]),
    (head + "meshes:\n  - {name: m, hosts: {names: [zulu], base: \"DC=lab,DC=test\"}}\n", 3, ["one of names, base and group"]),
    (head + "meshes:\n  - {name: m, hosts: {names: [zulu], discover: true}}\n", 3, ["discover works only"]),
    (head + "meshes:\n  - {name: m, hosts: {names: [zulu]}, directions: up}\n", 3, ["full, or {from"]),
    (head + "meshes:\n  - {hosts: {names: [zulu]}}\n", 3, ["needs the key “name”"]),
    ("version: 2\n" + mesh, 1, ["version must be 1"]),
    (mesh, 1, ["needs the key “version”"]),
    (head, 1, ["neither a mesh nor a retired host"]),
    (head + "meshes:\n  - {name: m\nhosts: x\n", 4, ["not YAML"]),
    (head + "\tservices: [cifs]\n" + mesh, 2, ["not YAML"]),
    (head + "names: [short]\nnames: [qualified]\n" + mesh, 2, ["“names” is there twice"]),
    ("", nil, ["empty", "kcdmesh init"]),
    (head + "waivers: [{rule: KCD006, host: zulu, reason: r, owner: o, expires: someday}]\n" + mesh, 2, ["someday"]),
    (head + "rules: {KCD999: error}\n" + mesh, 2, ["KCD999"]),
    (head + "rules: {KCD006: fatal}\n" + mesh, 2, ["KCD006 must be off, or one of"]),
  ]

  @Test(arguments: faults.indices)
  func `A fault is told with file, line and mend, before any server is asked`(index: Int) async throws {
    let fault = Self.faults[index]
    let desk = try await Desk(nil)
    try desk.write("policy.yaml", fault.policy)
    let outcome = try await desk.kcdmesh("provision", "--yes", "--config", "policy.yaml")
    #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.contains("policy.yaml:\(fault.line.map { "\($0):" } ?? "")"), "\(outcome.errors)")
    for word in fault.words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
    #expect(try desk.files == ["policy.yaml"])
  }

  @Test func `Every fault of a policy is told at once`() async throws {
    let desk = try await Desk(nil)
    try desk.write("policy.yaml", "version: 1\nprotocol: ntlm\nghosts: 7\nmeshes:\n  - {name: m, hosts: {names: []}, way: up}\n")
    let outcome = try await desk.kcdmesh("diff", "--config", "policy.yaml")
    #expect(outcome.status == 1)
    for line in [2, 3, 5] { #expect(outcome.errors.contains("policy.yaml:\(line):"), "\(outcome.errors)") }
  }

  @Test func `A policy that is not there, a directory or no text is told by its path`() async throws {
    let desk = try await Desk(nil)
    try Data([0xFF, 0xFE, 0x00]).write(to: desk.directory.appending(path: "binary.yaml"))
    for (file, word) in [("missing.yaml", "No such file"), (".", "directory"), ("binary.yaml", "UTF-8")] {
      let outcome = try await desk.kcdmesh("diff", "--config", file)
      #expect(outcome.status == 1 && outcome.errors.contains(word), "\(outcome)")
    }
  }

  @Test func `A policy of another domain is not followed here`() async throws {
    let desk = try await Desk()
    try desk.write("policy.yaml", "version: 1\ndomain: corp.example.com\n" + Self.mesh)
    let outcome = try await desk.kcdmesh("provision", "--yes", "--config", "policy.yaml", "--server", "ldap://dc.lab.test")
    #expect(outcome.status == 1 && outcome.errors.contains("serves the domain lab.test, not corp.example.com"), "\(outcome)")
  }

  @Test func `A budget that doesn't fit is refused with the numbers and the way out`() async throws {
    try await withUnit("A", "B", "C") { unit, desk in
      let before = try await unit.state()
      try desk.write("kcdmesh.yaml", unit.policy("limits: {valuesPerObject: 20}"))
      for arguments in [["provision", "--yes"], ["diff"]] {
        let outcome = try await desk.run(Desk.program, arguments)
        #expect(outcome.status == 1, "\(outcome)")
        let text = outcome.output + outcome.errors
        #expect(text.contains("23") && text.contains("20") && text.contains(unit.name("A")), "\(text)")
        #expect(text.contains("names:") || text.contains("resource-based") || text.contains("fewer"), "a way out: \(text)")
      }
      #expect(try await unit.state() == before)
      #expect(try desk.files == ["kcdmesh.yaml"])
    }
  }
}
