import LDIF
import Testing

struct ChangeRecordTests {
  private func change(_ lines: String) throws -> LDIFChange? {
    guard case .change(let change, controls: []) = try records("dn: cn=x\n" + lines).first?.kind else { return nil }
    return change
  }

  /// In the manner of RFC 2849's example 6.
  @Test func `Add, delete, rename and move`() throws {
    #expect(try change("changetype: add\ncn: x\ncn: y\n") == .add([LDIFAttribute("cn", ["x", "y"])]))
    #expect(try change("changetype: delete\n") == .delete)
    #expect(
      try change("changetype: modrdn\nnewrdn: cn=y\ndeleteoldrdn: 1\n") == .modifyDN(LDIFModifyDN(newRDN: "cn=y", deleteOldRDN: true)))
    #expect(
      try change("changetype: moddn\nnewrdn:: Y249w7Y=\ndeleteoldrdn: 0\nnewsuperior: ou=z\n")
        == .modifyDN(LDIFModifyDN(newRDN: "cn=ö", deleteOldRDN: false, newSuperior: "ou=z")))
  }

  /// The reader once took the first line of the next record for a part of a rename without `newsuperior`.
  @Test func `Changes of every kind may be followed by another record`() throws {
    let rename = "changetype: modrdn\nnewrdn: cn=y\ndeleteoldrdn: 1\n"
    let modify = "changetype: modify\nreplace: cn\n-\n"
    for change in [rename, rename + "newsuperior: ou=z\n", modify, "changetype: delete\n", "changetype: add\ncn: x\n"] {
      #expect(try records("dn: cn=x\n\(change)\ndn: cn=z\n\(change)").map(\.dn) == ["cn=x", "cn=z"], "\(change)")
    }
  }

  @Test func `Modifications keep their order, and may have no values`() throws {
    let found = try change(
      """
      changetype: modify
      add: msDS-AllowedToDelegateTo
      msDS-AllowedToDelegateTo: cifs/zulu
      msDS-AllowedToDelegateTo: cifs/zulu.example.com
      -
      delete: userAccountControl
      userAccountControl: 4096
      -
      add: userAccountControl
      useraccountcontrol: 16781312
      -
      delete: description
      -
      replace: ou
      -

      """)
    #expect(
      found
        == .modify([
          LDIFModification(.add, LDIFAttribute("msDS-AllowedToDelegateTo", ["cifs/zulu", "cifs/zulu.example.com"])),
          LDIFModification(.delete, LDIFAttribute("userAccountControl", ["4096"])),
          LDIFModification(.add, LDIFAttribute("userAccountControl", ["16781312"])),
          LDIFModification(.delete, LDIFAttribute("description", [])),
          LDIFModification(.replace, LDIFAttribute("ou", [])),
        ]))
    #expect(try change("changetype: modify\n") == .modify([]))
  }

  /// In the manner of RFC 2849's example 7.
  @Test func `Controls come before the change type, with or without criticality and value`() throws {
    let found = try records(
      """
      dn: cn=x
      control: 1.2.840.113556.1.4.805 true
      control: 1.2.3
      control: 1.2.4 FALSE: plain
      control: 1.2.5:: AAH/
      changetype: delete
      """)
    #expect(
      found == [
        LDIFRecord(
          dn: "cn=x",
          kind: .change(
            .delete,
            controls: [
              LDIFControl(oid: "1.2.840.113556.1.4.805", criticality: true), LDIFControl(oid: "1.2.3"),
              LDIFControl(oid: "1.2.4", criticality: false, value: "plain"), LDIFControl(oid: "1.2.5", value: LDIFValue([0, 1, 255])),
            ]))
      ])
  }

  @Test(
    arguments: [
      ("changetype: increment\n", 2, #"expected add, delete, modify, modrdn or moddn, found "increment""#),
      ("changetype: delete\ncn: x\n", 3, #"expected an empty line at the record's end, found "cn: x""#),
      ("changetype: modify\ncn: x\n-\n", 3, #"expected add:, delete: or replace:, found "cn""#),
      ("changetype: modify\nadd: a b\n-\n", 3, #"expected an attribute description, found "a b""#),
      ("changetype: modify\nadd: cn\nsn: x\n-\n", 4, #"expected cn: or a line with - alone, found "sn""#),
      ("changetype: modify\nadd: cn\ncn: x\n- \n", 5, #"expected an attribute description and a colon, found "- ""#),
      ("changetype: modify\nadd: cn\ncn: x\n", 3, "expected a line with - alone after the values of cn, found the record's end"),
      ("changetype: modrdn\n", 2, "expected newrdn: in this record, found the record's end"),
      ("changetype: modrdn\nnewrdn: cn=y\n", 3, "expected deleteoldrdn: in this record, found the record's end"),
      ("changetype: modrdn\nnewrdn: cn=y\ndeleteoldrdn: yes\n", 4, #"expected 0 or 1, found "yes""#),
      ("changetype: modrdn\nnewrdn: cn=y\ndeleteoldrdn: 1\ncn: x\n", 5, #"expected newsuperior: or the record's end, found "cn""#),
      (
        "changetype: modrdn\nnewrdn: cn=y\ndeleteoldrdn: 1\nnewsuperior: ou=z\ncn: x\n", 6,
        #"expected an empty line at the record's end, found "cn: x""#
      ),
      ("control: 1.2.3\n", 2, "expected changetype: in this record, found the record's end"),
      ("control: 1.2.3\ncn: x\n", 3, #"expected changetype:, found "cn""#),
      ("control: 1.2.3 maybe\nchangetype: delete\n", 2, #"expected true or false, found "maybe""#),
      (
        "control: 1..3\nchangetype: delete\n", 2,
        #"expected an object identifier in dotted decimals, then true, false or nothing, found "1..3""#
      ),
      ("cn: x\nchangetype: delete\n", 3, #"expected an attribute, or an empty line before the next record, found "changetype""#),
      ("changetype: add\ncn: x\ncontrol: 1.2.3\n", 4, #"expected an attribute, or an empty line before the next record, found "control""#),
    ])
  func `A malformed change tells its line and what was expected`(lines: String, line: Int, message: String) {
    let error = #expect(throws: LDIFError.self) { try records("dn: cn=x\n" + lines) }
    #expect(error?.description == "line \(line): \(message)")
    #expect(error?.code == .syntax)
  }
}
