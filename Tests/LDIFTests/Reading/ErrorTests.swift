import LDIF
import Testing

struct ErrorTests {
  @Test(
    arguments: [
      ("version: 2\n", 1, #"expected version 1, found "2""#),
      ("cn: x\n", 1, #"expected dn: at the head of a record, found "cn""#),
      ("dn: cn=x\n\ncn: x\n", 3, #"expected dn: at the head of a record, found "cn""#),
      ("dn: cn=x\ncn: x\ndn: cn=y\n", 3, #"expected an attribute, or an empty line before the next record, found "dn""#),
      ("dn: cn=x\ncn\n", 2, #"expected an attribute description and a colon, found "cn""#),
      ("dn: cn=x\n: x\n", 2, #"expected an attribute description and a colon, found ": x""#),
      ("dn: cn=x\ncn : x\n", 2, #"expected an attribute description and a colon, found "cn : x""#),
      ("dn: cn=x\nc\u{1B}[31m: x\n", 2, #"expected an attribute description and a colon, found "c\x1b[31m: x""#),
      ("dn: cn=x\n\t\n", 2, #"expected an attribute description and a colon, found "\x09""#),
      ("dn: cn=x\n-cn: x\n", 2, #"expected an attribute description, found "-cn""#),
      ("dn: cn=x\ncn;: x\n", 2, #"expected an attribute description, found "cn;""#),
      ("dn: cn=x\nc=n: x\n", 2, #"expected an attribute description, found "c=n""#),
      ("dn: cn=x\n1.2.: x\n", 2, #"expected an attribute description, found "1.2.""#),
      ("\n# one\n two\ndn: cn=x\ncn: a\n b\n c\nsn\n", 8, #"expected an attribute description and a colon, found "sn""#),
      ("dn: cn=x\r\ncn: x\r\n\r\nsn\r\n", 4, #"expected an attribute description and a colon, found "sn""#),
    ])
  func `An error tells the line, what was expected and what was found`(text: String, line: Int, message: String) {
    let error = #expect(throws: LDIFError.self) { try records(text) }
    #expect(error?.description == "line \(line): \(message)")
  }

  @Test(arguments: [
    "A", "AA", "AAA", "AAA=A", "A===", "====", "AA=A", "AAAA=", "AAAA====", "AA==AAAA", "AAA-", "AAA_", "A AA", "AAAA ", "AAAA\u{0}AAA",
    "AÄA",
    "AB==", "AAB=",
  ])
  func `Base64 with a foreign character, wrong padding or stray bits is an error`(text: String) {
    let error = #expect(throws: LDIFError.self) { try records("dn: cn=x\ncn:: \(text)\nsn: x\n") }
    #expect(error?.code == .base64)
    #expect(error?.line == 2)
  }

  @Test func `The line of a folded value is where it starts`() {
    let error = #expect(throws: LDIFError.self) { try records("dn: cn=x\ncn: x\nsn:: AAAA\n AAAA\n AA!A\n") }
    #expect(error?.code == .base64)
    #expect(error?.line == 3)
  }

  @Test func `A DN that is not UTF-8 is an error`() {
    let error = #expect(throws: LDIFError.self) { try records("dn:: /w==\n") }
    #expect(error?.description == #"line 1: expected the value of dn in UTF-8, found "\xff""#)
    #expect(error?.code == .encoding)
  }

  @Test func `An error quotes a hostile line in part`() {
    let error = #expect(throws: LDIFError.self) { try records(String(repeating: "x", count: 100_000)) }
    #expect(error?.message == "expected an attribute description and a colon, found \"" + String(repeating: "x", count: 40) + "\"…")
  }

  @Test func `After an error nothing more is read`() throws {
    var reader = LDIFReader(Array("dn: cn=x\n\nnonsense\n\ndn: cn=y\n".utf8))
    #expect(try reader.next()?.dn == "cn=x")
    let first = #expect(throws: LDIFError.self) { try reader.next() }
    let second = #expect(throws: LDIFError.self) { try reader.next() }
    #expect(first == second)
  }
}
