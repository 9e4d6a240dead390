import LDIF
import Testing

struct LineTests {
  private let expected = [
    LDIFRecord(dn: "cn=zulu", kind: .content([LDIFAttribute("cn", ["zulu", "other"]), LDIFAttribute("sn", ["z"])])),
    LDIFRecord(dn: "cn=yankee", kind: .content([LDIFAttribute("cn", ["yankee"])])),
  ]

  @Test(arguments: ["\n", "\r\n"]) func `Lines end in LF or CR LF, and the last one need not end`(end: String) throws {
    let lines = ["dn: cn=zulu", "cn: zulu", "cn: other", "sn: z", "", "dn: cn=yankee", "cn: yankee"]
    let text = lines.joined(separator: end)
    #expect(try records(text) == expected)
    #expect(try records(text + end) == expected)
    #expect(try records(text + end + end + end) == expected)
    #expect(try records(end + end + text) == expected)
  }

  @Test func `Any line may be folded behind any of its bytes`() throws {
    let lines = ["version: 1", "dn: cn=zulu", "# a remark", "cn: zulu", "cn:: b3RoZXI=", "sn: z", "", "dn: cn=yankee", "cn: yankee", ""]
    for column in 1..<12 {
      let folded = lines.map { line in line.count > column ? "\(line.prefix(column))\n \(line.dropFirst(column))" : line }
      #expect(try records(folded.joined(separator: "\n")) == expected, "folded at \(column)")
    }
    let pieces = lines.map { $0.map(String.init).joined(separator: "\r\n ") }
    #expect(try records(pieces.joined(separator: "\r\n")) == expected)
  }

  @Test func `Comments are dropped wherever they stand, with their continuation lines`() throws {
    let text = """
      # head
      dn: cn=zulu
      # remark
       dn: of the remark
      cn: zulu
      #
      cn: oth
       er
      sn: z

      # between
      dn: cn=yankee
      cn: yankee
      # end
      """
    #expect(try records(text) == expected)
  }

  @Test func `A file without records has none`() throws {
    for text in ["", "\n", "\r\n\r\n", "version: 1\n", "# nothing", "# nothing\n  at all\n\n"] {
      #expect(try records(text).isEmpty, "\(text.debugDescription)")
    }
  }

  @Test func `A UTF-8 byte order mark is dropped, UTF-16 is an error that says what to do`() throws {
    #expect(try records([0xEF, 0xBB, 0xBF] + "dn: cn=x\n".utf8) == [LDIFRecord(dn: "cn=x", kind: .content([]))])
    let error = #expect(throws: LDIFError.self) { try records([0xFF, 0xFE] + Array("dn: cn=x\n".utf8).flatMap { [$0, 0] }) }
    #expect(error?.code == .encoding)
    #expect(error?.message.contains("ldifde -u") == true)
  }

  @Test func `A line that continues nothing is an error`() {
    for (text, line) in [(" x\n", 1), ("dn: cn=x\ncn: x\n\n y\n", 4), ("\n \ndn: cn=x\n", 2)] {
      let error = #expect(throws: LDIFError.self) { try records(text) }
      #expect(error?.line == line, "\(text.debugDescription)")
    }
  }

  @Test func `A lone CR does not end a line`() throws {
    #expect(try records("dn: cn=x\ncn: a\rb\n") == [LDIFRecord(dn: "cn=x", kind: .content([LDIFAttribute("cn", ["a\rb"])]))])
  }
}
