import Delegation
import Testing

@Suite("Sizes")
struct DiskSizeTests {
  @Test(
    arguments: [
      ("0", 0), ("512", 512), ("1K", 1 << 10), ("16M", 16 << 20), ("3G", 3 << 30), ("64T", 64 << 40), ("007M", 7 << 20),
      ("18446744073709551615", .max), ("16777215T", 16_777_215 << 40),
    ] as [(String, UInt64)])
  func `A number and a unit of 1024 are read`(text: String, bytes: UInt64) throws {
    #expect(try DiskSize(parsing: text).bytes == bytes)
  }

  @Test(
    arguments: [
      "", " ", "M", "16m", "16k", "16 M", "16MB", "16MiB", "1.5G", "1,5G", "-1", "+1", "0x10", "1e3", "16M ", " 16M", "MM", "16E", "١٦M",
      "16M\u{301}",
      "16\nM",
    ])
  func `Nothing else is`(text: String) {
    let error = #expect(throws: NameError.self) { try DiskSize(parsing: text) }
    #expect(error?.description.contains("K, M, G, T") == true, "\(error?.description ?? "")")
  }

  @Test(arguments: ["18446744073709551616", "16777216T", "18446744073709551615K", "99999999999999999999999999999999999999999999G"])
  func `More than 64 bits is refused, not wrapped`(text: String) {
    let error = #expect(throws: NameError.self) { try DiskSize(parsing: text) }
    #expect(error?.expected == "a size of at most 64 bits")
  }

  @Test func `What a terminal would obey is written out`() {
    let error = #expect(throws: NameError.self) { try DiskSize(parsing: "\u{1B}[2J") }
    #expect(error?.description.contains("\u{1B}") == false)
  }

  @Test(
    arguments: [
      (0, "0 bytes"), (1, "1 byte"), (1023, "1023 bytes"), (1024, "1 KiB"), (1536, "1.5 KiB"), (16 << 20, "16 MiB"),
      (1 << 20 | 1, "1.0 MiB"),
      ((1 << 20) - 1, "1023.9 KiB"), (64 << 40, "64 TiB"), (.max, "16777215.9 TiB"),
    ] as [(UInt64, String)])
  func `A size is written in the unit that fits`(bytes: UInt64, text: String) {
    #expect(DiskSize(bytes: bytes).description == text)
  }
}
