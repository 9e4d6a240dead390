import LDIF
import Testing

struct ContentRecordTests {
  /// In the manner of RFC 2849's example 1.
  @Test func `Two entries with several values of an attribute`() throws {
    let found = try records(
      """
      version: 1
      dn: cn=Zulu, ou=Hosts, dc=example, dc=com
      objectclass: top
      objectclass: computer
      cn: Zulu
      description: A host of the mesh.

      dn: cn=Yankee, ou=Hosts, dc=example, dc=com
      cn: Yankee

      """)
    #expect(
      found == [
        LDIFRecord(
          dn: "cn=Zulu, ou=Hosts, dc=example, dc=com",
          kind: .content([
            LDIFAttribute("objectclass", ["top", "computer"]), LDIFAttribute("cn", ["Zulu"]),
            LDIFAttribute("description", ["A host of the mesh."]),
          ])),
        LDIFRecord(dn: "cn=Yankee, ou=Hosts, dc=example, dc=com", kind: .content([LDIFAttribute("cn", ["Yankee"])])),
      ])
  }

  /// In the manner of RFC 2849's example 2.
  @Test func `A folded value is one value, and the space of the fold is not part of it`() throws {
    let found = try records("dn: cn=x\ndescription: It moves a machine\n  between ho\n sts.\ncn: x\n")
    #expect(
      found.first?.kind == .content([LDIFAttribute("description", ["It moves a machine between hosts."]), LDIFAttribute("cn", ["x"])]))
  }

  /// In the manner of RFC 2849's example 3.
  @Test func `A base64 value is decoded, line ends and all`() throws {
    let found = try records("dn: cn=x\ndescription:: VHdvDQpsaW5lcw==\n")
    #expect(found.first?.kind == .content([LDIFAttribute("description", ["Two\r\nlines"])]))
  }

  /// In the manner of RFC 2849's example 4: a base64 DN, language tags, comments that tell what the base64 says.
  @Test func `A base64 DN and attribute options`() throws {
    let found = try records(
      """
      # dn:: ou=Köln,dc=example
      dn:: b3U9S8O2bG4sZGM9ZXhhbXBsZQ==
      # ou;lang-de:: Köln
      ou;lang-de:: S8O2bG4=
      ou;lang-en;phonetic: Cologne
      """)
    #expect(
      found == [
        LDIFRecord(
          dn: "ou=Köln,dc=example",
          kind: .content([LDIFAttribute("ou;lang-de", ["Köln"]), LDIFAttribute("ou;lang-en;phonetic", ["Cologne"])]))
      ])
  }

  /// RFC 2849's example 5 reads a file; this reader never does.
  @Test func `A value by URL is refused`() {
    let error = #expect(throws: LDIFError.self) { try records("dn: cn=x\ncn: x\njpegphoto:< file:///etc/passwd\n") }
    #expect(error?.code == .externalValue)
    #expect(error?.line == 3)
  }

  @Test func `Type and options of a description come apart`() {
    let ranged = LDIFAttribute("msDS-AllowedToDelegateTo;range=0-1499", [])
    #expect(ranged.type == "msDS-AllowedToDelegateTo")
    #expect(ranged.options == ["range=0-1499"])
    #expect(LDIFAttribute("cn", []).options.isEmpty)
  }

  @Test func `Spaces before a value are dropped, spaces after it are kept`() throws {
    let found = try records("dn:cn=x\na:x\nb:   y \nc:\nd: \ne:: \nf: : z\ng: <z\n")
    #expect(
      found == [
        LDIFRecord(
          dn: "cn=x",
          kind: .content([
            LDIFAttribute("a", ["x"]), LDIFAttribute("b", ["y "]), LDIFAttribute("c", [""]), LDIFAttribute("d", [""]),
            LDIFAttribute("e", [""]), LDIFAttribute("f", [": z"]), LDIFAttribute("g", ["<z"]),
          ]))
      ])
  }

  @Test func `An attribute by object identifier, an entry without attributes, and the root DSE`() throws {
    let found = try records("dn: cn=x\n2.5.4.3: x\n\ndn: cn=y\n\ndn:\ncn: root\n")
    #expect(
      found == [
        LDIFRecord(dn: "cn=x", kind: .content([LDIFAttribute("2.5.4.3", ["x"])])),
        LDIFRecord(dn: "cn=y", kind: .content([])),
        LDIFRecord(dn: "", kind: .content([LDIFAttribute("cn", ["root"])])),
      ])
  }

  @Test func `A value that is not UTF-8 keeps its bytes and has no string`() throws {
    let found = try records("dn: cn=x\nobjectSid:: AQIAAAAAAAUgAAAA/w==\n")
    guard case .content(let attributes) = found.first?.kind, let value = attributes.first?.values.first else {
      Issue.record("no value in \(found)")
      return
    }
    #expect(value.bytes == [1, 2, 0, 0, 0, 0, 0, 5, 0x20, 0, 0, 0, 0xFF])
    #expect(value.string == nil)
    #expect(LDIFValue("Köln").string == "Köln")
  }

  @Test func `The reader tells on which line a record begins`() throws {
    var reader = LDIFReader(Array("version: 1\n\n# one\n#  folded\n dn: no\ndn: cn=x\ncn: x\n\n\ndn: cn=y\n".utf8))
    #expect(try reader.next()?.dn == "cn=x")
    #expect(reader.recordLine == 6)
    #expect(try reader.next()?.dn == "cn=y")
    #expect(reader.recordLine == 10)
    #expect(try reader.next() == nil)
    #expect(try reader.next() == nil)
  }
}
