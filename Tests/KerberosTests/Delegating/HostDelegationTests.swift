import Foundation
import Secrets
import Testing

@testable import Kerberos

@Suite(.timeLimit(.minutes(5))) struct HostDelegationTests {
  /// A keytab with one key, by hand: version 0x0502, then entries with their length (MIT krb5, "Keytab file format").
  private func keytab(of name: String, realm: String = "LAB.TEST") throws -> String {
    func counted(_ text: String) -> [UInt8] { [UInt8(text.utf8.count >> 8), UInt8(text.utf8.count & 0xFF)] + text.utf8 }
    let principal = [0, 1] + counted(realm) + counted(name) + [0, 0, 0, 1]
    let entry = principal + [0, 0, 0, 0, 1] + [0, 18, 0, 32] + [UInt8](repeating: 7, count: 32)
    let path = FileManager.default.temporaryDirectory.appending(path: "kcdmesh-\(UUID()).keytab").path
    try Data([5, 2, 0, 0, 0, UInt8(entry.count)] + entry).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    return path
  }

  private func delegation(_ kdc: FakeKDC, keytab: String, realm: String = "LAB.TEST") -> HostDelegation {
    HostDelegation(
      host: "ZULU$", key: .keytab(path: keytab), user: "admin", evidence: .transition,
      kdc: KDC(realm: realm, host: "127.0.0.1", port: kdc.port, timeout: 1))
  }

  @Test(arguments: [FakeKDC.Answer.silence, .close, .bytes([0, 0, 0, 0]), .bytes([0xFF, 0xFF, 0xFF, 0xFF])])
  func `A KDC without an answer is no KDC, and nobody else is asked`(answer: FakeKDC.Answer) async throws {
    let kdc = FakeKDC(answer)
    let path = try keytab(of: "ZULU$")
    defer {
      kdc.stop()
      try? FileManager.default.removeItem(atPath: path)
    }
    let answers = try await delegation(kdc, keytab: path).answers(for: ["cifs/yankee"])
    #expect(answers.failure?.step == .initialTicket)
    #expect(answers.failure?.code == .unreachable)
    #expect(answers.refusals.isEmpty)
    #expect(kdc.requests > 0)
  }

  @Test(arguments: [FakeKDC.Answer.echo, .bytes([0, 0, 0, 3, 0x6B, 1, 0]), .bytes([0, 0, 0, 2, 0x7E, 0x80])])
  func `Nonsense is an error and never a ticket`(answer: FakeKDC.Answer) async throws {
    let kdc = FakeKDC(answer)
    let path = try keytab(of: "ZULU$")
    defer {
      kdc.stop()
      try? FileManager.default.removeItem(atPath: path)
    }
    let answers = try await delegation(kdc, keytab: path).answers(for: ["cifs/yankee"])
    #expect(answers.failure?.step == .initialTicket)
    #expect(answers.refusals.isEmpty)
  }

  @Test func `A password goes to nobody but the library, and stands in no error`() async throws {
    let kdc = FakeKDC(.echo)
    defer { kdc.stop() }
    let delegation = HostDelegation(
      host: "ZULU$", key: .password(Secret("hunter2".utf8)), user: "admin", evidence: .transition,
      kdc: KDC(realm: "LAB.TEST", host: "127.0.0.1", port: kdc.port, timeout: 1))
    try delegation.checkKeytab()
    #expect(kdc.connections == 0, "there is nothing to look into")
    let answers = try await delegation.answers(for: ["cifs/yankee"])
    #expect(answers.failure?.step == .initialTicket && answers.failure?.subject == "ZULU$@LAB.TEST with its password")
    #expect(!String(reflecting: answers).contains("hunter2") && !String(reflecting: delegation).contains("hunter2"))
    #expect(kdc.requests > 0)
  }

  @Test func `A realm that is no name does not reach the configuration`() async throws {
    let kdc = FakeKDC(.echo)
    defer { kdc.stop() }
    let realm = "LAB.TEST = {\n  kdc = evil\n}\n"
    let answers = try await delegation(kdc, keytab: "/nonexistent", realm: realm).answers(for: [])
    #expect(answers.failure?.step == .configuration)
    #expect(kdc.requests == 0)
  }

  @Test func `A keytab is looked into without asking anybody`() throws {
    let kdc = FakeKDC(.echo)
    let (own, foreign) = (try keytab(of: "ZULU$"), try keytab(of: "YANKEE$"))
    defer {
      kdc.stop()
      for path in [own, foreign] { try? FileManager.default.removeItem(atPath: path) }
    }
    try delegation(kdc, keytab: own).checkKeytab()
    let other = #expect(throws: KerberosError.self) { try delegation(kdc, keytab: foreign).checkKeytab() }
    #expect(other?.likelyCause == "it has keys of YANKEE$@LAB.TEST")
    let none = #expect(throws: KerberosError.self) { try delegation(kdc, keytab: "/nonexistent").checkKeytab() }
    #expect(none?.message == "No such file or directory")
    #expect(kdc.connections == 0)
  }

  @Test(arguments: [
    ("cifs/yankee", "cifs/yankee@LAB.TEST"), ("Microsoft Virtual/y", "Microsoft Virtual/y@LAB.TEST"), ("a@b/c", #"a\@b/c@LAB.TEST"#),
    (#"a\ b/c"#, #"a\\ b/c@LAB.TEST"#),
  ])
  func `A service's name is written for the library, and means nothing else to it`(name: String, text: String) throws {
    #expect(PrincipalText.service(name, realm: "LAB.TEST") == text)
    let context = try KerberosContext()
    #expect(try context.withPrincipal(text) { context.name($0) } == text)
  }
}
