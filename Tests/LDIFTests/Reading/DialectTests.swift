import LDIF
import Testing

/// What the tools of the field write, each in its own manner.
struct DialectTests {
  private let search = """
    # extended LDIF
    #
    # LDAPv3
    # base <DC=lab,DC=test> with scope subtree
    # filter: (objectClass=computer)
    # requesting: sAMAccountName msDS-AllowedToDelegateTo objectGUID 
    #

    # ZULU, Computers, lab.test
    dn: CN=ZULU,CN=Computers,DC=lab,DC=test
    objectGUID:: xKG50/YFek6cIYt/YKHiAw==
    sAMAccountName: ZULU$
    msDS-AllowedToDelegateTo: Microsoft Virtual System Migration Service/yankee.l
     ab.test
    msDS-AllowedToDelegateTo: cifs/yankee

    # search reference
    ref: ldap://lab.test/CN=Configuration,DC=lab,DC=test

    # search result
    search: 4
    result: 0 Success

    # numResponses: 3
    # numEntries: 1
    # numReferences: 1

    """

  @Test func `ldapsearch without -L: references and the result are no records`() throws {
    #expect(
      try records(search) == [
        LDIFRecord(
          dn: "CN=ZULU,CN=Computers,DC=lab,DC=test",
          kind: .content([
            LDIFAttribute(
              "objectGUID", [LDIFValue([0xC4, 0xA1, 0xB9, 0xD3, 0xF6, 5, 0x7A, 0x4E, 0x9C, 0x21, 0x8B, 0x7F, 0x60, 0xA1, 0xE2, 3])]),
            LDIFAttribute("sAMAccountName", ["ZULU$"]),
            LDIFAttribute("msDS-AllowedToDelegateTo", ["Microsoft Virtual System Migration Service/yankee.lab.test", "cifs/yankee"]),
          ]))
      ])
  }

  @Test func `ldapsearch with pages: a result after each page`() throws {
    let page =
      "# search result\nsearch: 2\nresult: 0 Success\ncontrol: 1.2.840.113556.1.4.319 false MAUCAQAEAA==\npagedresults: cookie=\n\n"
    #expect(try records("dn: cn=x\n\n" + page + "dn: cn=y\n\n" + page).map(\.dn) == ["cn=x", "cn=y"])
  }

  @Test(arguments: ["result: 4 Size limit exceeded\n", "result: 04\n", "result: 3 Time limit exceeded\ntext: 0\n", ""])
  func `ldapsearch that did not succeed left a part, which is an error`(result: String) {
    let error = #expect(throws: LDIFError.self) { try records("dn: cn=x\n\nsearch: 2\n" + result) }
    #expect(error?.code == .incompleteSearch)
    #expect(error?.line == 3)
  }

  /// Also with a range option, which tells that the values are not all.
  @Test func `ldifde: CR LF, change type add, folded base64, UTF-8 in plain values`() throws {
    let lines = [
      "dn: CN=Zürich,OU=Größe,DC=corp,DC=example,DC=com", "changetype: add", "objectClass: top", "objectClass: computer",
      "cn: Zürich", "objectSid:: ", " AQUAAAAAAAUVAAAA3PTcO4M9K0aCi6Yo", " AAIAAA==", "userAccountControl: 16781312",
      "member;range=0-1: CN=A", "member;range=0-1: CN=B", "", "",
    ]
    let found = try records(lines.joined(separator: "\r\n"))
    #expect(
      found == [
        LDIFRecord(
          dn: "CN=Zürich,OU=Größe,DC=corp,DC=example,DC=com",
          kind: .change(
            .add([
              LDIFAttribute("objectClass", ["top", "computer"]), LDIFAttribute("cn", ["Zürich"]),
              LDIFAttribute(
                "objectSid",
                [
                  LDIFValue([
                    1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 0xDC, 0xF4, 0xDC, 0x3B, 0x83, 0x3D, 0x2B, 0x46, 0x82, 0x8B, 0xA6, 0x28, 0, 2, 0, 0,
                  ])
                ]),
              LDIFAttribute("userAccountControl", ["16781312"]), LDIFAttribute("member;range=0-1", ["CN=A", "CN=B"]),
            ])))
      ])
  }

  @Test func `ldbsearch and files put together: remarks, a version line in the middle`() throws {
    let text =
      "# record 1\ndn: cn=x\ncn: x\n\n# Referral\nref: ldap://lab.test/DC=x\n\n# returned 2 records\n# 1 entries\nversion: 1\ndn: cn=y\n"
    #expect(try records(text).map(\.dn) == ["cn=x", "cn=y"])
  }
}
