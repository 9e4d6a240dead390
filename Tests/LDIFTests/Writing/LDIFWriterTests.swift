import LDIF
import Testing

struct LDIFWriterTests {
  private func line(_ value: LDIFValue, foldingAt column: Int? = 76) throws -> String {
    let text = try written([LDIFRecord(dn: "cn=x", kind: .content([LDIFAttribute("cn", [value])]))], foldingAt: column)
    return String(text.dropFirst("dn: cn=x\n".count).dropLast("\n\n".count))
  }

  @Test func `A file starts with its version unless it is for a tool that refuses one`() {
    #expect(LDIFWriter().bytes == Array("version: 1\n".utf8))
    #expect(LDIFWriter(hasVersion: false).bytes.isEmpty)
  }

  @Test func `Content is a DN, a line for each value and an empty line`() throws {
    let attributes = [LDIFAttribute("objectClass", ["top", "computer"]), LDIFAttribute("ou;lang-de", ["Köln"]), LDIFAttribute("sn", [])]
    #expect(
      try written([LDIFRecord(dn: "cn=ö", kind: .content(attributes)), LDIFRecord(dn: "cn=x", kind: .content([]))]) == """
        dn:: Y249w7Y=
        objectClass: top
        objectClass: computer
        ou;lang-de:: S8O2bG4=

        dn: cn=x


        """)
  }

  @Test func `A modify change is as ldapmodify wants it`() throws {
    let change = LDIFChange.modify([
      LDIFModification(.delete, LDIFAttribute("userAccountControl", ["4096"])),
      LDIFModification(.add, LDIFAttribute("userAccountControl", ["16781312"])),
      LDIFModification(.replace, LDIFAttribute("description", [])),
    ])
    #expect(
      try written([LDIFRecord(dn: "cn=x", kind: .change(change, controls: [LDIFControl(oid: "1.2.3", criticality: false, value: " ")]))])
        == """
        dn: cn=x
        control: 1.2.3 false:: IA==
        changetype: modify
        delete: userAccountControl
        userAccountControl: 4096
        -
        add: userAccountControl
        userAccountControl: 16781312
        -
        replace: description
        -


        """)
  }

  @Test func `Values that are safe stand as they are`() throws {
    for text in ["x", "a b", "a:b", "a<b", "#", "~!", "cifs/zulu.example.com", "-"] {
      #expect(try line(LDIFValue(text)) == "cn: \(text)")
    }
    #expect(try line("") == "cn:")
  }

  @Test(arguments: [
    (" x", "IHg="), ("x ", "eCA="), (" ", "IA=="), (":x", "Ong="), ("<x", "PHg="), ("a\nb", "YQpi"), ("a\rb", "YQ1i"), ("a\u{0}b", "YQBi"),
    ("é", "w6k="), ("a\u{1B}b", "YRti"), ("a\tb", "YQli"), ("\u{7F}", "fw=="),
  ])
  func `Values that are not SAFE-STRING, or could harm a terminal, are base64`(text: String, base64: String) throws {
    #expect(try line(LDIFValue(text)) == "cn:: \(base64)")
  }

  @Test func `A line of 76 bytes is whole, one of 77 is folded, and no piece is longer`() throws {
    let digits = String(repeating: "0123456789", count: 20)
    #expect(try line(LDIFValue(String(digits.prefix(72)))) == "cn: " + digits.prefix(72))
    #expect(try line(LDIFValue(String(digits.prefix(73)))) == "cn: " + digits.prefix(72) + "\n 2")
    // The first piece holds 76 bytes, each other one a space and 75.
    #expect(try line(LDIFValue(String(digits.prefix(147)))) == "cn: " + digits.prefix(72) + "\n " + digits.dropFirst(72).prefix(75))
    let third = "cn: " + digits.prefix(72) + "\n " + digits.dropFirst(72).prefix(75) + "\n 7"
    #expect(try line(LDIFValue(String(digits.prefix(148)))) == third)
    #expect(try line(LDIFValue(digits), foldingAt: nil) == "cn: " + digits)
    #expect(try written([LDIFRecord(dn: "x", kind: .content([]))], foldingAt: 2) == "dn\n :\n  \n x\n\n")
  }

  @Test func `Draining hands over what is new, and keeps it where that fails`() throws {
    struct DiskFull: Error {}
    var writer = LDIFWriter()
    var file: [UInt8] = []
    writer.drain { file += $0 }
    try writer.write(LDIFRecord(dn: "cn=x", kind: .content([])))
    #expect(throws: DiskFull.self) { try writer.drain { _ throws(DiskFull) in throw DiskFull() } }
    writer.drain { file += $0 }
    #expect(writer.bytes.isEmpty)
    #expect(String(decoding: file, as: UTF8.self) == "version: 1\ndn: cn=x\n\n")
  }

  @Test func `A comment can't escape from its lines`() throws {
    var writer = LDIFWriter()
    writer.writeComment("of zürich\ndn: cn=evil\r\n\rx\u{2028}y\u{1B}[31m")
    let text = String(decoding: writer.bytes, as: UTF8.self)
    #expect(text == "version: 1\n# of zürich\n# dn: cn=evil\n#\n# x\n# y?[31m\n")
    #expect(try records(writer.bytes).isEmpty)
  }

  @Test(arguments: ["", "c n", "cn\ndn: evil", "cn:", "cn;", "dn", "DN", "changetype", "control", "ö"])
  func `A description that is none is refused, and nothing is written`(description: String) throws {
    var writer = LDIFWriter()
    let attribute = LDIFAttribute(description, ["x"])
    for kind: LDIFRecord.Kind in [.content([attribute]), .change(.add([attribute])), .change(.modify([LDIFModification(.add, attribute)]))]
    {
      let error = #expect(throws: LDIFError.self) { try writer.write(LDIFRecord(dn: "cn=x", kind: kind)) }
      #expect(error?.line == nil)
      #expect(error?.description.hasPrefix("expected an attribute description for \"cn=x\"") == true)
    }
    #expect(writer.bytes == Array("version: 1\n".utf8))
  }

  @Test func `A control that is no object identifier is refused`() {
    var writer = LDIFWriter()
    let record = LDIFRecord(dn: "cn=x", kind: .change(.delete, controls: [LDIFControl(oid: "1.2\ndn: evil")]))
    #expect(throws: LDIFError.self) { try writer.write(record) }
  }
}
