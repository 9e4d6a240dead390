import Delegation
import Foundation
import SystemPackage
import WindowsTypes

/// A directory that is gone when the test is over.
final class TemporaryDirectory {
  let path: FilePath

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(component: "kcdmesh-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    path = FilePath(url.path())
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path.string)
  }

  func file(_ name: String, _ content: String = "", mode: Int = 0o644) throws -> FilePath {
    let file = path.appending(name)
    try Data(content.utf8).write(to: URL(filePath: file.string))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.string)
    return file
  }

  /// The names of what is in it.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path.string).sorted() }
  }
}

func text(of path: FilePath) throws -> String {
  try String(contentsOf: URL(filePath: path.string), encoding: .utf8)
}

func mode(of path: FilePath) throws -> Int? {
  try FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions] as? Int
}

/// A plan that adds one entry to each of two hosts.
func makePlan() throws -> Plan {
  var plan = Plan(domain: "lab.test", table: EntryTable(), hosts: [])
  for (index, name) in ["ZULU", "YANKEE"].enumerated() {
    let account = ComputerAccount(
      distinguishedName: try DistinguishedName(parsing: "CN=\(name),DC=lab,DC=test"),
      guid: try GUID(bytes: Array(repeating: UInt8(index), count: 16)), samAccountName: "\(name)$",
      dnsHostName: "\(name.lowercased()).lab.test",
      allowedToDelegateTo: [plan.table.intern("http/\(name.lowercased())")])
    let unmanaged = account.allowedToDelegateTo.map { UnmanagedEntry(entry: $0, ownership: .owned) }
    plan.hosts.append(
      HostPlan(
        account: account, add: [plan.table.intern("cifs/other")], unmanaged: unmanaged,
        flagsAfter: account.userAccountControl.union(.trustedToAuthenticateForDelegation), budget: Budget(used: 2, limit: nil)))
  }
  plan.warnings = [.disabled(host: "ZULU")]
  return plan
}
