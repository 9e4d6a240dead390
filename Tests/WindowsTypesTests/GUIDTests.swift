import Foundation
import Testing
import WindowsTypes

struct GUIDTests {
  /// objectGUID of an object, field by field ([MS-DTYP] 2.3.4.2).
  private let bytes: [UInt8] = [
    0xC4, 0xA1, 0xB9, 0xD3,  // Data1, little endian
    0xF6, 0x05,  // Data2, little endian
    0x7A, 0x4E,  // Data3, little endian
    0x9C, 0x21, 0x8B, 0x7F, 0x60, 0xA1, 0xE2, 0x03,  // Data4, as it stands
  ]
  private let text = "d3b9a1c4-05f6-4e7a-9c21-8b7f60a1e203"

  @Test func `The first three fields of the bytes are little endian, the rest is not`() throws {
    #expect(try GUID(bytes: bytes).description == text)
  }

  @Test func `Bytes and text make the same GUID, and give themselves back`() throws {
    let guid = try GUID(text)
    #expect(try guid == GUID(bytes: bytes))
    #expect(try guid == GUID(text.uppercased()))
    #expect(guid.bytes == bytes)
    #expect(guid == GUID(0xD3B9_A1C4, 0x05F6, 0x4E7A, 0x9C21_8B7F_60A1_E203))
  }

  @Test func `Each byte is escaped for a search filter`() throws {
    #expect(try GUID(bytes: bytes).searchFilterValue == #"\c4\a1\b9\d3\f6\05\7a\4e\9c\21\8b\7f\60\a1\e2\03"#)
  }

  @Test func `JSON holds the text form`() throws {
    let guid = try GUID(text)
    let json = try JSONEncoder().encode([guid])
    #expect(String(decoding: json, as: UTF8.self) == "[\"\(text)\"]")
    #expect(try JSONDecoder().decode([GUID].self, from: json) == [guid])
    #expect(throws: MalformedValue.self) { try JSONDecoder().decode([GUID].self, from: Data(#"["nonsense"]"#.utf8)) }
  }

  @Test(arguments: 0..<16) func `Too few bytes are an error that names the field`(count: Int) {
    let error = #expect(throws: MalformedValue.self) { try GUID(bytes: Array(bytes.prefix(count))) }
    guard case .truncated(_, let offset, let wanted, let left) = error?.reason else {
      Issue.record("not told as truncated: \(String(describing: error))")
      return
    }
    #expect(offset + left == count)
    #expect(wanted > left)
  }

  @Test func `A seventeenth byte is an error`() {
    let error = #expect(throws: MalformedValue.self) { try GUID(bytes: bytes + [0]) }
    #expect(error?.reason == .trailingBytes(offset: 16, count: 1))
    #expect(error?.description == "malformed GUID: it ends at offset 16, but 1 more bytes follow")
  }

  @Test(arguments: [
    "", "d3b9a1c4", "d3b9a1c405f64e7a9c218b7f60a1e203", "d3b9a1c4-05f6-4e7a-9c21-8b7f60a1e20", "d3b9a1c4-05f6-4e7a-9c21-8b7f60a1e20g",
    "d3b9a1c4-05f6-4e7a-9c21-8b7f60a1e203-", "{d3b9a1c4-05f6-4e7a-9c21-8b7f60a1e203}", "+3b9a1c4-05f6-4e7a-9c21-8b7f60a1e203",
  ])
  func `What is not 8-4-4-4-12 digits is an error`(text: String) {
    #expect(throws: MalformedValue.self) { try GUID(text) }
  }
}
