import Foundation
import Testing
import WindowsTypes

struct SIDTests {
  /// The Domain Admins of a domain ([MS-DTYP] 2.4.2.2).
  private let bytes: [UInt8] = [
    0x01,  // Revision
    0x05,  // SubAuthorityCount
    0x00, 0x00, 0x00, 0x00, 0x00, 0x05,  // IdentifierAuthority, big endian
    0x15, 0x00, 0x00, 0x00,  // 21
    0xDC, 0xF4, 0xDC, 0x3B,  // 1004336348
    0x83, 0x3D, 0x2B, 0x46,  // 1177238915
    0x82, 0x8B, 0xA6, 0x28,  // 682003330
    0x00, 0x02, 0x00, 0x00,  // 512, the relative identifier
  ]
  private let text = "S-1-5-21-1004336348-1177238915-682003330-512"

  @Test func `The bytes give authority, sub-authorities, relative identifier and text`() throws {
    let sid = try SID(bytes: bytes)
    #expect(sid.identifierAuthority == 5)
    #expect(sid.subAuthorities == [21, 1_004_336_348, 1_177_238_915, 682_003_330, 512])
    #expect(sid.relativeIdentifier == 512)
    #expect(sid.description == text)
    #expect(try sid == SID(text))
    #expect(sid.bytes == bytes)
  }

  @Test func `An authority of more than 32 bits is written in hexadecimal`() throws {
    let sid = try SID(bytes: [1, 1, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 7, 0, 0, 0])
    #expect(sid.description == "S-1-0x010203040506-7")
    #expect(try SID("S-1-0x010203040506-7") == sid)
    #expect(sid.bytes == [1, 1, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 7, 0, 0, 0])
  }

  @Test func `A SID without sub-authorities has no relative identifier`() throws {
    #expect(try SID(bytes: [1, 0, 0, 0, 0, 0, 0, 5]).relativeIdentifier == nil)
    #expect(try SID("S-1-5").relativeIdentifier == nil)
  }

  @Test func `JSON holds the text form`() throws {
    let sid = try SID(text)
    let json = try JSONEncoder().encode([sid])
    #expect(String(decoding: json, as: UTF8.self) == "[\"\(text)\"]")
    #expect(try JSONDecoder().decode([SID].self, from: json) == [sid])
  }

  @Test(arguments: 0..<28) func `Bytes that end early are an error`(count: Int) {
    #expect(throws: MalformedValue.self) { try SID(bytes: Array(bytes.prefix(count))) }
  }

  @Test func `The error tells the field, where it is, what was wanted and what is left`() {
    let error = #expect(throws: MalformedValue.self) { try SID(bytes: Array(bytes.prefix(18))) }
    #expect(error?.reason == .truncated(field: "SubAuthority[2]", offset: 16, wanted: 4, left: 2))
    #expect(error?.description == "malformed SID: SubAuthority[2] at offset 16 needs 4 bytes, 2 are left")
  }

  @Test func `A surplus byte, a foreign revision and too large a count are errors`() {
    #expect(throws: MalformedValue.self) { try SID(bytes: bytes + [0]) }
    #expect(throws: MalformedValue.self) { try SID(bytes: [2] + bytes.dropFirst()) }
    let error = #expect(throws: MalformedValue.self) { try SID(bytes: [1, 16, 0, 0, 0, 0, 0, 5] + [UInt8](repeating: 0, count: 64)) }
    #expect(error?.reason == .unexpected(field: "SubAuthorityCount", offset: 1, found: "16", expected: "15 at most"))
  }

  @Test(arguments: [
    "", "S", "S-1", "S-2-5-18", "s-1-5-18", "S-1-5-", "S-1-5-+18", "S-1-+5-18", "S-1-5-4294967296", "S-1-4294967296-1", "S-1-5--18",
    "S-1-0x0102030405-1", "S-1-0x000000000005-18", "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16", "S-1-5-18 ",
  ])
  func `What is no SID in text is an error`(text: String) {
    #expect(throws: MalformedValue.self) { try SID(text) }
  }
}
