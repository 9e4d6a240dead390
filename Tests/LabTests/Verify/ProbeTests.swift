import ActiveDirectory
import Delegation
import Foundation
import Kerberos
import LDAP
import Secrets
import Testing
import WindowsTypes

@Suite(.againstHangs) struct ProbeTests {
  @Test func `A probe is told what each host is told by its own key, one after the other`() async throws {
    try await ProbeGround.with("A", "B", "C") { ground in
      let names = ground.names(of: "A", "B", "C")
      try await ground.withProbe { probe in
        for label in ["A", "B", "C", "A"] {
          try await ground.give(probe, label)
          let answers = try await ground.answers(to: probe, for: names)
          #expect(try await answers == ground.answers(to: label, for: names), "\(label)")
          #expect(answers.refusals.count { $0 == nil } == 8, "all names of two targets, and none of its own")
        }
      }
    }
  }

  @Test func `What is taken away from a host is refused to the probe too, by the same error`() async throws {
    try await ProbeGround.with("A", "B", "C") { ground in
      let names = ground.names(of: "B", "C")
      try await ground.withProbe(in: ground.container) { probe in
        try await ground.give(probe, "A")
        #expect(try await ground.answers(to: probe, for: names).refusals == names.map { _ in nil })

        try await ground.unit.modify("A", "delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: \(names[1])")
        try await ground.give(probe, "A")
        let answers = try await ground.answers(to: probe, for: names)
        #expect(answers.refusals == names.indices.map { $0 == 1 ? .badOption : nil })
        #expect(try await answers == ground.answers(to: "A", for: names))

        try await ground.unit.modify("A", "replace: userAccountControl\nuserAccountControl: 4096")
        try await ground.give(probe, "A")
        let without = try await ground.answers(to: probe, for: names)
        #expect(!without.isForwardable && without.refusals.allSatisfy { $0 != nil })
        #expect(try await without == ground.answers(to: "A", for: names))

        try await ground.unit.modify("A", "delete: msDS-AllowedToDelegateTo")
        try await ground.give(probe, "A")
        #expect(try await ground.found(probe.object.identity.samAccountName, "msDS-AllowedToDelegateTo") == [])
        try await ground.give(probe, "B")
        #expect(try await ground.answers(to: probe, for: ground.names(of: "A", "C")).refusals.allSatisfy { $0 == nil })
      }
    }
  }

  @Test func `The list comes as it is spelled, and the flag alone with it`() async throws {
    try await ProbeGround.with("A", "B") { ground in
      let name = "cifs/\(ground.unit.name("B"))"
      try await ground.unit.modify(
        "A",
        "delete: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: \(name)\n-\nadd: msDS-AllowedToDelegateTo\n"
          + "msDS-AllowedToDelegateTo: \(name.uppercased())\n-\nreplace: userAccountControl\nuserAccountControl: \(0x180_1000)")
      try await ground.withProbe(in: ground.container) { probe in
        for label in ["B", "A"] { try await ground.give(probe, label) }
        let account = probe.object.identity.samAccountName
        let list = try #require(try await ground.unit.state()["A"]?.list)
        #expect(try await ground.found(account, "msDS-AllowedToDelegateTo") == list && list.contains(name.uppercased()))
        #expect(try await ground.found(account, "userAccountControl") == [String(0x100_1000)], "no other bit of the host's")

        try await ground.unit.modify("A", "add: msDS-AllowedToDelegateTo\nmsDS-AllowedToDelegateTo: \(name)")
        try await ground.give(probe, "A")
        #expect(try await ground.found(account, "msDS-AllowedToDelegateTo").count == list.count, "one value is taken once")
        #expect(try await ground.answers(to: probe, for: [name]).refusals == [nil])
      }
    }
  }

  @Test func `It is made where computers are made, says whose it is, has AES keys, and leaves nothing behind`() async throws {
    try await ProbeGround.with("A", "B") { ground in
      let probe = try await ground.writer.make(ground.identity)
      let account = probe.object.identity.samAccountName
      #expect(probe.object.distinguishedName.text == "CN=\(account.dropLast()),CN=Computers,\(Directory.base)")
      #expect(
        try await ground.found(account, "description") == ["kcdmesh verify --with-probe, run test-\(ground.unit.tag), 2026-11-23T07:00:00Z"]
      )
      #expect(try await ground.found(account, "userAccountControl") == [String(0x100_1000)])
      #expect(try await ground.found(account, "msDS-AllowedToDelegateTo") == [])
      #expect(try await ground.found(account, "servicePrincipalName") == ["HOST/\(account.dropLast())"])
      #expect(try await ground.ticketEncryption(of: probe) == "aes256-cts-hmac-sha1-96")
      #expect(try await ground.writer.leftover(of: probe.object.identity) == probe.object)
      #expect(try await ground.writer.leftovers(ofRun: probe.object.identity.run) == [probe.object])
      #expect(try await ground.writer.leftovers(ofRun: "another").isEmpty)

      #expect(try await ground.writer.delete(probe.object) == .deleted)
      #expect(try await ground.found(account) == [])
      #expect(try await ground.writer.leftover(of: probe.object.identity) == nil)
      #expect(try await ground.writer.delete(probe.object) == .alreadyGone)
      let answers = try await ground.delegation(as: account, .password(probe.password)).answers(for: [])
      #expect(answers.failure?.code == .unknownClient)
    }
  }

  @Test func `Another's account is neither taken nor deleted, whatever name it has`() async throws {
    try await ProbeGround.with("A") { ground in
      let probe = try await ground.writer.make(ground.identity, in: ground.container)
      let (account, dn) = (probe.object.identity.samAccountName, probe.object.distinguishedName.text)
      try await ground.ground.desk.apply("dn: \(dn)\nchangetype: modify\nreplace: description\ndescription: a mail server\n")
      let deletion = try await ground.writer.delete(probe.object)
      #expect(deletion == .foreign("\(dn), account \(account), described as “a mail server”"))
      #expect(try await ground.found(account) == [account])
      #expect(try await ground.writer.leftover(of: probe.object.identity) == nil)
      #expect(try await ground.writer.leftovers(ofRun: probe.object.identity.run).isEmpty)
      await #expect(throws: ReadingError.self) { try await ground.give(probe, "A") }

      let taken = await #expect(throws: LDAPError.self) { try await ground.writer.make(probe.object.identity) }
      // Samba looks at the service principal name first.
      #expect(taken?.code == .entryAlreadyExists || taken?.likelyCauses[0].contains("service principal name") == true)
      #expect(taken?.isOutcomeUnknown == false)
      #expect(try await ground.found(account, "description") == ["a mail server"])
    }
  }

  @Test func `A probe that has moved is found, and what has taken its place is not taken for it`() async throws {
    try await ProbeGround.with("A") { ground in
      let probe = try await ground.writer.make(ground.identity, in: ground.container)
      let dn = probe.object.distinguishedName.text
      try await ground.ground.desk.apply("dn: \(dn)\nchangetype: modrdn\nnewrdn: CN=moved\ndeleteoldrdn: 1\n")
      try await ground.ground.desk.add("dn: \(dn)\nobjectClass: computer\nsAMAccountName: OTHER\(ground.unit.tag)$\n")
      try await ground.give(probe, "A")
      let found = try await ground.writer.leftover(of: probe.object.identity)
      #expect(found?.guid == probe.object.guid && found?.distinguishedName.text == "CN=moved,\(ground.unit.dn)")
      #expect(try await ground.writer.delete(probe.object) == .deleted)
      #expect(try await ground.found(probe.object.identity.samAccountName) == [])
      #expect(try await ground.found("OTHER\(ground.unit.tag)$") == ["OTHER\(ground.unit.tag)$"])
    }
  }

  @Test func `A plain user is refused, with both rights named, and nothing is there`() async throws {
    try await ProbeGround.with("A") { ground in
      try await ProbeGround.connected(as: "alice") { directory in
        let identity = ground.identity
        let error = await #expect(throws: LDAPError.self) { try await ProbeWriter(directory).make(identity) }
        #expect(error?.operation == .add && error?.code == .insufficientAccessRights && error?.isOutcomeUnknown == false)
        #expect(error?.object?.hasSuffix("CN=Computers,\(Directory.base)") == true)
        for right in ["create such an object in the container", "SeEnableDelegationPrivilege"] {
          #expect(error?.description.contains(right) == true)
        }
        let left = try await ground.found(identity.samAccountName)
        #expect(left == [])
      }
    }
  }

  @Test func `Who may make computers and may not trust them for delegation is refused before anything is there`() async throws {
    try await ProbeGround.with("A") { ground in
      let sid = try await ground.sid(of: "alice")
      try await ground.ground.onController("dsacl", "set", "--objectdn=\(ground.unit.dn)", "--sddl=(A;CI;GA;;;\(sid))")
      try await ProbeGround.connected(as: "alice") { directory in
        let container = try ground.container
        let plain = AddRequest(
          dn: "CN=plain,\(ground.unit.dn)",
          attributes: [.init("objectClass", "computer"), .init("sAMAccountName", "PLAIN\(ground.unit.tag)$")])
        try await directory.connection.add(plain)
        let identity = ground.identity
        let error = await #expect(throws: LDAPError.self) { try await ProbeWriter(directory).make(identity, in: container) }
        #expect(error?.code == .insufficientAccessRights && error?.description.contains("SeEnableDelegationPrivilege") == true)
        #expect(try await ground.found(identity.samAccountName) == [])
      }
    }
  }

  @Test func `A cancelled task begins nothing, and still deletes`() async throws {
    try await ProbeGround.with("A") { ground in
      let probe = try await ground.writer.make(ground.identity, in: ground.container)
      let (identity, container) = (ground.identity, try ground.container)
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        await #expect(throws: CancellationError.self) { try await ground.writer.make(identity, in: container) }
        return try await ground.writer.delete(probe.object)
      }
      task.cancel()
      #expect(try await task.value == .deleted)
      #expect(try await ground.found(identity.samAccountName) == [])
      #expect(try await ground.found(probe.object.identity.samAccountName) == [])
    }
  }

  @Test func `A password that is not the account's is told as that`() async throws {
    try await ProbeGround.with("A") { ground in
      let delegation = ground.delegation(as: "\(ground.unit.name("A"))$", .password(Secret("not the password".utf8)))
      let failure = try await delegation.answers(for: []).failure
      #expect(failure?.step == .initialTicket && failure?.code == .preauthenticationFailed)
      #expect(failure?.likelyCause == "the password is not the account's")
    }
  }
}

extension ProbeGround {
  /// The encryption type of a ticket to the probe, as klist tells it.
  fileprivate func ticketEncryption(of probe: ProbeAccount) async throws -> String {
    let (account, cache) = (probe.object.identity.samAccountName, "FILE:" + ground.desk.path("probe.cache"))
    try await ground.desk.succeed("kinit", "-c", cache, account, input: probe.password.withCString { String(cString: $0) } + "\n")
    try await ground.desk.succeed("kvno", "-q", "-c", cache, "-I", ProvingGround.operatorName, account)
    let list = try await ground.desk.succeed("klist", "-e", cache)
    let types = list.matches(of: /Etype \(skey, tkt\): [^,]+, (\S+)/).map { String($0.1) }
    return try #require(types.last)
  }

  fileprivate func sid(of user: String) async throws -> String {
    let bytes = try await directory.connection.read("CN=\(user),CN=Users,\(Directory.base)", attributes: ["objectSid"]) {
      try $0.bytes("objectSid")
    }
    return try SID(bytes: try #require(bytes ?? nil)).description
  }
}
