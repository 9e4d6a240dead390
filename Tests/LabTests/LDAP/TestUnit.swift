import Foundation
import LDAP
import Testing

/// An organizational unit of a test's own, with computers in it, made and removed by OpenLDAP's tools.
struct TestUnit {
  /// A part of every name, which no other test has.
  let tag: String
  let dn: String
  let computers: [String]
  private let cache: String

  private init(_ tag: String, _ dn: String, _ computers: [String], _ cache: String) {
    self.tag = tag
    self.dn = dn
    self.computers = computers
    self.cache = cache
  }

  /// Lends a unit, and removes it on every path.
  static func withUnit<Result>(computers count: Int, _ body: (TestUnit) async throws -> Result) async throws -> Result {
    _ = try Directory.server()
    let tag = String(UUID().uuidString.prefix(6))
    let dn = "OU=ldap-\(tag),\(Directory.base)"
    let names = (0..<count).map { "T\(tag)\($0)" }
    let unit = TestUnit(tag, dn, names.map { "CN=\($0),\(dn)" }, "FILE:/tmp/kcdmesh-test-\(tag).cc")
    defer { try? FileManager.default.removeItem(atPath: String(unit.cache.dropFirst(5))) }
    try run("kinit", ["-k", "-t", Directory.keytab(of: "administrator"), "-c", unit.cache, "administrator"])
    let entries = names.map { "dn: CN=\($0),\(dn)\nobjectClass: computer\nsAMAccountName: \($0)$\nuserAccountControl: 4096\n" }
    try unit.tool("ldapadd", [], input: (["dn: \(dn)\nobjectClass: organizationalUnit\n"] + entries).joined(separator: "\n"))
    do {
      let result = try await body(unit)
      try unit.tool("ldapdelete", ["-r", dn])
      return result
    } catch {
      _ = try? unit.tool("ldapdelete", ["-r", dn])
      throw error
    }
  }

  /// Runs one of OpenLDAP's tools as administrator.
  @discardableResult
  func tool(_ name: String, _ arguments: [String], input: String = "") throws -> String {
    try run(
      name, ["-Q", "-N", "-Y", "GSSAPI", "-H", "ldap://\(Directory.controller)"] + arguments, input: input,
      environment: ["KRB5CCNAME": cache])
  }

  /// What another program reads of an attribute, sorted.
  func values(of attribute: String, _ dn: String) throws -> [String] {
    try tool("ldapsearch", ["-LLL", "-o", "ldif-wrap=no", "-s", "base", "-b", dn, attribute])
      .split(separator: "\n").filter { $0.hasPrefix("\(attribute): ") }.map { String($0.dropFirst(attribute.count + 2)) }.sorted()
  }
}
